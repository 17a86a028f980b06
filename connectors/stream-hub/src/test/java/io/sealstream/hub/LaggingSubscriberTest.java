package io.sealstream.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.error.ErrorCode;
import io.sealstream.hub.spool.Durability;
import io.sealstream.hub.spool.Retention;
import io.sealstream.hub.spool.SpoolOptions;
import io.sealstream.segment.NamePattern;
import io.sealstream.session.HopFrame;
import io.sealstream.session.StartPosition;
import io.sealstream.transport.hop.HubSecurity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A subscriber under which files are dropped, and one on a disk that refuses, frame by frame. */
@Timeout(120)
class LaggingSubscriberTest {

    private static final long MUCH = 1L << 40;
    private static final int FRAME = TestStream.FRAME_BYTES;
    private static final int READER = 3;
    private static final int WRITER = 7;

    /** A file has ten segments, and seven files fit. */
    private static final int FILE_SEGMENTS = 10;

    private static final SpoolOptions OPTIONS = new SpoolOptions(
            Durability.PROCESS, (long) FILE_SEGMENTS * FRAME, Retention.KEEP_ALL.withRetainBytes(80L * FRAME));

    @TempDir
    Path folder;

    private final TestStream stream = new TestStream();
    private EmbeddedHub hub;
    private RawClient writer;

    @BeforeEach
    void start() throws Exception {
        hub = EmbeddedHub.start(folder, HubSecurity.of(HubClient.SECRET), OPTIONS);
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

    @Test
    void getsItsWholeFileThenOneGapThenTheWholeRest() throws Exception {
        store(0, 30);
        try (RawClient reader = RawClient.greeted(hub.address(), MUCH)) {
            reader.send(READER, new HopFrame.Subscribe(stream.id(), "slow", StartPosition.EARLIEST, 5));
            reader.expect(HopFrame.Announce.class, READER);
            reader.expect(HopFrame.Epoch.class, READER);
            assertThat(reader.expectData(READER, 5 * FRAME)).isEqualTo(stream.segments(0, 5));
            // It lags three files behind when files begin to go.
            store(30, 150);
            long first = firstStored(reader);
            assertThat(first).isGreaterThan(3 * FILE_SEGMENTS);
            assertThat(hub.dropped().segments()).isEqualTo(first);
            assertThat(hub.dropped().files()).isEqualTo(first / FILE_SEGMENTS);

            reader.send(READER, new HopFrame.Credit(5, 0, FILE_SEGMENTS));
            assertThat(reader.expectData(READER, 5 * FRAME)).isEqualTo(stream.segments(5, FILE_SEGMENTS));
            HopFrame.Gap gap = reader.expect(HopFrame.Gap.class, READER);
            assertThat(gap).isEqualTo(new HopFrame.Gap(FILE_SEGMENTS, first));
            assertThat(reader.expect(HopFrame.Epoch.class, READER).record()).isEqualTo(stream.epoch());
            // What it had granted ends before the gap.
            reader.expectNothing();
            reader.send(READER, new HopFrame.Credit(first, first, 1000));
            for (long from = first; from < 150; from += FILE_SEGMENTS) {
                if (from > first) {
                    reader.expect(HopFrame.Epoch.class, READER);
                }
                assertThat(reader.expectData(READER, FILE_SEGMENTS * FRAME))
                        .isEqualTo(stream.segments(from, from + FILE_SEGMENTS));
            }
            reader.expectNothing();
            store(150, 152);
            reader.expect(HopFrame.Epoch.class, READER);
            assertThat(reader.expectData(READER, 2 * FRAME)).isEqualTo(stream.segments(150, 152));
        }
    }

    @Test
    void isRefusedWhereNothingIsStoredAnyMore() throws Exception {
        store(0, 20);
        try (RawClient reader = RawClient.greeted(hub.address(), MUCH)) {
            reader.send(READER, new HopFrame.Subscribe(stream.id(), "slow", StartPosition.EARLIEST, 5));
            reader.expect(HopFrame.Announce.class, READER);
            reader.expect(HopFrame.Epoch.class, READER);
            reader.expectData(READER, 5 * FRAME);
            reader.send(READER, new HopFrame.Credit(5, 5, 5));
            reader.send(READER, new HopFrame.Stop());
            store(20, 150);
            long first = firstStored(reader);
            StartPosition below =
                    new StartPosition.AtSequence(first - 1, stream.epoch().epochId());
            reader.send(9, new HopFrame.Subscribe(stream.id(), "", below, 5));
            reader.expectError(9, ErrorCode.POSITION_GONE);
            StartPosition at =
                    new StartPosition.AtSequence(first, stream.epoch().epochId());
            reader.send(10, new HopFrame.Subscribe(stream.id(), "", at, 5));
            assertThat(reader.expect(HopFrame.Announce.class, 10).startSequence())
                    .isEqualTo(first);
        }
    }

    /** Only the hub knows where it stood, so only the hub can say what it has lost. */
    @Test
    void isToldWhatItHasLostWhenItResumes() throws Exception {
        store(0, 20);
        try (RawClient reader = RawClient.greeted(hub.address(), MUCH)) {
            reader.send(READER, new HopFrame.Subscribe(stream.id(), "slow", StartPosition.EARLIEST, 5));
            reader.expect(HopFrame.Announce.class, READER);
            reader.expect(HopFrame.Epoch.class, READER);
            reader.expectData(READER, 5 * FRAME);
            reader.send(READER, new HopFrame.Credit(5, 5, 5));
            reader.send(READER, new HopFrame.Stop());
            store(20, 150);
            long first = firstStored(reader);
            reader.send(8, new HopFrame.Subscribe(stream.id(), "slow", StartPosition.RESUME, 5));
            assertThat(reader.expect(HopFrame.Announce.class, 8).startSequence())
                    .isEqualTo(5);
            assertThat(reader.expect(HopFrame.Gap.class, 8)).isEqualTo(new HopFrame.Gap(5, first));
            reader.expect(HopFrame.Epoch.class, 8);
            reader.expectNothing();
            reader.send(8, new HopFrame.Credit(first, first, first + 5));
            assertThat(reader.expectData(8, 5 * FRAME)).isEqualTo(stream.segments(first, first + 5));
        }
    }

    /** A directory where the next file would be: the writer is told, readers notice nothing, and it goes on when it is gone. */
    @Test
    void readsOnWhileTheDiskRefusesTheWriter() throws Exception {
        Path next = streamFolder().resolve("00000000000000000010.spool");
        Files.createDirectory(next);
        store(0, FILE_SEGMENTS);
        writer.sendData(WRITER, stream.segment(FILE_SEGMENTS));
        assertThat(writer.expectError(WRITER, ErrorCode.STORAGE)).contains("segments cannot be stored");
        try (RawClient reader = RawClient.greeted(hub.address(), MUCH)) {
            reader.send(READER, new HopFrame.Subscribe(stream.id(), "", StartPosition.EARLIEST, 1000));
            reader.expect(HopFrame.Announce.class, READER);
            reader.expect(HopFrame.Epoch.class, READER);
            assertThat(reader.expectData(READER, FILE_SEGMENTS * FRAME)).isEqualTo(stream.segments(0, FILE_SEGMENTS));
            Files.delete(next);
            writer.send(WRITER, stream.reopen());
            assertThat(writer.expect(HopFrame.OpenAck.class, WRITER).durableNext())
                    .isEqualTo(FILE_SEGMENTS);
            store(FILE_SEGMENTS, FILE_SEGMENTS + 2);
            reader.expect(HopFrame.Epoch.class, READER);
            assertThat(reader.expectData(READER, 2 * FRAME))
                    .isEqualTo(stream.segments(FILE_SEGMENTS, FILE_SEGMENTS + 2));
        }
    }

    /** What a subscriber has acknowledged cannot be stored: it reads on, and it is stored when that is possible. */
    @Test
    void readsOnWhileTheDiskRefusesItsCursor() throws Exception {
        store(0, 6);
        Path draft = Files.createDirectory(streamFolder().resolve("cursors.new"));
        try (RawClient reader = RawClient.greeted(hub.address(), MUCH)) {
            reader.send(READER, new HopFrame.Subscribe(stream.id(), "me", StartPosition.EARLIEST, 3));
            reader.expect(HopFrame.Announce.class, READER);
            reader.expect(HopFrame.Epoch.class, READER);
            reader.expectData(READER, 3 * FRAME);
            reader.send(READER, new HopFrame.Credit(3, 3, 5));
            reader.expectData(READER, 2 * FRAME);
            // Opened on the stream's thread, behind the acknowledgement.
            reader.send(8, new HopFrame.Subscribe(stream.id(), "me", StartPosition.RESUME, 0));
            assertThat(reader.expect(HopFrame.Announce.class, 8).startSequence())
                    .isEqualTo(3);
            Files.delete(draft);
            reader.expect(HopFrame.Epoch.class, 8);
            reader.send(READER, new HopFrame.Credit(5, 4, 6));
            reader.expectData(READER, FRAME);
            reader.send(9, new HopFrame.Subscribe(stream.id(), "me", StartPosition.RESUME, 0));
            assertThat(reader.expect(HopFrame.Announce.class, 9).startSequence())
                    .isEqualTo(4);
        }
        assertThat(streamFolder().resolve("cursors")).exists();
    }

    /** SPEC section 7.6, over a connection that opened the stream and died before its EPOCH came. */
    @Test
    void takesTheEpochOfAWriterWhoseFirstConnectionIsHalfDead() throws Exception {
        TestStream other = new TestStream();
        try (RawClient first = RawClient.greeted(hub.address(), MUCH);
                RawClient second = RawClient.greeted(hub.address(), MUCH)) {
            first.send(WRITER, other.open());
            first.expect(HopFrame.OpenAck.class, WRITER);
            second.send(WRITER, other.reopen());
            assertThat(second.expect(HopFrame.OpenAck.class, WRITER).lastEpoch())
                    .isEmpty();
            second.send(WRITER, new HopFrame.Epoch(other.epoch()));
            second.sendData(WRITER, other.segment(0));
            assertThat(second.expect(HopFrame.Credit.class, WRITER).durableNext())
                    .isEqualTo(1);
            first.expect(HopFrame.Fenced.class, WRITER);
        }
    }

    private long firstStored(RawClient client) throws Exception {
        client.send(20, new HopFrame.ListStreams(new NamePattern(">"), 0, 10));
        HopFrame.Announce announce = client.expect(HopFrame.Announce.class, 20);
        client.expect(HopFrame.Listed.class, 20);
        assertThat(announce.startSequence()).isEqualTo(announce.description().firstSequence());
        return announce.description().firstSequence();
    }

    private void store(long from, long to) throws Exception {
        for (long sequence = from; sequence < to; sequence++) {
            writer.sendData(WRITER, stream.segment(sequence));
            writer.expect(HopFrame.Credit.class, WRITER);
        }
        // What follows the answer on the stream's thread is done when the stream answers again.
        writer.send(21, new HopFrame.Subscribe(stream.id(), "", StartPosition.LATEST, 0));
        writer.expect(HopFrame.Announce.class, 21);
        writer.expect(HopFrame.Epoch.class, 21);
        writer.send(21, new HopFrame.Stop());
    }

    private Path streamFolder() throws Exception {
        try (Stream<Path> folders = Files.list(folder.resolve("streams"))) {
            return folders.findFirst().orElseThrow();
        }
    }
}
