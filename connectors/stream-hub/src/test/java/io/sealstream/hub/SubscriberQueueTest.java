package io.sealstream.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.hub.spool.Durability;
import io.sealstream.hub.spool.SpoolOptions;
import io.sealstream.session.HopFrame;
import io.sealstream.session.StartPosition;
import io.sealstream.transport.hop.HubSecurity;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a hub sends to a reader, and when, frame by frame. */
@Timeout(120)
class SubscriberQueueTest {

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
        // A file takes ten segments, so that readers cross from one to the next.
        hub = EmbeddedHub.start(
                folder, HubSecurity.of(HubClient.SECRET), new SpoolOptions(Durability.PROCESS, 10L * FRAME));
        writer = RawClient.greeted(hub.address(), MUCH);
        writer.send(WRITER, stream.open());
        writer.expect(HopFrame.OpenAck.class, WRITER);
        writer.send(WRITER, new HopFrame.Epoch(stream.epoch()));
    }

    @AfterEach
    void stop() throws Exception {
        writer.close();
        hub.close();
    }

    /** Pitfall 4: a slow reader costs no memory; what it has not granted stays on disk. */
    @Test
    void sendsNoMoreSegmentsThanTheReaderHasGranted() throws Exception {
        store(0, 10);
        try (RawClient reader = subscribed(StartPosition.EARLIEST, 3, MUCH)) {
            reader.expectData(READER, 3 * FRAME);
            reader.expectNothing();
            reader.send(READER, new HopFrame.Credit(3, 0, 4));
            assertThat(reader.expectData(READER, FRAME)).isEqualTo(stream.segment(3));
            reader.expectNothing();
            // A value below an earlier one says nothing.
            reader.send(READER, new HopFrame.Credit(3, 0, 1));
            reader.expectNothing();
            reader.send(READER, new HopFrame.Credit(4, 0, 9));
            reader.expectData(READER, 5 * FRAME);
            reader.expectNothing();
        }
    }

    @Test
    void sendsNoMoreBytesThanTheConnectionHasGranted() throws Exception {
        store(0, 10);
        try (RawClient reader = subscribed(StartPosition.EARLIEST, 1000, 3 * FRAME - 1)) {
            reader.expectData(READER, 2 * FRAME);
            reader.expectNothing();
            reader.send(0, new HopFrame.ByteCredit(3 * FRAME));
            reader.expectData(READER, FRAME);
            reader.expectNothing();
            reader.send(0, new HopFrame.ByteCredit(1));
            reader.expectNothing();
            reader.send(0, new HopFrame.ByteCredit(9 * FRAME));
            reader.expectData(READER, 6 * FRAME);
            reader.expectNothing();
        }
    }

    @Test
    void sendsWhatIsStoredLaterAndTheEndOnce() throws Exception {
        store(0, 2);
        try (RawClient reader = subscribed(StartPosition.EARLIEST, 1000, MUCH)) {
            reader.expectData(READER, 2 * FRAME);
            reader.expectNothing();
            store(2, 25);
            reader.expectData(READER, 8 * FRAME);
            // The next file repeats the epoch.
            reader.expect(HopFrame.Epoch.class, READER);
            reader.expectData(READER, 10 * FRAME);
            reader.expect(HopFrame.Epoch.class, READER);
            reader.expectData(READER, 5 * FRAME);
            reader.expectNothing();
            writer.sendData(WRITER, stream.last(25));
            writer.expect(HopFrame.Credit.class, WRITER);
            reader.expectData(READER, FRAME);
            assertThat(reader.expect(HopFrame.Ended.class, READER).nextSequence())
                    .isEqualTo(26);
            reader.send(READER, new HopFrame.Credit(26, 26, 2000));
            reader.expectNothing();
        }
    }

    @Test
    void sendsEachEpochBeforeItsSegments() throws Exception {
        store(0, 2);
        writer.send(WRITER, new HopFrame.Epoch(stream.nextEpoch(2)));
        store(2, 3);
        writer.send(WRITER, new HopFrame.Epoch(stream.nextEpoch(3)));
        writer.send(WRITER, new HopFrame.Epoch(stream.nextEpoch(3)));
        store(3, 4);
        try (RawClient reader = subscribed(StartPosition.EARLIEST, 1000, MUCH)) {
            reader.expectData(READER, 2 * FRAME);
            assertThat(reader.expect(HopFrame.Epoch.class, READER)
                            .record()
                            .start()
                            .sequence())
                    .isEqualTo(2);
            reader.expectData(READER, FRAME);
            reader.expect(HopFrame.Epoch.class, READER);
            assertThat(reader.expect(HopFrame.Epoch.class, READER).record()).isEqualTo(stream.epoch());
            assertThat(reader.expectData(READER, FRAME)).isEqualTo(stream.segment(3));
        }
    }

    /** A connection broke before the first segment of an epoch: the one before it would look like a fork. */
    @Test
    void goesOnWithTheEpochThatTheReaderHas() throws Exception {
        store(0, 2);
        writer.send(WRITER, new HopFrame.Epoch(stream.nextEpoch(2)));
        store(2, 3);
        StartPosition held = new StartPosition.AtSequence(2, stream.epoch().epochId());
        try (RawClient reader = RawClient.greeted(hub.address(), MUCH)) {
            reader.send(READER, new HopFrame.Subscribe(stream.id(), "", held, 1000));
            reader.expect(HopFrame.Announce.class, READER);
            assertThat(reader.expect(HopFrame.Epoch.class, READER).record()).isEqualTo(stream.epoch());
            assertThat(reader.expectData(READER, FRAME)).isEqualTo(stream.segment(2));
        }
    }

    @Test
    void beginsAtTheEndForTheLatestAndSaysNothingOfWhatWasBefore() throws Exception {
        store(0, 5);
        try (RawClient reader = subscribed(StartPosition.LATEST, 1000, MUCH)) {
            reader.expectNothing();
            store(5, 6);
            assertThat(reader.expectData(READER, FRAME)).isEqualTo(stream.segment(5));
        }
    }

    @Test
    void stopsWhenTheReaderLeavesTheChannel() throws Exception {
        store(0, 5);
        try (RawClient reader = subscribed(StartPosition.EARLIEST, 1000, MUCH)) {
            reader.expectData(READER, 5 * FRAME);
            reader.send(READER, new HopFrame.Stop());
            reader.expectNothing();
            store(5, 9);
            reader.expectNothing();
            reader.send(READER, new HopFrame.Subscribe(stream.id(), "", StartPosition.LATEST, 10));
            assertThat(reader.expect(HopFrame.Announce.class, READER).startSequence())
                    .isEqualTo(9);
        }
    }

    @Test
    void letsNoReaderWaitForASlowerOne() throws Exception {
        try (RawClient slow = subscribed(StartPosition.EARLIEST, 1, MUCH);
                RawClient poor = subscribed(StartPosition.EARLIEST, 1000, FRAME);
                RawClient quick = subscribed(StartPosition.EARLIEST, 1000, MUCH)) {
            store(0, 10);
            assertThat(quick.expectData(READER, 10 * FRAME)).isEqualTo(stream.segments(0, 10));
            assertThat(slow.expectData(READER, FRAME)).isEqualTo(stream.segment(0));
            assertThat(poor.expectData(READER, FRAME)).isEqualTo(stream.segment(0));
            slow.expectNothing();
            poor.expectNothing();
            slow.send(READER, new HopFrame.Credit(1, 0, 10));
            assertThat(slow.expectData(READER, 9 * FRAME)).isEqualTo(stream.segments(1, 10));
        }
    }

    @Test
    void remembersOnlyAcknowledgementsOfWhatItHasSent() throws Exception {
        store(0, 5);
        try (RawClient reader = RawClient.greeted(hub.address(), MUCH)) {
            reader.send(READER, new HopFrame.Subscribe(stream.id(), "me", StartPosition.RESUME, 3));
            assertThat(reader.expect(HopFrame.Announce.class, READER).startSequence())
                    .isZero();
            reader.expect(HopFrame.Epoch.class, READER);
            reader.expectData(READER, 3 * FRAME);
            reader.send(READER, new HopFrame.Credit(3, 4, 0));
            assertThat(resumedAt(reader, 4)).isZero();
            reader.send(READER, new HopFrame.Credit(3, 2, 0));
            assertThat(resumedAt(reader, 5)).isEqualTo(2);
            reader.send(READER, new HopFrame.Credit(3, 1, 0));
            assertThat(resumedAt(reader, 6)).isEqualTo(2);
        }
    }

    private long resumedAt(RawClient reader, int number) throws Exception {
        reader.send(number, new HopFrame.Subscribe(stream.id(), "me", StartPosition.RESUME, 0));
        long start = reader.expect(HopFrame.Announce.class, number).startSequence();
        reader.expect(HopFrame.Epoch.class, number);
        return start;
    }

    private void store(long from, long to) throws Exception {
        for (long sequence = from; sequence < to; sequence++) {
            writer.sendData(WRITER, stream.segment(sequence));
            writer.expect(HopFrame.Credit.class, WRITER);
        }
    }

    private RawClient subscribed(StartPosition start, int window, long byteCredit) throws Exception {
        RawClient reader = RawClient.greeted(hub.address(), byteCredit);
        reader.send(READER, new HopFrame.Subscribe(stream.id(), "", start, window));
        reader.expect(HopFrame.Announce.class, READER);
        reader.expect(HopFrame.Epoch.class, READER);
        return reader;
    }
}
