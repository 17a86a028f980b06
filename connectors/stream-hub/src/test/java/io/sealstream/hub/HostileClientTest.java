package io.sealstream.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.error.ErrorCode;
import io.sealstream.hub.spool.Durability;
import io.sealstream.hub.spool.SpoolOptions;
import io.sealstream.segment.Content;
import io.sealstream.segment.NamePattern;
import io.sealstream.segment.SegmentHeader.Ending;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import io.sealstream.session.HopFrame;
import io.sealstream.session.StartPosition;
import io.sealstream.testkit.SeededRandom;
import io.sealstream.transport.Publication;
import io.sealstream.transport.hop.HubSecurity;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A client that has the hub's secret and breaks the rules hurts its own channel or connection; after each test others are served. */
@Timeout(120)
class HostileClientTest {

    private static final long MUCH = 1L << 40;
    private static final int CHANNEL = 7;

    @TempDir
    Path folder;

    private final TestStream stream = new TestStream();
    private EmbeddedHub hub;
    private HubClient peer;
    private RawClient raw;

    @BeforeEach
    void start() throws Exception {
        hub = EmbeddedHub.start(
                folder, HubSecurity.of(HubClient.SECRET), new SpoolOptions(Durability.PROCESS, 1 << 20));
        peer = new HubClient(hub.address());
        raw = RawClient.greeted(hub.address(), MUCH);
    }

    @AfterEach
    void othersAreServed() throws Exception {
        raw.close();
        try (EmbeddedHub served = hub;
                HubClient other = peer) {
            assertThat(served.address()).isNotNull();
            byte[] sent = SeededRandom.ofSeed(1).bytes(200_000);
            StreamId id = HubClient.newStream();
            try (Publication publication = other.publish(id, Content.BYTES)) {
                HubClient.sendAll(publication, sent);
                HubClient.retire(publication);
            }
            assertThat(other.readBytes(id)).isEqualTo(sent);
        }
    }

    @Test
    void refusesSegmentsBeforeTheirEpoch() throws Exception {
        open();
        raw.sendData(CHANNEL, stream.segment(0));
        assertThat(raw.expectError(CHANNEL, ErrorCode.PROTOCOL))
                .contains("new writer sends segments before its epoch record");
        raw.expectNothing();
    }

    @Test
    void keepsWhatCameBeforeAGapAndEndsTheChannel() throws Exception {
        begin();
        raw.sendData(CHANNEL, concat(stream.segments(0, 3), stream.segment(4)));
        assertThat(raw.expect(HopFrame.Credit.class, CHANNEL).durableNext()).isEqualTo(3);
        raw.expectError(CHANNEL, ErrorCode.SEQUENCE_CONFLICT);
        raw.sendData(CHANNEL, stream.segment(3));
        raw.expectNothing();
        assertStored(3);
    }

    @Test
    void refusesSegmentsOfAnotherStreamEpochOrOffset() throws Exception {
        TestStream other = new TestStream();
        byte[] elsewhere = stream.segment(2);
        stream.nextEpoch(1);
        byte[] laterEpoch = stream.segment(0);
        TestStream again = new TestStream();
        for (byte[] wrong : List.of(other.segment(0), elsewhere, laterEpoch)) {
            raw.send(CHANNEL, again.open());
            raw.expect(HopFrame.OpenAck.class, CHANNEL);
            raw.send(CHANNEL, new HopFrame.Epoch(again.epoch())).sendData(CHANNEL, wrong);
            raw.expectError(CHANNEL, ErrorCode.SEQUENCE_CONFLICT);
            raw.expectNothing();
            again = new TestStream();
        }
    }

    @Test
    void refusesDataThatIsNotWholeSegments() throws Exception {
        for (int length : new int[] {1, 63, TestStream.FRAME_BYTES - 1}) {
            assertRefused(some -> Arrays.copyOf(some.segment(1), length), ErrorCode.TRUNCATED);
        }
        assertRefused(some -> some.epoch().encode(), ErrorCode.TRUNCATED);
        assertRefused(some -> SeededRandom.ofSeed(3).bytes(5000), ErrorCode.CORRUPT_HEADER);
        assertRefused(
                some -> {
                    byte[] altered = some.segment(1);
                    altered[30] ^= 1;
                    return altered;
                },
                ErrorCode.CORRUPT_HEADER);
        assertRefused(some -> some.segment(1, 200_000, Ending.OPEN), ErrorCode.PROTOCOL);
    }

    @Test
    void refusesMoreSegmentsThanItGranted() throws Exception {
        HopFrame.OpenAck ack = open();
        assertThat(ack.maxSequence()).isEqualTo(100);
        raw.send(CHANNEL, new HopFrame.Epoch(stream.epoch()));
        raw.sendData(CHANNEL, stream.segments(0, 101));
        assertThat(raw.expect(HopFrame.Credit.class, CHANNEL).durableNext()).isEqualTo(100);
        raw.expectError(CHANNEL, ErrorCode.FLOW_CONTROL);
        assertStored(100);
    }

    /** Else the stored bytes would be others than those that were looked at. */
    @Test
    void refusesRepeatedSegmentsBehindNewOnes() throws Exception {
        begin();
        byte[] shorter = stream.segment(0, 10, Ending.OPEN);
        raw.sendData(CHANNEL, concat(stream.segment(0), shorter, stream.segment(1)));
        assertThat(raw.expect(HopFrame.Credit.class, CHANNEL).durableNext()).isEqualTo(1);
        raw.expectError(CHANNEL, ErrorCode.SEQUENCE_CONFLICT);
        assertStored(1);
    }

    @Test
    void passesOverSegmentsThatItHas() throws Exception {
        begin();
        raw.sendData(CHANNEL, stream.segments(0, 3));
        assertThat(raw.expect(HopFrame.Credit.class, CHANNEL).durableNext()).isEqualTo(3);
        raw.sendData(CHANNEL, stream.segments(1, 3));
        assertThat(raw.expect(HopFrame.Credit.class, CHANNEL).durableNext()).isEqualTo(3);
        raw.sendData(CHANNEL, stream.segments(0, 5));
        assertThat(raw.expect(HopFrame.Credit.class, CHANNEL).durableNext()).isEqualTo(5);
        assertStored(5);
    }

    @Test
    void takesNothingBehindTheFinalSegmentEvenFromTheWriterItself() throws Exception {
        begin();
        raw.sendData(CHANNEL, concat(stream.segment(0), stream.last(1)));
        assertThat(raw.expect(HopFrame.Credit.class, CHANNEL).durableNext()).isEqualTo(2);
        raw.sendData(CHANNEL, stream.segment(2));
        raw.expectError(CHANNEL, ErrorCode.STREAM_ENDED);
        for (int attempt = 0; attempt < 2; attempt++) {
            raw.send(CHANNEL, stream.reopen());
            assertThat(raw.expect(HopFrame.OpenAck.class, CHANNEL).durableNext())
                    .isEqualTo(2);
            raw.sendData(CHANNEL, stream.segment(2));
            raw.expectError(CHANNEL, ErrorCode.STREAM_ENDED);
            hub.crashAndRestart();
            raw.close();
            raw = RawClient.greeted(hub.address(), MUCH);
        }
        raw.send(CHANNEL, stream.reopen());
        raw.expect(HopFrame.OpenAck.class, CHANNEL);
        raw.send(CHANNEL, new HopFrame.Epoch(stream.nextEpoch(2)));
        raw.expectError(CHANNEL, ErrorCode.STREAM_ENDED);
        raw.send(CHANNEL, stream.open());
        raw.expectError(CHANNEL, ErrorCode.STREAM_ENDED);
        assertStored(2);
    }

    @Test
    void refusesEpochsThatDoNotContinueTheStream() throws Exception {
        TestStream other = new TestStream();
        open();
        raw.send(CHANNEL, new HopFrame.Epoch(other.epoch()));
        raw.expectError(CHANNEL, ErrorCode.PROTOCOL);

        open();
        raw.send(CHANNEL, new HopFrame.Epoch(stream.nextEpoch(5)));
        raw.expect(HopFrame.Fenced.class, CHANNEL);

        TestStream fresh = new TestStream();
        raw.send(CHANNEL, fresh.open());
        raw.expect(HopFrame.OpenAck.class, CHANNEL);
        raw.send(CHANNEL, new HopFrame.Epoch(fresh.epoch())).sendData(CHANNEL, fresh.segments(0, 4));
        raw.expect(HopFrame.Credit.class, CHANNEL);
        raw.send(CHANNEL, new HopFrame.Epoch(fresh.nextEpoch(2)));
        raw.expectError(CHANNEL, ErrorCode.EPOCH_REWIND);
        raw.expectNothing();
    }

    @Test
    void endsTheConnectionThatUsesAChannelTwice() throws Exception {
        open();
        raw.send(CHANNEL, new TestStream().open());
        assertThat(raw.expectError(0, ErrorCode.PROTOCOL)).contains("channel is in use");
        raw.expectClose();
    }

    @Test
    void endsTheConnectionForFramesThatOnlyAHubSends() throws Exception {
        for (HopFrame frame : List.of(
                new HopFrame.OpenAck(0, 0, 0, 0, 0, Optional.empty(), 1),
                new HopFrame.Listed(1),
                new HopFrame.Ended(1),
                new HopFrame.Fenced("me"))) {
            for (int number : new int[] {0, CHANNEL}) {
                try (RawClient client = RawClient.greeted(hub.address(), MUCH)) {
                    client.send(number, frame);
                    client.expectError(0, ErrorCode.PROTOCOL);
                    client.expectClose();
                }
            }
        }
    }

    /** SPEC section 14.3: an error of a channel is the channel's affair. */
    @Test
    void endsAChannelForAnErrorOfItsClient() throws Exception {
        open();
        raw.send(CHANNEL, new HopFrame.Failure(ErrorCode.INTERNAL, "cannot go on"));
        raw.send(CHANNEL, new TestStream().open());
        raw.expect(HopFrame.OpenAck.class, CHANNEL);
    }

    @Test
    void endsTheConnectionForStreamFramesOnChannelZero() throws Exception {
        for (HopFrame frame :
                List.of(stream.open(), new HopFrame.Epoch(stream.epoch()), subscribe(100), new HopFrame.Stop())) {
            try (RawClient client = RawClient.greeted(hub.address(), MUCH)) {
                client.send(0, frame);
                client.expectError(0, ErrorCode.PROTOCOL);
                client.expectClose();
            }
        }
        assertThat(hub.streamCount()).isZero();
    }

    @Test
    void wantsHelloFirstAndOnce() throws Exception {
        for (HopFrame frame : List.of(new HopFrame.Ping(1), new HopFrame.ByteCredit(1))) {
            try (RawClient client = RawClient.silent(hub.address())) {
                client.send(0, frame);
                client.expectClose();
            }
        }
        try (RawClient client = RawClient.silent(hub.address())) {
            client.send(CHANNEL, stream.open());
            client.expectClose();
        }
        try (RawClient client = RawClient.silent(hub.address())) {
            client.sendData(CHANNEL, stream.segment(0));
            client.expectClose();
        }
        raw.send(0, new HopFrame.Hello("again", new SessionId(0, 0), 1));
        raw.expectError(0, ErrorCode.PROTOCOL);
        raw.expectClose();
        assertThat(hub.streamCount()).isZero();
    }

    @Test
    void passesOverFramesOfChannelsThatAreNotOpen() throws Exception {
        for (int number : new int[] {1, CHANNEL, 65_535}) {
            raw.sendData(number, stream.segment(0))
                    .send(number, new HopFrame.Epoch(stream.epoch()))
                    .send(number, new HopFrame.Credit(1, 1, 1))
                    .send(number, new HopFrame.End())
                    .send(number, new HopFrame.Stop())
                    .send(number, new HopFrame.Reset(ErrorCode.INTERNAL, "no reason"));
        }
        raw.expectNothing();
        assertThat(hub.streamCount()).isZero();
    }

    @Test
    void answersAThousandChannels() throws Exception {
        for (int number = 1; number <= 1_000; number++) {
            raw.send(number, subscribe(100));
        }
        for (int number = 1; number <= 1_000; number++) {
            raw.expect(HopFrame.Failure.class, number);
        }
        raw.expectNothing();
    }

    /** As many questions as it takes: the answers fill the buffers of both sockets first, of whatever size they are. */
    @Test
    void endsTheConnectionThatAsksAndDoesNotReadTheAnswers() throws Exception {
        try (Publication publication = peer.publish(HubClient.newStream(), Content.BYTES)) {
            raw.stopReading();
            HopFrame question = new HopFrame.ListStreams(new NamePattern(">"), 0, 1000);
            while (raw.isOpen()) {
                raw.sendTogether(1, question, question, question, question);
            }
            HubClient.retire(publication);
        }
    }

    /** The second frame comes while the first is still on its way to the stream. */
    @Test
    void forgetsAReaderThatLeavesAtOnce() throws Exception {
        begin();
        for (int i = 0; i < 100; i++) {
            raw.sendTogether(8, subscribe(1000), new HopFrame.Stop());
            raw.expect(HopFrame.Announce.class, 8);
        }
        raw.expectNothing();
        raw.sendData(CHANNEL, stream.segment(0));
        raw.expect(HopFrame.Credit.class, CHANNEL);
        raw.expectNothing();
    }

    @Test
    void forgetsAWriterThatLeavesAtOnce() throws Exception {
        TestStream other = new TestStream();
        raw.sendTogether(CHANNEL, other.open(), new HopFrame.End(), stream.open());
        raw.expect(HopFrame.OpenAck.class, CHANNEL);
        raw.expect(HopFrame.OpenAck.class, CHANNEL);
        try (RawClient second = RawClient.greeted(hub.address(), MUCH)) {
            second.send(1, other.open());
            second.expect(HopFrame.OpenAck.class, 1);
        }
        // The same number stands for another stream now, whose writer nobody has fenced.
        raw.expectNothing();
        raw.send(CHANNEL, new HopFrame.Epoch(stream.epoch())).sendData(CHANNEL, stream.segments(0, 2));
        assertThat(raw.expect(HopFrame.Credit.class, CHANNEL).durableNext()).isEqualTo(2);
        assertStored(2);
    }

    @Test
    void closesTheConnectionThatSendsGarbage() throws Exception {
        SeededRandom.forEachSeed("garbage behind the handshake", 20, random -> {
            try (RawClient client = RawClient.greeted(hub.address(), MUCH)) {
                byte[] garbage = random.bytes(random.between(4, 3000));
                // A record of few bytes, so that the hub does not wait for the rest.
                garbage[0] = random.oneIn(2) ? (byte) 0 : (byte) 0x40;
                garbage[1] = 0;
                garbage[2] = 0;
                client.sendRaw(concat(garbage, new byte[300]));
                HopFrame.Failure failure = client.expect(HopFrame.Failure.class, 0);
                assertThat(failure.code()).isIn(ErrorCode.AEAD_FAILED, ErrorCode.LIMIT, ErrorCode.PROTOCOL);
                client.expectClose();
            }
        });
    }

    @Test
    void survivesPositionsAndWindowsOfAnySize() throws Exception {
        begin();
        raw.sendData(CHANNEL, stream.segments(0, 3));
        raw.expect(HopFrame.Credit.class, CHANNEL);
        raw.send(8, subscribe(new StartPosition.AtSequence(Long.MAX_VALUE, 0), 100));
        raw.expectError(8, ErrorCode.POSITION_GONE);
        raw.send(8, subscribe(new StartPosition.AtSequence(4, 0), 100));
        raw.expectError(8, ErrorCode.POSITION_GONE);
        raw.send(8, subscribe(new StartPosition.AtSequence(1, 4711), 100));
        raw.expectError(8, ErrorCode.POSITION_GONE);
        raw.send(8, subscribe(new StartPosition.AtSequence(3, 0), Integer.MAX_VALUE));
        assertThat(raw.expect(HopFrame.Announce.class, 8).startSequence()).isEqualTo(3);
        raw.expect(HopFrame.Epoch.class, 8);
        raw.send(8, new HopFrame.Credit(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE))
                .send(0, new HopFrame.ByteCredit(Long.MAX_VALUE));
        raw.sendData(CHANNEL, stream.segment(3));
        assertThat(raw.expect(HopFrame.Credit.class, CHANNEL).durableNext()).isEqualTo(4);
        assertThat(raw.expectData(8, TestStream.FRAME_BYTES)).isEqualTo(stream.segment(3));
        raw.send(9, new HopFrame.ListStreams(new NamePattern(">"), Long.MAX_VALUE, 0));
        assertThat(raw.expect(HopFrame.Listed.class, 9).nextOrdinal()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void endsOnlyTheConnectionThatBreaksInTheMiddleOfARecord() throws Exception {
        open();
        raw.sendRaw(new byte[] {0, 0, 1, 0, 1, 2, 3});
        raw.close();
        raw = RawClient.greeted(hub.address(), MUCH);
        // The right to write was given back.
        open();
    }

    private HopFrame.OpenAck open() throws Exception {
        raw.send(CHANNEL, stream.open());
        return raw.expect(HopFrame.OpenAck.class, CHANNEL);
    }

    private void begin() throws Exception {
        open();
        raw.send(CHANNEL, new HopFrame.Epoch(stream.epoch()));
    }

    private void assertRefused(Function<TestStream, byte[]> data, ErrorCode code) throws Exception {
        TestStream some = new TestStream();
        raw.send(CHANNEL, some.open());
        raw.expect(HopFrame.OpenAck.class, CHANNEL);
        raw.send(CHANNEL, new HopFrame.Epoch(some.epoch()))
                .sendData(CHANNEL, concat(some.segment(0), data.apply(some)));
        assertThat(raw.expect(HopFrame.Credit.class, CHANNEL).durableNext()).isEqualTo(1);
        raw.expectError(CHANNEL, code);
        raw.expectNothing();
    }

    /** What a reader gets is what was accepted, also after the hub has read its folder again. */
    private void assertStored(int segments) throws Exception {
        for (int attempt = 0; attempt < 2; attempt++) {
            try (RawClient reader = RawClient.greeted(hub.address(), MUCH)) {
                reader.send(1, subscribe(1000));
                HopFrame.Announce announce = reader.expect(HopFrame.Announce.class, 1);
                assertThat(announce.description().nextSequence()).isEqualTo(segments);
                reader.expect(HopFrame.Epoch.class, 1);
                byte[] data = reader.expectData(1, segments * TestStream.FRAME_BYTES);
                for (int i = 0; i < segments; i++) {
                    byte[] frame =
                            Arrays.copyOfRange(data, i * TestStream.FRAME_BYTES, (i + 1) * TestStream.FRAME_BYTES);
                    assertThat(frame[TestStream.FRAME_BYTES - 1]).isEqualTo((byte) i);
                }
            }
            raw.close();
            hub.crashAndRestart();
            raw = RawClient.greeted(hub.address(), MUCH);
        }
    }

    private HopFrame.Subscribe subscribe(int window) {
        return subscribe(StartPosition.EARLIEST, window);
    }

    private HopFrame.Subscribe subscribe(StartPosition start, int window) {
        return new HopFrame.Subscribe(stream.id(), "", start, window);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
