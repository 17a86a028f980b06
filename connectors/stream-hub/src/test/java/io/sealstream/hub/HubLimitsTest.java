package io.sealstream.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.error.ErrorCode;
import io.sealstream.hub.limit.HubLimits;
import io.sealstream.hub.limit.RefusalKind;
import io.sealstream.hub.spool.SpoolOptions;
import io.sealstream.segment.NamePattern;
import io.sealstream.session.HopFrame;
import io.sealstream.session.StartPosition;
import io.sealstream.transport.hop.HubSecurity;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A live hub with limits so low that a test reaches them; each is answered, counted, and leaves the connection as it was. */
@Timeout(120)
class HubLimitsTest {

    private static final long MUCH = 1L << 40;
    private static final int MANY = 1_000;
    private static final HopFrame.ListStreams LIST = new HopFrame.ListStreams(new NamePattern(">"), 0, 10);

    @TempDir
    Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();
    private @Nullable EmbeddedHub started;

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
        hub().close();
    }

    @Test
    void refusesConnectionsOfOneClientAndGivesThePlaceAgain() throws Exception {
        start(HubLimits.DEFAULT.with(new HubLimits.Connections(MANY, 2, MANY, MANY, MANY)));
        RawClient first = greeted();
        first.expectNothing();
        greeted().expectNothing();
        RawClient third = RawClient.greeted(hub().address(), MUCH);
        open.add(third);
        assertThat(third.expectError(0, ErrorCode.LIMIT))
                .contains("client has too many connections [maxClientConnections=2]");
        third.expectClose();
        assertCounted(RefusalKind.CONNECTION, 1);
        first.close();
        untilLetIn();
    }

    @Test
    void refusesConnectionsOfAllClients() throws Exception {
        start(HubLimits.DEFAULT.with(new HubLimits.Connections(1, MANY, MANY, MANY, MANY)));
        greeted().expectNothing();
        RawClient second = RawClient.greeted(hub().address(), MUCH);
        open.add(second);
        assertThat(second.expectError(0, ErrorCode.LIMIT)).contains("hub has too many connections [maxConnections=1]");
        second.expectClose();
    }

    /** Whoever only shakes hands has not proved that he did not record it. */
    @Test
    void countsAClientWithItsFirstRecord() throws Exception {
        start(HubLimits.DEFAULT.with(new HubLimits.Connections(1, MANY, MANY, MANY, MANY)));
        for (int i = 0; i < 10; i++) {
            open.add(RawClient.silent(hub().address()));
        }
        greeted().expectNothing();
    }

    @Test
    void refusesChannels() throws Exception {
        start(HubLimits.DEFAULT.with(new HubLimits.Holdings(2, MANY, MANY, MANY, MANY)));
        RawClient raw = greeted();
        raw.send(1, new TestStream().open()).expect(HopFrame.OpenAck.class, 1);
        raw.send(2, new TestStream().open()).expect(HopFrame.OpenAck.class, 2);
        raw.send(3, new TestStream().open());
        assertThat(raw.expectError(3, ErrorCode.LIMIT)).contains("connection has too many channels [maxChannels=2]");
        raw.send(1, new HopFrame.End()).send(3, new TestStream().open()).expect(HopFrame.OpenAck.class, 3);
        assertCounted(RefusalKind.CHANNEL, 1);
    }

    @Test
    void refusesSubscriptionsOfAConnectionAndOfAll() throws Exception {
        start(HubLimits.DEFAULT.with(new HubLimits.Holdings(MANY, 2, 3, MANY, MANY)));
        RawClient raw = greeted();
        TestStream stream = stored(raw, 1);
        for (int number = 2; number <= 3; number++) {
            subscribe(raw, number, stream);
        }
        raw.send(4, subscription(stream));
        assertThat(raw.expectError(4, ErrorCode.LIMIT))
                .contains("connection has too many subscriptions [maxSubscriptions=2]");
        RawClient other = greeted();
        subscribe(other, 2, stream);
        other.send(3, subscription(stream));
        assertThat(other.expectError(3, ErrorCode.LIMIT))
                .contains("hub has too many subscriptions [maxSubscriptions=3]");
        // A place is free again when a subscription ends, and was never taken by one that failed.
        raw.send(2, new HopFrame.Stop());
        raw.expectNothing();
        other.send(3, subscription(new TestStream()));
        other.expectError(3, ErrorCode.STREAM_UNKNOWN);
        subscribe(other, 3, stream);
        assertCounted(RefusalKind.SUBSCRIPTION, 2);
    }

    @Test
    void refusesStreamsAndKeepsThoseThatItHas() throws Exception {
        start(HubLimits.DEFAULT.with(new HubLimits.Holdings(MANY, MANY, MANY, 1, MANY)));
        RawClient raw = greeted();
        TestStream stream = stored(raw, 1);
        raw.send(2, new TestStream().open());
        assertThat(raw.expectError(2, ErrorCode.LIMIT)).contains("hub has too many streams [maxStreams=1]");
        raw.send(1, new HopFrame.End()).send(2, stream.reopen()).expect(HopFrame.OpenAck.class, 2);
        assertThat(hub().streamCount()).isEqualTo(1);
    }

    @Test
    void refusesStreamsThatAreMadeTooFastAndNoOthers() throws Exception {
        start(HubLimits.DEFAULT.with(new HubLimits.Rates(1, MANY, MANY, OptionalLong.empty())));
        RawClient raw = greeted();
        TestStream stream = stored(raw, 1);
        raw.send(2, new TestStream().open());
        assertThat(raw.expectError(2, ErrorCode.LIMIT)).contains("client makes too many streams [maxPerMinute=1]");
        // Not for its other connections either, as they are of the same client.
        RawClient other = greeted();
        other.send(2, new TestStream().open());
        other.expectError(2, ErrorCode.LIMIT);
        for (int i = 0; i < 10; i++) {
            raw.send(1, new HopFrame.End()).send(1, stream.reopen()).expect(HopFrame.OpenAck.class, 1);
        }
        assertCounted(RefusalKind.STREAM, 2);
    }

    @Test
    void refusesEpochsAlsoAfterARestart() throws Exception {
        start(HubLimits.DEFAULT.with(new HubLimits.Holdings(MANY, MANY, MANY, MANY, 2)));
        RawClient raw = greeted();
        TestStream stream = stored(raw, 1);
        raw.send(1, new HopFrame.Epoch(stream.nextEpoch(1)));
        raw.expectNothing();
        raw.send(1, new HopFrame.Epoch(stream.nextEpoch(1)));
        assertThat(raw.expectError(1, ErrorCode.LIMIT)).contains("hub's streams have too many epochs [maxEpochs=2]");
        // What a hub refuses for other reasons costs nothing.
        hub().crashAndRestart();
        RawClient again = greeted();
        again.send(1, new TestStream().open()).expect(HopFrame.OpenAck.class, 1);
        again.send(1, new HopFrame.Epoch(new TestStream().epoch()));
        again.expectError(1, ErrorCode.PROTOCOL);
        TestStream third = new TestStream();
        again.send(1, third.open()).expect(HopFrame.OpenAck.class, 1);
        again.send(1, new HopFrame.Epoch(third.epoch()));
        again.expectError(1, ErrorCode.LIMIT);
    }

    @Test
    void refusesListsThatComeTooFast() throws Exception {
        start(HubLimits.DEFAULT.with(new HubLimits.Rates(MANY, 1, MANY, OptionalLong.empty())));
        RawClient raw = greeted();
        raw.send(1, LIST).expect(HopFrame.Listed.class, 1);
        raw.send(1, LIST).expect(HopFrame.Listed.class, 1);
        raw.send(1, LIST);
        assertThat(raw.expectError(1, ErrorCode.LIMIT)).contains("client lists streams too often [maxPerSecond=1]");
        raw.expectNothing();
    }

    /** Slower, and all of it arrives; nothing is refused. */
    @Test
    void takesBytesAboveTheRateLater() throws Exception {
        int rate = 20 * TestStream.FRAME_BYTES;
        start(HubLimits.DEFAULT.with(new HubLimits.Rates(MANY, MANY, MANY, OptionalLong.of(rate))));
        RawClient raw = greeted();
        TestStream stream = stored(raw, 1);
        for (int i = 1; i < 80; i++) {
            raw.sendData(1, stream.segment(i));
        }
        long durable = 1;
        while (durable < 80) {
            durable = raw.expect(HopFrame.Credit.class, 1).durableNext();
        }
        raw.expectNothing();
        assertThat(hub().refusals().values()).containsOnly(0L);
    }

    @Test
    void takesRequestsAboveTheRateLater() throws Exception {
        start(HubLimits.DEFAULT.with(new HubLimits.Rates(MANY, MANY, 100, OptionalLong.empty())));
        RawClient raw = greeted();
        TestStream unknown = new TestStream();
        for (int number = 1; number <= 600; number++) {
            raw.send(number, subscription(unknown));
        }
        for (int number = 1; number <= 600; number++) {
            raw.expectError(number, ErrorCode.STREAM_UNKNOWN);
        }
    }

    /** Two records that will never end fill the memory; the others go on all the same. */
    @Test
    void servesOthersWhileUnfinishedRecordsFillTheMemory() throws Exception {
        start(HubLimits.DEFAULT.with(new HubLimits.Memory(1 << 20, 1 << 20, MANY, MANY)));
        for (int i = 0; i < 2; i++) {
            RawClient slow = greeted();
            slow.sendRaw(new byte[] {0x41, 0, 0, 0});
            slow.sendRaw(new byte[800 << 10]);
        }
        RawClient raw = greeted();
        TestStream stream = new TestStream();
        raw.send(1, stream.open()).expect(HopFrame.OpenAck.class, 1);
        raw.send(1, new HopFrame.Epoch(stream.epoch()));
        long durable = 0;
        for (int i = 0; i < 50; i++) {
            raw.sendData(1, stream.segments(durable, durable + 50));
            durable = raw.expect(HopFrame.Credit.class, 1).durableNext();
        }
        assertThat(durable).isEqualTo(2_500);
    }

    @Test
    void closesARecordThatDoesNotEndWhileOthersNeedTheMemory() throws Exception {
        start(HubLimits.DEFAULT.with(new HubLimits.Memory(1 << 20, 1 << 20, MANY, MANY)));
        RawClient slow = greeted();
        slow.sendRaw(new byte[] {0x41, 0, 0, 0});
        slow.sendRaw(new byte[3 << 20]);
        assertThat(slow.expectError(0, ErrorCode.LIMIT)).contains("client does not finish its record");
        slow.expectClose();
        assertCounted(RefusalKind.UNFINISHED, 1);
    }

    /** It holds an open file and nothing else; what is stored stays on disk. */
    @Test
    void sendsNothingToASubscriberThatGrantsNoBytes() throws Exception {
        start(HubLimits.DEFAULT);
        RawClient raw = greeted();
        TestStream stream = stored(raw, 1);
        RawClient subscriber = RawClient.greeted(hub().address(), 0);
        open.add(subscriber);
        subscriber.send(2, new HopFrame.Subscribe(stream.id(), "", StartPosition.EARLIEST, 100));
        subscriber.expect(HopFrame.Announce.class, 2);
        subscriber.expect(HopFrame.Epoch.class, 2);
        for (int i = 1; i < 90; i++) {
            raw.sendData(1, stream.segment(i)).expect(HopFrame.Credit.class, 1);
        }
        subscriber.expectNothing();
        subscriber.send(0, new HopFrame.ByteCredit(90L * TestStream.FRAME_BYTES - 1));
        assertThat(subscriber.expectData(2, 89 * TestStream.FRAME_BYTES)).isEqualTo(stream.segments(0, 89));
        subscriber.expectNothing();
        subscriber.send(0, new HopFrame.ByteCredit(90L * TestStream.FRAME_BYTES));
        assertThat(subscriber.expectData(2, TestStream.FRAME_BYTES)).isEqualTo(stream.segment(89));
    }

    @Test
    void letsHonestClientsInWhileManyHalfOpenOnesWait() throws Exception {
        start(HubLimits.DEFAULT.with(new HubLimits.Connections(MANY, MANY, 10, 5, 3)));
        for (int i = 0; i < 50; i++) {
            open.add(new Socket(hub().address().getAddress(), hub().address().getPort()));
        }
        // Those of them that the hub accepts late may push it out; then it tries again, as every client does.
        try (HubClient honest = new HubClient(hub().address())) {
            honest.client.connected().get(30, TimeUnit.SECONDS);
        }
        assertThat(hub().refusals().get(RefusalKind.HALF_OPEN)).isGreaterThanOrEqualTo(40);
    }

    private void start(HubLimits limits) throws IOException {
        started = EmbeddedHub.start(folder, HubSecurity.of(HubClient.SECRET), SpoolOptions.DEFAULT, limits);
    }

    private EmbeddedHub hub() {
        return Objects.requireNonNull(started, "started");
    }

    private RawClient greeted() throws Exception {
        RawClient client = RawClient.greeted(hub().address(), MUCH);
        open.add(client);
        return client;
    }

    /** A place is free when the hub has noticed that its client has left. */
    private void untilLetIn() throws Exception {
        InetSocketAddress address = hub().address();
        HopFrame answer = new HopFrame.End();
        while (!(answer instanceof HopFrame.Pong)) {
            try (RawClient client = RawClient.greeted(address, MUCH)) {
                answer = client.send(0, new HopFrame.Ping(1)).expectAny(0);
            }
        }
    }

    /** A stream with one segment, whose writer is on channel {@code number}. */
    private static TestStream stored(RawClient raw, int number) throws Exception {
        TestStream stream = new TestStream();
        raw.send(number, stream.open()).expect(HopFrame.OpenAck.class, number);
        raw.send(number, new HopFrame.Epoch(stream.epoch())).sendData(number, stream.segment(0));
        raw.expect(HopFrame.Credit.class, number);
        return stream;
    }

    private static HopFrame.Subscribe subscription(TestStream stream) {
        return new HopFrame.Subscribe(stream.id(), "", StartPosition.LATEST, 100);
    }

    private static void subscribe(RawClient raw, int number, TestStream stream) throws Exception {
        raw.send(number, subscription(stream));
        raw.expect(HopFrame.Announce.class, number);
        raw.expect(HopFrame.Epoch.class, number);
    }

    private void assertCounted(RefusalKind kind, long times) {
        assertThat(hub().refusals()).containsEntry(kind, times);
    }
}
