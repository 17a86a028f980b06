package io.sealstream.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.error.ErrorCode;
import io.sealstream.error.PeerViolationException;
import io.sealstream.hub.spool.Durability;
import io.sealstream.hub.spool.ItemParser;
import io.sealstream.hub.spool.LogItem;
import io.sealstream.hub.spool.LogReader;
import io.sealstream.hub.spool.Retention;
import io.sealstream.hub.spool.SettableClock;
import io.sealstream.hub.spool.Spool;
import io.sealstream.hub.spool.SpoolOptions;
import io.sealstream.segment.NamePattern;
import io.sealstream.session.HopFrame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What goes, what stays, and what is known of what is gone. */
@Timeout(60)
class RetentionRunTest {

    private static final NamePattern ALL = new NamePattern(">");
    private static final SpoolOptions OPTIONS = new SpoolOptions(Durability.PROCESS, 5L * TestStream.FRAME_BYTES)
            .withRetention(Retention.KEEP_ALL.withRetainAge(Duration.ofHours(8)));

    @TempDir
    Path folder;

    private final SettableClock clock = new SettableClock();
    private final TestStream stream = new TestStream();
    private Spool spool;
    private NamedStreams streams;

    @BeforeEach
    void open() throws IOException {
        spool = Spool.open(folder, OPTIONS, clock);
        streams = new NamedStreams(spool, clock);
    }

    @AfterEach
    void close() throws IOException {
        streams.close();
        spool.close();
    }

    @Test
    void dropsOldFilesOfALiveStreamButTheLast() throws Exception {
        HubStream live = streams.findOrCreate(stream.open(), stored -> {});
        live.log().append(stream.epoch());
        write(live, 0, 12);
        int files = live.log().fileCount();
        run();
        assertThat(live.log().fileCount()).isEqualTo(files);
        clock.advance(Duration.ofHours(9));
        run();
        assertThat(live.log().fileCount()).isEqualTo(1);
        assertThat(live.description().firstSequence()).isEqualTo(live.log().firstSequence());
        assertThat(live.log().firstSequence()).isPositive();
        Dropped dropped = streams.retention().dropped();
        assertThat(dropped.files()).isEqualTo(files - 1);
        assertThat(dropped.segments()).isEqualTo(live.log().firstSequence());
        assertThat(dropped.streams()).isZero();
        clock.advance(Duration.ofDays(100));
        run();
        assertThat(live.log().fileCount()).isEqualTo(1);
        write(live, 12, 14);
    }

    /** A stream that writes little would never fill a file. */
    @Test
    void beginsAFileWhenTheOldestSegmentGetsOld() throws Exception {
        HubStream live = streams.findOrCreate(stream.open(), stored -> {});
        live.log().append(stream.epoch());
        write(live, 0, 1);
        clock.advance(Duration.ofMinutes(59));
        write(live, 1, 2);
        assertThat(live.log().fileCount()).isEqualTo(1);
        clock.advance(Duration.ofMinutes(1));
        write(live, 2, 3);
        assertThat(live.log().fileCount()).isEqualTo(2);
    }

    @Test
    void dropsAStreamThatHasEndedAndKeepsItsIdentityAndOrdinal() throws Exception {
        end(streams.findOrCreate(stream.open(), stored -> {}));
        clock.advance(Duration.ofHours(9));
        run();
        for (int restart = 0; restart < 2; restart++) {
            assertThat(streams.size()).isZero();
            assertThat(streams.list(ALL, 0, 10).streams()).isEmpty();
            assertFails(ErrorCode.STREAM_UNKNOWN, () -> streams.find(stream.id()));
            assertFails(ErrorCode.STREAM_ENDED, () -> streams.findOrCreate(stream.open(), stored -> {}));
            assertFails(ErrorCode.STREAM_ENDED, () -> streams.findOrCreate(stream.reopen(), stored -> {}));
            HopFrame.Open owner = stream.open();
            HopFrame.Open stranger = new HopFrame.Open(
                    owner.stream(),
                    owner.name(),
                    owner.content(),
                    owner.bound(),
                    owner.segmentSize(),
                    new byte[32],
                    owner.resumedEpoch());
            assertFails(ErrorCode.FORBIDDEN_STREAM, () -> streams.findOrCreate(stranger, stored -> {}));
            close();
            open();
        }
        assertThat(folders()).isEmpty();
        HubStream next = streams.findOrCreate(new TestStream().open(), stored -> {});
        assertThat(next.folder().ordinal()).isEqualTo(1);
        assertThat(streams.list(ALL, 1, 10).streams()).hasSize(1);
    }

    /** Its reader has the file open, or has lost the rest. */
    @Test
    void letsAReaderFinishItsFileAndTellsItThatTheRestIsGone() throws Exception {
        HubStream ended = streams.findOrCreate(stream.open(), stored -> {});
        end(ended);
        long start = ended.log().storedFiles().get(1).firstSequence();
        long inLastFile = ended.log().end().nextSequence() - 1;
        try (LogReader first = ended.log().reader(0);
                LogReader last = ended.log().reader(inLastFile)) {
            clock.advance(Duration.ofHours(9));
            run();
            assertThat(streams.size()).isZero();
            assertThat(segmentsLeft(last)).isEqualTo(1);
            assertThat(last.finalRead()).isTrue();
            assertThatThrownBy(() -> segmentsLeft(first))
                    .isInstanceOfSatisfying(PeerViolationException.class, e -> assertThat(e.code())
                            .isEqualTo(ErrorCode.POSITION_GONE))
                    .hasMessageContaining("wanted=" + start);
        }
        ended.acknowledged("late", 3);
    }

    /** The process died while it dropped a stream. */
    @Test
    void finishesADropThatWasInterrupted() throws Exception {
        end(streams.findOrCreate(stream.open(), stored -> {}));
        close();
        Path own = folders().get(0);
        Path half = own.resolveSibling("dropped-" + own.getFileName());
        Files.move(own, half);
        open();
        assertThat(streams.size()).isZero();
        assertThat(folders()).isEmpty();
        assertFails(ErrorCode.STREAM_ENDED, () -> streams.findOrCreate(stream.open(), stored -> {}));
        assertThat(streams.findOrCreate(new TestStream().open(), stored -> {})
                        .folder()
                        .ordinal())
                .isEqualTo(1);
    }

    private static long segmentsLeft(LogReader reader) throws IOException {
        long segments = 0;
        for (var step = reader.next(1000, 1 << 30); step.isPresent(); step = reader.next(1000, 1 << 30)) {
            segments += step.get() instanceof LogReader.Step.Run run ? run.segments() : 0;
        }
        return segments;
    }

    private void end(HubStream ended) throws IOException {
        ended.log().append(stream.epoch());
        write(ended, 0, 12);
        append(ended, stream.last(12));
    }

    private void write(HubStream to, long from, long until) throws IOException {
        for (long sequence = from; sequence < until; sequence++) {
            append(to, stream.segment(sequence));
        }
    }

    private static void append(HubStream to, byte[] frame) throws IOException {
        LogItem.Segment segment = (LogItem.Segment) new ItemParser().parse(frame, 0, frame.length);
        to.log().append(new ByteBuffer[] {ByteBuffer.wrap(frame)}, List.of(segment));
    }

    private void run() throws InterruptedException {
        StreamThreads threads = new StreamThreads();
        streams.retention().run(threads);
        threads.close();
    }

    private List<Path> folders() throws IOException {
        try (Stream<Path> entries = Files.list(folder.resolve("streams"))) {
            return entries.toList();
        }
    }

    private static void assertFails(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(PeerViolationException.class, e -> assertThat(e.code())
                .isEqualTo(code));
    }
}
