package io.sealstream.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.error.ErrorCode;
import io.sealstream.session.HopFrame;
import io.sealstream.session.StartPosition;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a hub does with the beacons of writers, frame by frame (SPEC section 7.3). */
@Timeout(120)
class BeaconsTest {

    private static final long MUCH = 1L << 40;
    private static final int FRAME = TestStream.FRAME_BYTES;
    private static final int READER = 3;
    private static final int WRITER = 7;

    @TempDir
    Path folder;

    private final TestStream stream = new TestStream();
    private EmbeddedHub hub;
    private RawClient writer;

    @BeforeEach
    void start() throws Exception {
        hub = EmbeddedHub.start(folder, HubClient.SECRET);
        writer = opened();
        writer.send(WRITER, new HopFrame.Epoch(stream.epoch()));
    }

    @AfterEach
    void stop() throws Exception {
        writer.close();
        hub.close();
    }

    @Test
    void goesAtOnceToWhoHasBeenSentEverything() throws Exception {
        store(0, 2);
        try (RawClient reader = subscribed(100)) {
            reader.expectData(READER, 2 * FRAME);
            writer.send(WRITER, stream.beacon(0));
            assertThat(number(reader)).isZero();
            reader.expectNothing();
            writer.send(WRITER, stream.beacon(5));
            assertThat(number(reader)).isEqualTo(5);
            reader.send(READER, new HopFrame.Credit(2, 0, 200));
            reader.expectNothing();
        }
    }

    @Test
    void waitsForWhoHasNotCaughtUpAndOnlyTheNewestIsKept() throws Exception {
        store(0, 4);
        writer.send(WRITER, stream.beacon(0));
        writer.send(WRITER, stream.beacon(1));
        store(4, 5);
        try (RawClient reader = subscribed(3)) {
            reader.expectData(READER, 3 * FRAME);
            reader.expectNothing();
            reader.send(READER, new HopFrame.Credit(3, 0, 4));
            reader.expectData(READER, FRAME);
            assertThat(number(reader)).as("everything below it has been sent").isEqualTo(1);
            reader.send(READER, new HopFrame.Credit(4, 0, 5));
            reader.expectData(READER, FRAME);
            reader.expectNothing();
        }
    }

    @Test
    void passesOverAnOlderOne() throws Exception {
        writer.send(WRITER, stream.beacon(5));
        writer.send(WRITER, stream.beacon(5));
        writer.send(WRITER, stream.beacon(4));
        writer.expectNothing();
        try (RawClient reader = subscribed(3)) {
            assertThat(number(reader)).isEqualTo(5);
            reader.expectNothing();
        }
    }

    @Test
    void doesNotOutliveItsEpoch() throws Exception {
        store(0, 1);
        HopFrame.Beacon old = stream.beacon(9);
        writer.send(WRITER, old);
        stream.nextEpoch(1);
        try (RawClient second = opened()) {
            second.send(WRITER, new HopFrame.Epoch(stream.epoch()));
            second.expectNothing();
            writer.expect(HopFrame.Fenced.class, WRITER);
            try (RawClient reader = subscribed(9)) {
                reader.expectData(READER, FRAME);
                reader.expect(HopFrame.Epoch.class, READER);
                reader.expectNothing();
                second.send(WRITER, stream.beacon(0));
                assertThat(number(reader)).isZero();
            }
            second.send(WRITER, old);
            second.expectError(WRITER, ErrorCode.SEQUENCE_CONFLICT);
        }
    }

    @Test
    void isRefusedFromWhoDoesNotWriteTheStream() throws Exception {
        try (RawClient second = opened()) {
            writer.expect(HopFrame.Fenced.class, WRITER);
            // Its channel is closed: nothing that still comes on it counts.
            writer.send(WRITER, stream.beacon(1));
            writer.expectNothing();
            try (RawClient reader = subscribed(9)) {
                reader.expectNothing();
            }
            second.expectNothing();
        }
    }

    @Test
    void endedStreamsHaveNone() throws Exception {
        writer.sendData(WRITER, stream.last(0));
        writer.expect(HopFrame.Credit.class, WRITER);
        writer.send(WRITER, stream.beacon(0));
        writer.expectError(WRITER, ErrorCode.PROTOCOL);
    }

    private RawClient opened() throws Exception {
        RawClient client = RawClient.greeted(hub.address(), MUCH);
        client.send(WRITER, stream.open());
        client.expect(HopFrame.OpenAck.class, WRITER);
        return client;
    }

    private void store(long from, long to) throws Exception {
        writer.sendData(WRITER, stream.segments(from, to));
        writer.expect(HopFrame.Credit.class, WRITER);
    }

    /** A reader from the beginning that has been told the stream and its first epoch. */
    private RawClient subscribed(int window) throws Exception {
        writer.expectNothing();
        RawClient reader = RawClient.greeted(hub.address(), MUCH);
        reader.send(READER, new HopFrame.Subscribe(stream.id(), "", StartPosition.EARLIEST, window));
        reader.expect(HopFrame.Announce.class, READER);
        reader.expect(HopFrame.Epoch.class, READER);
        return reader;
    }

    private static long number(RawClient reader) throws InterruptedException {
        return reader.expect(HopFrame.Beacon.class, READER).frame().header().sequence();
    }
}
