package io.sealstream.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.bytes.OpaqueBytes;
import io.sealstream.cipher.Epoch;
import io.sealstream.cipher.RootKey;
import io.sealstream.cipher.StreamSecret;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import io.sealstream.segment.Beacon;
import io.sealstream.segment.BeaconFrame;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochRecord;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.EpochStart.Sizing;
import io.sealstream.segment.NamePattern;
import io.sealstream.segment.SegmentCodec;
import io.sealstream.segment.SegmentHeader;
import io.sealstream.segment.SegmentHeader.Ending;
import io.sealstream.segment.SegmentLayout;
import io.sealstream.segment.SegmentType;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.StreamName;
import io.sealstream.segment.Suite;
import io.sealstream.session.HopFrame;
import io.sealstream.session.StartPosition;
import io.sealstream.session.StreamDescription;
import io.sealstream.stream.StreamConsumer;
import io.sealstream.testkit.SeededRandom;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A hub that has the hop's secret and lies: a client reports it, or connects again within its policy, and never waits for ever. */
@Timeout(60)
class LyingHubTest {

    private static final int PAYLOAD_BYTES = 1_000;
    private static final StreamName NAME = new StreamName("lie");
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration SHORT_ANSWER_LIMIT = Duration.ofMillis(300);
    private static final ReconnectPolicy IMPATIENT = new ReconnectPolicy(
            Duration.ofMillis(5), Duration.ofMillis(50), Duration.ofSeconds(1), Duration.ofSeconds(1));

    private final SecureRandom random = new SecureRandom();
    private final RootKey key = RootKey.random(random);
    private final StreamId stream = new StreamId(SessionId.random(random), 0);
    private final StreamSecret secret = StreamSecret.derive(key, Suite.AES_256_GCM, stream, NAME);
    private final EpochRecord epoch = Epoch.begin(
                    secret,
                    EpochStart.first(stream, Content.BYTES, Bound.LIVE, Sizing.VARIABLE, 65_536),
                    random,
                    new byte[0])
            .record();
    private Duration answerLimit = LIMIT;
    private @Nullable LyingHub hub;
    private @Nullable StreamClient client;

    @AfterEach
    void stop() {
        if (client != null) {
            client.close();
        }
        if (hub != null) {
            hub.close();
        }
    }

    // ---- writing

    @Test
    void refusesAcknowledgementsOfWhatWasNeverSent() throws Exception {
        Publication publication =
                publish(accepting((peer, number) -> peer.send(number, new HopFrame.Credit(5, 5, 100))));
        assertThat(failureOf(publication).code()).isEqualTo(ErrorCode.PROTOCOL);
    }

    @Test
    void passesOverCreditThatGoesBack() throws Exception {
        Publication publication = publish(new LyingHub.Script() {
            private long stored;

            @Override
            public void frame(LyingHub.Client peer, int number, HopFrame frame) {
                if (frame instanceof HopFrame.Open) {
                    peer.send(number, ack(0, 0, 100));
                }
            }

            @Override
            public void data(LyingHub.Client peer, int number, byte[] segments) {
                stored++;
                peer.send(number, new HopFrame.Credit(stored, stored, 100 + stored));
                peer.send(number, new HopFrame.Credit(0, 0, 0));
                peer.send(0, new HopFrame.ByteCredit(0));
            }
        });
        publication.send(new byte[100], 0, 100);
        publication.flush();
        publication.durable().get(30, TimeUnit.SECONDS);
        assertThat(publication.durableNext()).isEqualTo(1);
    }

    @Test
    void keepsNoMoreThanItsShareHoweverMuchIsGranted() throws Exception {
        Publication publication = publish(accepting(
                Long.MAX_VALUE, (peer, number) -> peer.send(number, new HopFrame.Credit(0, 0, Long.MAX_VALUE))));
        byte[] payload = new byte[1 << 20];
        long accepted = 0;
        for (int all = payload.length; all == payload.length; accepted += all) {
            all = publication.send(payload, 0, payload.length);
        }
        assertThat(accepted).isBetween(64L << 20, (128L << 20) + 65_536);
        assertThat(publication.failed()).isNotDone();
    }

    @Test
    void refusesPositionsThatNoStreamHas() throws Exception {
        for (HopFrame.OpenAck ack : List.of(
                ack(SegmentLayout.MAX_SEQUENCE + 1, 0, Long.MAX_VALUE),
                ack(10, 0, 9),
                ack(Long.MAX_VALUE, 0, 0),
                ack(0, Long.MAX_VALUE, 100),
                new HopFrame.OpenAck(0, 0, 0, Long.MAX_VALUE, 0, Optional.empty(), 100))) {
            StreamException failure = failureOf(opening((peer, number) -> peer.send(number, ack)));
            assertThat(failure.code()).isEqualTo(ErrorCode.PROTOCOL);
            stop();
        }
    }

    @Test
    void refusesToBeAcceptedTwice() throws Exception {
        Publication publication = publish(accepting((peer, number) -> peer.send(number, ack(0, 0, 100))));
        assertThat(failureOf(publication).code()).isEqualTo(ErrorCode.PROTOCOL);
    }

    @Test
    void refusesWhatNoPublisherExpects() throws Exception {
        for (HopFrame frame : List.of(
                new HopFrame.Ended(1),
                new HopFrame.Listed(1),
                new HopFrame.Announce(description(), 0),
                new HopFrame.Epoch(epoch),
                new HopFrame.End())) {
            Publication publication = publish(accepting((peer, number) -> peer.send(number, frame)));
            assertThat(failureOf(publication).code()).as("%s", frame.type()).isEqualTo(ErrorCode.PROTOCOL);
            stop();
        }
        Publication publication = publish(accepting((peer, number) -> peer.sendData(number, segment(0))));
        assertThat(failureOf(publication).code()).isEqualTo(ErrorCode.PROTOCOL);
        assertThat(publication.hasRoom()).isTrue();
        assertThatThrownBy(() -> publication.send(new byte[1], 0, 1)).hasMessageContaining("DATA to a publisher");
    }

    @Test
    void waitsForAnswersOnlySoLong() throws Exception {
        answerLimit = SHORT_ANSWER_LIMIT;
        StreamClient asking = connect((peer, number, frame) -> {});
        assertThat(failureOf(asking.list(new NamePattern(">"), 0)).code()).isEqualTo(ErrorCode.TIMEOUT);
        assertThat(failureOf(asking.publish(options())).code()).isEqualTo(ErrorCode.TIMEOUT);
        StreamReceiver receiver = receiver(asking);
        assertThat(failureOf(receiver).code()).isEqualTo(ErrorCode.TIMEOUT);
    }

    // ---- listing

    @Test
    void endsAListThatDoesNotEnd() throws Exception {
        StreamClient listing = connect((peer, number, frame) -> {
            if (frame instanceof HopFrame.ListStreams) {
                peer.repeat(5_000, i -> peer.send(number, new HopFrame.Announce(description(), 0)));
            }
        });
        assertThat(failureOf(listing.list(new NamePattern(">"), 0)).code()).isEqualTo(ErrorCode.PROTOCOL);
    }

    // ---- reading

    @Test
    void refusesSegmentsThatDoNotFollow() throws Exception {
        byte[] altered = segment(0);
        altered[40] ^= 1;
        assertSubscriberSees(ErrorCode.SEQUENCE_CONFLICT, (peer, number) -> peer.sendData(number, segment(1)));
        assertSubscriberSees(ErrorCode.CORRUPT_HEADER, (peer, number) -> peer.sendData(number, altered));
        assertSubscriberSees(
                ErrorCode.TRUNCATED, (peer, number) -> peer.sendData(number, Arrays.copyOf(segment(0), 500)));
    }

    @Test
    void refusesMoreSegmentsThanItsWindow() throws Exception {
        StreamClient reading = connect((peer, number, frame) -> {
            if (frame instanceof HopFrame.Subscribe) {
                peer.send(number, new HopFrame.Announce(description(), 0));
                peer.send(number, new HopFrame.Epoch(epoch));
                peer.repeat(200, i -> peer.sendData(number, segment(i)));
            }
        });
        SubscriptionQueue queue = new SubscriptionQueue();
        reading.subscribe(new SubscriptionOptions(stream, "", StartPosition.EARLIEST, 100), queue);
        int segments = 0;
        SubscriptionEvent last = queue.poll(LIMIT).orElseThrow();
        while (!(last instanceof SubscriptionEvent.Failed)) {
            segments += last instanceof SubscriptionEvent.SegmentArrived ? 1 : 0;
            last = queue.poll(LIMIT).orElseThrow();
        }
        assertThat(((SubscriptionEvent.Failed) last).reason().code()).isEqualTo(ErrorCode.FLOW_CONTROL);
        assertThat(segments).isEqualTo(100);
    }

    @Test
    void reportsGarbageInSegments() {
        SeededRandom.forEachSeed("garbage for a reader", 20, bytes -> {
            byte[] garbage = bytes.bytes(bytes.between(1, 5_000));
            assertThat(subscriberSees((peer, number) -> peer.sendData(number, garbage))
                            .code())
                    .isIn(ErrorCode.CORRUPT_HEADER, ErrorCode.TRUNCATED, ErrorCode.VERSION_UNKNOWN, ErrorCode.LIMIT);
            stop();
        });
    }

    /** True headers, a true epoch, and bodies that the hub made up. */
    @Test
    void handsOverNothingThatIsNotAuthentic() throws Exception {
        assertSubscriberSees(ErrorCode.AEAD_FAILED, (peer, number) -> peer.sendData(number, segment(0)));
    }

    @Test
    void refusesEpochsThatFork() throws Exception {
        EpochRecord other = next(epoch, 0);
        EpochRecord fork = next(other, 0);
        assertSubscriberSees(ErrorCode.EPOCH_FORK, (peer, number) -> peer.send(number, new HopFrame.Epoch(fork)));
        EpochRecord later = next(epoch, 7);
        assertSubscriberSees(ErrorCode.EPOCH_REWIND, (peer, number) -> peer.send(number, new HopFrame.Epoch(later)));
    }

    /** Nobody knows their keys, so each is told from the one before by its header only; the first that is opened shows it. */
    @Test
    void takesOnlySoManyEpochsWithoutASegment() throws Exception {
        StreamClient reading = connect((peer, number, frame) -> {
            if (frame instanceof HopFrame.Subscribe) {
                peer.send(number, new HopFrame.Announce(description(), 0));
                EpochRecord last = epoch;
                for (int i = 0; i < 10_001; i++) {
                    peer.send(number, new HopFrame.Epoch(last));
                    last = next(last, 0);
                }
            }
        });
        SubscriptionQueue queue = new SubscriptionQueue();
        reading.subscribe(new SubscriptionOptions(stream, "", StartPosition.EARLIEST, 100), queue);
        SubscriptionEvent last = queue.poll(LIMIT).orElseThrow();
        int events = 1;
        while (!(last instanceof SubscriptionEvent.Failed)) {
            last = queue.poll(LIMIT).orElseThrow();
            events++;
        }
        assertThat(((SubscriptionEvent.Failed) last).reason().code()).isEqualTo(ErrorCode.LIMIT);
        assertThat(events).isEqualTo(10_002);
    }

    @Test
    void reportsAnEndThatNoSegmentProves() throws Exception {
        assertSubscriberSees(
                ErrorCode.TRUNCATED,
                (peer, number) -> peer.repeat(1_000, i -> peer.send(number, new HopFrame.Ended(i))));
    }

    @Test
    void refusesWhatNoReaderExpects() throws Exception {
        for (HopFrame frame : List.of(
                new HopFrame.Fenced("a stranger"),
                new HopFrame.Listed(1),
                ack(0, 0, 1),
                new HopFrame.Credit(1, 1, 1))) {
            assertSubscriberSees(ErrorCode.PROTOCOL, (peer, number) -> peer.send(number, frame));
        }
    }

    @Test
    void refusesDataThatComesBeforeTheStreamIsDescribed() throws Exception {
        StreamClient reading = connect((peer, number, frame) -> {
            if (frame instanceof HopFrame.Subscribe) {
                peer.sendData(number, segment(0));
            }
        });
        assertThat(failureOf(receiver(reading)).code()).isEqualTo(ErrorCode.PROTOCOL);
    }

    /** SPEC section 7.3: it would hand over again what its reader has had. */
    @Test
    void refusesToBeginBeforeTheSegmentThatWasWanted() throws Exception {
        StreamClient reading = connect((peer, number, frame) -> {
            if (frame instanceof HopFrame.Subscribe) {
                peer.send(number, new HopFrame.Announce(description(), 40));
                peer.send(number, new HopFrame.Epoch(epoch));
                peer.sendData(number, segment(40));
            }
        });
        StreamReceiver receiver = receiver(reading, new StartPosition.AtSequence(50, epoch.epochId()));
        assertThat(failureOf(receiver).code()).isEqualTo(ErrorCode.PROTOCOL);
    }

    /** SPEC section 14.2: nobody could tell whether it is authentic. */
    @Test
    void refusesABeaconBeforeTheFirstEpoch() throws Exception {
        StreamClient reading = connect((peer, number, frame) -> {
            if (frame instanceof HopFrame.Subscribe) {
                peer.send(number, new HopFrame.Announce(description(), 0));
                peer.send(number, new HopFrame.Beacon(beacon()));
                peer.send(number, new HopFrame.Epoch(epoch));
                peer.sendData(number, segment(0));
            }
        });
        assertThat(failureOf(receiver(reading)).code()).isEqualTo(ErrorCode.PROTOCOL);
    }

    /** What is dropped counts as used up: else a hub could make a client unable to read from the next one. */
    @Test
    void dropsDataOfChannelsThatItDoesNotKnowAndGivesItsCreditBack() throws Exception {
        CompletableFuture<Long> granted = new CompletableFuture<>();
        connect((peer, number, frame) -> {
            if (frame instanceof HopFrame.Hello hello) {
                peer.repeat(40, i -> peer.sendData(4711, new byte[1 << 20]));
                assertThat(hello.byteCredit()).isEqualTo(ClientOptions.DEFAULT_WINDOW_BYTES);
            } else if (frame instanceof HopFrame.ByteCredit credit) {
                granted.complete(credit.maxBytes());
            }
        });
        assertThat(granted.get(30, TimeUnit.SECONDS)).isGreaterThan(ClientOptions.DEFAULT_WINDOW_BYTES);
    }

    // ---- the connection

    @Test
    void leavesAHubThatSendsMoreThanItsByteCredit() throws Exception {
        assertGivesUp((peer, number, frame) -> {
            if (frame instanceof HopFrame.Subscribe) {
                peer.send(number, new HopFrame.Announce(description(), 0));
                peer.repeat(5, i -> peer.sendData(number, new byte[16 << 20]));
            }
        });
    }

    @Test
    void leavesAHubThatSaysGarbage() throws Exception {
        for (byte[] said : List.of(
                new byte[100],
                new byte[] {0x3f, -1, -1, -1},
                new byte[] {-0x80 + 0x3f, -1, -1, -1},
                new byte[] {0x40, 0, 0, 100},
                new byte[] {-0x40, 0, 0, 100})) {
            assertGivesUp((peer, number, frame) -> peer.sendRaw(said));
            stop();
        }
    }

    @Test
    void leavesAHubWhoseTextsAreHuge() throws Exception {
        String huge = "x".repeat(15_000);
        assertGivesUp((peer, number, frame) -> peer.send(0, new HopFrame.GoAway(huge)));
    }

    @Test
    void triesAgainWithinItsPolicyWhereAHubSendsItAway() throws Exception {
        assertGivesUp((peer, number, frame) -> peer.send(0, new HopFrame.GoAway("come back later")));
        // Once a second or so each 50 ms, and not as fast as the hub can say it.
        assertThat(Objects.requireNonNull(hub).connections()).isBetween(2, 60);
    }

    @Test
    void leavesAHubThatTalksBeforeHello() throws Exception {
        StreamClient impatient = connect(new LyingHub.Script() {
            @Override
            public void connected(LyingHub.Client peer) {
                peer.send(1, new HopFrame.Listed(0));
            }

            @Override
            public void frame(LyingHub.Client peer, int number, HopFrame frame) {}
        });
        assertThat(failureOf(impatient.list(new NamePattern(">"), 0)).code()).isEqualTo(ErrorCode.PROTOCOL);
    }

    @Test
    void outlivesFloodsOfPingAndPong() throws Exception {
        StreamClient flooded = connect((peer, number, frame) -> {
            if (frame instanceof HopFrame.ListStreams) {
                peer.repeat(20_000, i -> peer.send(0, new HopFrame.Pong(i)));
                peer.repeat(20_000, i -> peer.send(0, new HopFrame.Ping(i)));
                peer.send(number, new HopFrame.Listed(0));
            }
        });
        assertThat(flooded.list(new NamePattern(">"), 0)
                        .get(30, TimeUnit.SECONDS)
                        .streams())
                .isEmpty();
    }

    @Test
    void waitsForALongRecordWithoutMemoryForIt() throws Exception {
        answerLimit = SHORT_ANSWER_LIMIT;
        StreamClient waiting = connect((peer, number, frame) -> {
            if (frame instanceof HopFrame.ListStreams) {
                // The head of the longest record, and nothing more.
                peer.sendRaw(new byte[] {-0x80 + 1, 2, 0, 0});
            }
        });
        assertThat(failureOf(waiting.list(new NamePattern(">"), 0)).code()).isEqualTo(ErrorCode.TIMEOUT);
    }

    // ---- small things

    private StreamClient connect(LyingHub.Script script) throws Exception {
        LyingHub lying = new LyingHub(script);
        hub = lying;
        StreamClient connected = StreamClient.connect(
                ClientOptions.of(lying.address(), LyingHub.SECRET, "test").withReconnect(IMPATIENT), answerLimit);
        client = connected;
        return connected;
    }

    private void assertGivesUp(LyingHub.Script script) throws Exception {
        StreamClient leaving = connect(script);
        SubscriptionQueue queue = new SubscriptionQueue();
        leaving.subscribe(new SubscriptionOptions(stream, "", StartPosition.EARLIEST, 100), queue);
        Optional<SubscriptionEvent> event = queue.poll(LIMIT);
        while (event.isPresent() && !(event.get() instanceof SubscriptionEvent.Failed)) {
            event = queue.poll(LIMIT);
        }
        assertThat(event).isPresent();
    }

    private static LyingHub.Script accepting(BiConsumer<LyingHub.Client, Integer> lie) {
        return accepting(100, lie);
    }

    /** Accepts a stream, and lies when its epoch has come. */
    private static LyingHub.Script accepting(long maxSequence, BiConsumer<LyingHub.Client, Integer> lie) {
        return (peer, number, frame) -> {
            if (frame instanceof HopFrame.Open) {
                peer.send(number, ack(0, 0, maxSequence));
            } else if (frame instanceof HopFrame.Epoch) {
                lie.accept(peer, number);
            }
        };
    }

    private Publication publish(LyingHub.Script script) throws Exception {
        return connect(script).publish(options()).get(30, TimeUnit.SECONDS);
    }

    private CompletableFuture<Publication> opening(BiConsumer<LyingHub.Client, Integer> answer) throws Exception {
        return connect((peer, number, frame) -> {
                    if (frame instanceof HopFrame.Open) {
                        answer.accept(peer, number);
                    }
                })
                .publish(options());
    }

    private PublicationOptions options() {
        return PublicationOptions.of(stream, NAME, Content.BYTES, Bound.LIVE, key);
    }

    private void assertSubscriberSees(ErrorCode code, BiConsumer<LyingHub.Client, Integer> lie) throws Exception {
        assertThat(subscriberSees(lie).code()).isEqualTo(code);
        stop();
    }

    /** What a reader reports that has the key, when a hub lies behind a true beginning. */
    private StreamException subscriberSees(BiConsumer<LyingHub.Client, Integer> lie) throws Exception {
        StreamClient reading = connect((peer, number, frame) -> {
            if (frame instanceof HopFrame.Subscribe) {
                peer.send(number, new HopFrame.Announce(description(), 0));
                peer.send(number, new HopFrame.Epoch(epoch));
                lie.accept(peer, number);
            }
        });
        return failureOf(receiver(reading));
    }

    private StreamReceiver receiver(StreamClient reading) {
        return receiver(reading, StartPosition.EARLIEST);
    }

    private StreamReceiver receiver(StreamClient reading, StartPosition start) {
        return new StreamReceiver(reading, stream, start, (id, record) -> secret, new StreamConsumer() {
            @Override
            public void bytes(byte[] buffer, int offset, int length) {
                throw new AssertionError("plaintext that nobody sealed");
            }
        });
    }

    private static StreamException failureOf(StreamReceiver receiver) throws IOException {
        try (receiver) {
            while (receiver.receive(LIMIT).isPresent()) {
                // Goes on to the failure.
            }
        } catch (StreamException e) {
            return e;
        }
        throw new AssertionError("reader was told nothing for " + LIMIT);
    }

    private static StreamException failureOf(Publication publication) throws Exception {
        return publication.failed().get(30, TimeUnit.SECONDS);
    }

    private static StreamException failureOf(CompletableFuture<?> future) throws Exception {
        try {
            future.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            return (StreamException) Objects.requireNonNull(e.getCause());
        }
        throw new AssertionError("expected a failure");
    }

    private static HopFrame.OpenAck ack(long next, long offset, long maxSequence) {
        return new HopFrame.OpenAck(next, next, offset, 0, 0, Optional.empty(), maxSequence);
    }

    private StreamDescription description() {
        return new StreamDescription(0, stream, NAME, Content.BYTES, Bound.LIVE, false, 0, 0, 0, 0);
    }

    private EpochRecord next(EpochRecord before, long sequence) {
        EpochStart start = before.start()
                .continuedBy(before.epochId(), before.start().epochNumber() + 1, sequence, sequence * PAYLOAD_BYTES);
        return Epoch.begin(secret, start, random, new byte[0]).record();
    }

    private byte[] segment(long sequence) {
        SegmentHeader header = new SegmentHeader(
                SegmentType.DATA,
                Ending.OPEN,
                /* privateMetadata= */ false,
                Suite.AES_256_GCM,
                /* publicMetadataBytes= */ 0,
                PAYLOAD_BYTES + SegmentLayout.TAG_BYTES,
                stream,
                epoch.epochId(),
                sequence,
                sequence * PAYLOAD_BYTES);
        byte[] frame = new byte[header.frameBytes()];
        new SegmentCodec().encode(header, frame, 0);
        return frame;
    }

    private BeaconFrame beacon() {
        SegmentHeader header = new SegmentHeader(
                SegmentType.BEACON,
                Ending.OPEN,
                /* privateMetadata= */ false,
                Suite.AES_256_GCM,
                /* publicMetadataBytes= */ 0,
                Beacon.BYTES + SegmentLayout.TAG_BYTES,
                stream,
                epoch.epochId(),
                /* sequence= */ 0,
                /* offset= */ 0);
        byte[] frame = new byte[BeaconFrame.BYTES];
        new SegmentCodec().encode(header, frame, 0);
        return new BeaconFrame(header, OpaqueBytes.of(frame));
    }
}
