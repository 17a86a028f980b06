package io.sealstream.hub.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.PeerViolationException;
import io.sealstream.error.StorageException;
import io.sealstream.hub.TestStream;
import io.sealstream.segment.EpochRecord;
import io.sealstream.segment.SegmentHeader.Ending;
import io.sealstream.segment.SegmentLayout;
import io.sealstream.testkit.SeededRandom;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class StreamLogTest {

    private static final int FRAME = TestStream.FRAME_BYTES;
    private static final SpoolOptions ONE_FILE = SpoolOptions.DEFAULT;
    private static final SpoolOptions SMALL_FILES = new SpoolOptions(Durability.POWER, 5L * FRAME);

    @TempDir
    Path folder;

    private final TestStream stream = new TestStream();

    @Test
    void isEmptyInAnEmptyFolderAndInOneOfOtherFiles() throws Exception {
        Files.writeString(folder.resolve("stream"), "something else");
        Files.writeString(folder.resolve("00000000000000000000.spool.bak"), "something else");
        try (StreamLog log = StreamLog.open(folder, ONE_FILE)) {
            assertThat(log.end()).isEqualTo(LogEnd.EMPTY);
            assertThat(log.firstSequence()).isZero();
        }
    }

    @Test
    void knowsAfterARestartWhatItKnewBefore() throws Exception {
        for (SpoolOptions options : List.of(ONE_FILE, SMALL_FILES)) {
            Path own = Files.createDirectory(folder.resolve("roll-" + options.rollBytes()));
            LogEnd before;
            try (StreamLog log = StreamLog.open(own, options)) {
                log.append(stream.epoch());
                append(log, 0, 17);
                before = log.end();
            }
            assertThat(before.nextSequence()).isEqualTo(17);
            assertThat(before.nextOffset()).isEqualTo(17L * TestStream.PAYLOAD_BYTES);
            assertThat(before.storedBytes()).isEqualTo(storedBytes(own));
            try (StreamLog log = StreamLog.open(own, options)) {
                assertThat(log.end()).isEqualTo(before);
                assertThat(log.hasEpoch(stream.epoch().epochId())).isTrue();
                assertThat(read(log, 0)).isEqualTo(stream.segments(0, 17));
                append(log, 17, 20);
                assertThat(read(log, 16)).isEqualTo(stream.segments(16, 20));
            }
        }
    }

    @Test
    void remembersThatTheStreamHasEnded() throws Exception {
        try (StreamLog log = StreamLog.open(folder, SMALL_FILES)) {
            log.append(stream.epoch());
            append(log, 0, 5);
            LogFrames.append(log, stream.last(5));
        }
        try (StreamLog log = StreamLog.open(folder, SMALL_FILES)) {
            assertThat(log.end().ended()).isTrue();
            assertThat(log.end().nextSequence()).isEqualTo(6);
        }
    }

    /** Whatever byte the process died at, whole segments stay and the rest goes. */
    @Test
    void cutsASegmentThatWasBeingWritten() throws Exception {
        Path file = write(ONE_FILE, 3);
        byte[] whole = Files.readAllBytes(file);
        for (int length = whole.length - 1; length > 0; length -= length % FRAME == 7 ? 13 : 1) {
            Files.write(file, Arrays.copyOf(whole, length));
            int segments = Math.max(0, length - EpochRecord.BYTES) / FRAME;
            boolean hasEpoch = length >= EpochRecord.BYTES;
            try (StreamLog log = StreamLog.open(folder, ONE_FILE)) {
                assertThat(log.end().nextSequence()).as("cut at %d", length).isEqualTo(segments);
                assertThat(log.end().lastEpoch().isPresent()).isEqualTo(hasEpoch);
                assertThat(log.end().storedBytes())
                        .isEqualTo(hasEpoch ? EpochRecord.BYTES + (long) segments * FRAME : 0);
            }
            assertThat(Files.size(file)).isEqualTo(hasEpoch ? EpochRecord.BYTES + (long) segments * FRAME : 0);
        }
    }

    @Test
    void goesOnBehindACut() throws Exception {
        Path file = write(ONE_FILE, 3);
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), EpochRecord.BYTES + 2 * FRAME + 70));
        try (StreamLog log = StreamLog.open(folder, ONE_FILE)) {
            append(log, 2, 6);
        }
        try (StreamLog log = StreamLog.open(folder, ONE_FILE)) {
            assertThat(read(log, 0)).isEqualTo(stream.segments(0, 6));
        }
    }

    @Test
    void goesOnInALastFileThatIsEmpty() throws Exception {
        write(SMALL_FILES, 5);
        Files.createFile(folder.resolve("00000000000000000005.spool"));
        try (StreamLog log = StreamLog.open(folder, SMALL_FILES)) {
            assertThat(log.end().nextSequence()).isEqualTo(5);
            assertThat(read(log, 5)).isEmpty();
            append(log, 5, 7);
        }
        try (StreamLog log = StreamLog.open(folder, SMALL_FILES)) {
            assertThat(read(log, 0)).isEqualTo(stream.segments(0, 7));
            assertThat(epochs(log, 6)).containsExactly(stream.epoch());
        }
    }

    @Test
    void refusesAFileThatIsCutBeforeTheLast() throws Exception {
        write(SMALL_FILES, 12);
        Path first = folder.resolve("00000000000000000000.spool");
        byte[] whole = Files.readAllBytes(first);
        for (int cut : new int[] {1, 100, FRAME - 1}) {
            Files.write(first, Arrays.copyOf(whole, whole.length - cut));
            assertDamaged(first, whole.length - cut);
        }
    }

    @Test
    void refusesAFileThatIsMissingInTheMiddle() throws Exception {
        write(SMALL_FILES, 20);
        try (Stream<Path> files = Files.list(folder)) {
            Files.delete(files.sorted().skip(1).findFirst().orElseThrow());
        }
        assertThatThrownBy(() -> StreamLog.open(folder, SMALL_FILES))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("segments do not follow each other");
    }

    /** Each bit of a header in the middle; bodies are the reader's affair, who has the key. */
    @Test
    void refusesAnyHeaderThatIsNotAsItWasStored() throws Exception {
        Path file = write(ONE_FILE, 12);
        byte[] whole = Files.readAllBytes(file);
        int header = EpochRecord.BYTES + 3 * FRAME;
        for (int bit = 0; bit < SegmentLayout.HEADER_BYTES * 8; bit++) {
            byte[] altered = whole.clone();
            altered[header + bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(file, altered);
            assertDamaged(file, altered.length);
        }
        whole[header + SegmentLayout.HEADER_BYTES] ^= 1;
        Files.write(file, whole);
        StreamLog.open(folder, ONE_FILE).close();
    }

    /** Nor in the last segment, where an altered length looks like a segment that was being written. */
    @Test
    void refusesAnyHeaderOfTheLastSegmentThatIsNotAsItWasStored() throws Exception {
        for (int payload : new int[] {1, 10, 40, 500, 5000}) {
            Files.deleteIfExists(folder.resolve("00000000000000000000.spool"));
            Path file = write(ONE_FILE, 2);
            byte[] last = stream.segment(2, payload, Ending.OPEN);
            Files.write(file, last, StandardOpenOption.APPEND);
            byte[] whole = Files.readAllBytes(file);
            int header = whole.length - last.length;
            for (int bit = 0; bit < SegmentLayout.HEADER_BYTES * 8; bit++) {
                byte[] altered = whole.clone();
                altered[header + bit / 8] ^= (byte) (1 << bit % 8);
                Files.write(file, altered);
                assertDamaged(file, altered.length);
            }
        }
    }

    @Test
    void refusesAnAlteredLengthThatHidesWholeSegmentsBehindIt() throws Exception {
        Path file = write(ONE_FILE, 2);
        for (int i = 2; i < 8; i++) {
            Files.write(file, stream.segment(i, 1, Ending.OPEN), StandardOpenOption.APPEND);
        }
        byte[] altered = Files.readAllBytes(file);
        int header = EpochRecord.BYTES + 2 * FRAME;
        // Several bytes, so that no length makes it right.
        altered[header + SegmentLayout.PUBLIC_METADATA_LENGTH_OFFSET] = 15;
        altered[header + SegmentLayout.HEADER_BYTES - 1] ^= 1;
        Files.write(file, altered);
        assertDamaged(file, altered.length);
    }

    /** A checksum says that a segment was being written, or else the bytes are kept. */
    @Test
    void keepsWhatItCutsOffUnlessItIsSureOfIt() throws Exception {
        Path file = write(ONE_FILE, 3);
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 1));
        StreamLog.open(folder, ONE_FILE).close();
        assertThat(cuts()).isEmpty();
        int position = EpochRecord.BYTES + FRAME;
        Files.write(file, Arrays.copyOf(whole, position + 50));
        StreamLog.open(folder, ONE_FILE).close();
        assertThat(Files.size(file)).isEqualTo(position);
        assertThat(cuts()).containsExactly(folder.resolve("00000000000000000000-" + position + ".cut"));
        assertThat(Files.readAllBytes(cuts().get(0))).isEqualTo(Arrays.copyOfRange(whole, position, position + 50));
    }

    @Test
    void takesNothingFromAFullDiskAndGoesOnWhenThereIsRoom() throws Exception {
        FullDisk disk = new FullDisk(EpochRecord.BYTES + 7L * FRAME + 30);
        try (StreamLog log = StreamLog.open(folder, SMALL_FILES, Clock.systemUTC(), disk)) {
            log.append(stream.epoch());
            append(log, 0, 6);
            LogEnd before = log.end();
            try (LogReader reader = log.reader(0)) {
                assertThatThrownBy(() -> LogFrames.append(log, stream.segment(6), stream.segment(7)))
                        .isInstanceOfSatisfying(StorageException.class, e -> assertThat(e.code())
                                .isEqualTo(ErrorCode.STORAGE))
                        .hasMessageContaining("segments cannot be stored");
                assertThat(log.end()).isEqualTo(before);
                assertThat(LogFrames.readOn(reader, new ArrayList<>())).isEqualTo(stream.segments(0, 6));
            }
            disk.free(20L * FRAME);
            append(log, 6, 12);
            assertThat(read(log, 0)).isEqualTo(stream.segments(0, 12));
        }
        try (StreamLog log = StreamLog.open(folder, SMALL_FILES)) {
            assertThat(read(log, 0)).isEqualTo(stream.segments(0, 12));
        }
    }

    /** Its end cannot even be put right at first. */
    @Test
    void goesOnWhenADiskThatRefusedEverythingTakesSomethingAgain() throws Exception {
        FullDisk disk = new FullDisk(EpochRecord.BYTES + 3L * FRAME + 500);
        try (StreamLog log = StreamLog.open(folder, ONE_FILE, Clock.systemUTC(), disk)) {
            log.append(stream.epoch());
            append(log, 0, 3);
            disk.refuseTruncation(true);
            for (int attempt = 0; attempt < 3; attempt++) {
                assertThatThrownBy(() -> append(log, 3, 4)).isInstanceOf(StorageException.class);
                assertThat(read(log, 0)).isEqualTo(stream.segments(0, 3));
            }
            disk.refuseTruncation(false);
            assertThatThrownBy(() -> append(log, 3, 4)).isInstanceOf(StorageException.class);
            disk.free(10L * FRAME);
            append(log, 3, 6);
            assertThat(read(log, 0)).isEqualTo(stream.segments(0, 6));
        }
        try (StreamLog log = StreamLog.open(folder, ONE_FILE)) {
            assertThat(read(log, 0)).isEqualTo(stream.segments(0, 6));
        }
    }

    @Test
    void dropsWholeFilesFromTheFirstOnButNeverTheLast() throws Exception {
        try (StreamLog log = StreamLog.open(folder, SMALL_FILES)) {
            log.append(stream.epoch());
            append(log, 0, 23);
            List<StoredFile> files = log.storedFiles();
            long second = files.get(1).firstSequence();
            assertThat(log.dropBefore(second - 1)).isEmpty();
            assertThat(log.dropBefore(second)).isEqualTo(files.subList(0, 1));
            assertThat(log.firstSequence()).isEqualTo(second);
            assertThat(log.end().storedBytes()).isEqualTo(storedBytes(folder));
            assertGone(() -> log.reader(second - 1).close());
            assertThat(log.dropBefore(Long.MAX_VALUE)).isEqualTo(files.subList(1, files.size() - 1));
            assertThat(log.storedFiles()).isEqualTo(files.subList(files.size() - 1, files.size()));
            long first = log.firstSequence();
            append(log, 23, 30);
            assertThat(read(log, first)).isEqualTo(stream.segments(first, 30));
            LogEnd before = log.end();
            try (StreamLog again = StreamLog.open(folder, SMALL_FILES)) {
                assertThat(again.end()).isEqualTo(before);
                assertThat(again.firstSequence()).isEqualTo(first);
            }
        }
    }

    /** An EPOCH record alone does not tell the offset and the record that the stream has come to. */
    @Test
    void keepsTheLastFileThatHoldsASegmentThoughANewerOneWasBegun() throws Exception {
        LogEnd before;
        try (StreamLog log = StreamLog.open(folder, SMALL_FILES)) {
            log.append(stream.epoch());
            append(log, 0, 5);
            log.append(stream.nextEpoch(5));
            before = log.end();
            assertThat(log.fileCount()).isEqualTo(2);
            assertThat(log.dropBefore(Long.MAX_VALUE)).isEmpty();
        }
        try (StreamLog log = StreamLog.open(folder, SMALL_FILES)) {
            assertThat(log.end()).isEqualTo(before);
            append(log, 5, 7);
            assertThat(log.dropBefore(Long.MAX_VALUE)).hasSize(1);
        }
    }

    @Test
    void keepsTheLastFileThatHoldsASegmentThoughAFullDiskLeftAnEmptyOne() throws Exception {
        write(SMALL_FILES, 5);
        FullDisk disk = new FullDisk(0);
        LogEnd before;
        try (StreamLog log = StreamLog.open(folder, SMALL_FILES, Clock.systemUTC(), disk)) {
            before = log.end();
            assertThatThrownBy(() -> append(log, 5, 6)).isInstanceOf(StorageException.class);
            assertThat(log.fileCount()).isEqualTo(2);
            assertThat(log.dropBefore(Long.MAX_VALUE)).isEmpty();
        }
        try (StreamLog log = StreamLog.open(folder, SMALL_FILES)) {
            assertThat(log.end()).isEqualTo(before);
        }
    }

    /** A reader that lags reads the file that it has open to its end, and then knows what it has lost. */
    @Test
    void tellsAReaderThatLagsWhatItHasLost() throws Exception {
        try (StreamLog log = StreamLog.open(folder, SMALL_FILES)) {
            EpochRecord first = stream.epoch();
            log.append(first);
            append(log, 0, 8);
            EpochRecord second = stream.nextEpoch(8);
            log.append(second);
            append(log, 8, 23);
            long behindFirst = log.storedFiles().get(0).nextSequence();
            long last = log.storedFiles().get(log.fileCount() - 1).firstSequence();
            try (LogReader reader = log.reader(0)) {
                assertThat(reader.next(1, FRAME)).hasValue(new LogReader.Step.Epoch(first));
                log.dropBefore(last);
                List<LogReader.Step> told = new ArrayList<>();
                assertThat(LogFrames.readOn(reader, told)).hasSize((int) (behindFirst + 23 - last) * FRAME);
                assertThat(told)
                        .containsExactly(new LogReader.Step.Gap(behindFirst, last), new LogReader.Step.Epoch(second));
                assertThat(reader.nextSequence()).isEqualTo(23);
                append(log, 23, 25);
                assertThat(LogFrames.readOn(reader, told)).isEqualTo(stream.segments(23, 25));
            }
        }
    }

    /** A reader at the end of an epoch has lost nothing when that epoch goes. */
    @Test
    void knowsTheEndOfAnEpochThatWasDropped() throws Exception {
        try (StreamLog log = StreamLog.open(folder, SMALL_FILES)) {
            EpochRecord first = stream.epoch();
            log.append(first);
            append(log, 0, 5);
            EpochRecord second = stream.nextEpoch(5);
            log.append(second);
            append(log, 5, 12);
            log.dropBefore(5);
            assertThat(log.firstSequence()).isEqualTo(5);
            assertThat(log.hasEpoch(first.epochId())).isFalse();
            assertThat(log.end().epochCount()).isEqualTo(2);
            log.requirePosition(5, first.epochId());
            log.requirePosition(5, second.epochId());
            assertGone(() -> log.requirePosition(4, first.epochId()));
            assertGone(() -> log.requirePosition(6, first.epochId()));
        }
        try (StreamLog log = StreamLog.open(folder, SMALL_FILES)) {
            assertThat(log.end().epochCount()).isEqualTo(2);
        }
    }

    /** Its identity is all that a hub can check of an epoch; without it no reader could open what follows. */
    @Test
    void refusesSegmentsThatAreNotOfTheEpochBeforeThem() throws Exception {
        Path file = write(ONE_FILE, 3);
        byte[] whole = Files.readAllBytes(file);
        for (int at : new int[] {EpochRecord.BYTES - 32, EpochRecord.BYTES - 25}) {
            byte[] altered = whole.clone();
            altered[at] ^= 1;
            Files.write(file, altered);
            assertDamaged(file, altered.length);
        }
        Files.write(file, Arrays.copyOfRange(whole, EpochRecord.BYTES, whole.length));
        assertDamaged(file, whole.length - EpochRecord.BYTES);
        TestStream other = new TestStream();
        Files.write(file, other.epoch().encode());
        Files.write(file, stream.segment(0), StandardOpenOption.APPEND);
        assertDamaged(file, EpochRecord.BYTES + FRAME);
    }

    @Test
    void tellsPositionsOfAnotherHistory() throws Exception {
        try (StreamLog log = StreamLog.open(folder, ONE_FILE)) {
            EpochRecord first = stream.epoch();
            log.append(first);
            append(log, 0, 3);
            EpochRecord second = stream.nextEpoch(3);
            log.append(second);
            append(log, 3, 5);
            log.requirePosition(0, first.epochId());
            log.requirePosition(3, first.epochId());
            log.requirePosition(3, second.epochId());
            log.requirePosition(5, second.epochId());
            assertGone(() -> log.requirePosition(4, first.epochId()));
            assertGone(() -> log.requirePosition(2, second.epochId()));
            assertGone(() -> log.requirePosition(6, second.epochId()));
            assertGone(() -> log.requirePosition(0, 4711));
            assertGone(() -> log.reader(6).close());
            assertGone(() -> log.reader(-1).close());
        }
    }

    @Test
    void readsALogWhoseFirstFilesAreGone() throws Exception {
        write(SMALL_FILES, 12);
        Files.delete(folder.resolve("00000000000000000000.spool"));
        try (StreamLog log = StreamLog.open(folder, SMALL_FILES)) {
            long first = log.firstSequence();
            assertThat(first).isBetween(1L, 11L);
            assertThat(log.end().nextSequence()).isEqualTo(12);
            assertThat(read(log, first)).isEqualTo(stream.segments(first, 12));
            assertThat(epochs(log, first + 1)).containsExactly(stream.epoch());
            assertGone(() -> log.reader(first - 1).close());
        }
    }

    @Test
    void undoesAnAppendThatFails() throws Exception {
        try (StreamLog log = StreamLog.open(folder, ONE_FILE)) {
            log.append(stream.epoch());
            append(log, 0, 2);
            LogEnd before = log.end();
            log.idle();
            Path file = folder.resolve("00000000000000000000.spool");
            Path away = folder.resolve("away");
            Files.move(file, away);
            Files.createDirectory(file);
            assertThatThrownBy(() -> append(log, 2, 3)).isInstanceOf(IOException.class);
            assertThat(log.end()).isEqualTo(before);
            Files.delete(file);
            Files.move(away, file);
            append(log, 2, 4);
            assertThat(read(log, 0)).isEqualTo(stream.segments(0, 4));
        }
    }

    /** Compares with a list of frames, over many epochs, files and restarts, from every position. */
    @Test
    void readsWhatWasWrittenFromAnyPosition() {
        SeededRandom.forEachSeed("stream log", 20, random -> {
            Path own = Files.createTempDirectory(folder, "log");
            TestStream source = new TestStream();
            SpoolOptions options = new SpoolOptions(Durability.PROCESS, random.between(1, 9) * (long) FRAME);
            List<byte[]> frames = new ArrayList<>();
            List<EpochRecord> epochOf = new ArrayList<>();
            StreamLog log = StreamLog.open(own, options);
            log.append(source.epoch());
            for (int step = 0; step < 40; step++) {
                if (random.oneIn(5)) {
                    log.append(source.nextEpoch(frames.size()));
                }
                if (random.oneIn(8)) {
                    log.close();
                    log = StreamLog.open(own, options);
                }
                int count = random.between(1, 4);
                byte[][] next = new byte[count][];
                for (int i = 0; i < count; i++) {
                    next[i] = source.segment(frames.size());
                    frames.add(next[i]);
                    epochOf.add(source.epoch());
                }
                LogFrames.append(log, next);
            }
            for (int from = 0; from <= frames.size(); from++) {
                byte[] expected = concat(frames.subList(from, frames.size()));
                assertThat(Arrays.mismatch(read(log, from), expected))
                        .as("from %d", from)
                        .isEqualTo(-1);
                if (from < frames.size()) {
                    assertThat(epochs(log, from)).as("epochs from %d", from).contains(epochOf.get(from));
                }
            }
            assertThat(log.end().storedBytes()).isEqualTo(storedBytes(own));
            log.close();
        });
    }

    private List<Path> cuts() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(path -> path.toString().endsWith(".cut")).toList();
        }
    }

    private Path write(SpoolOptions options, int segments) throws IOException {
        try (StreamLog log = StreamLog.open(folder, options)) {
            log.append(stream.epoch());
            append(log, 0, segments);
        }
        return folder.resolve("00000000000000000000.spool");
    }

    private void append(StreamLog log, long from, long to) throws IOException {
        for (long sequence = from; sequence < to; sequence++) {
            LogFrames.append(log, stream.segment(sequence, TestStream.PAYLOAD_BYTES, Ending.OPEN));
        }
    }

    private static byte[] read(StreamLog log, long from) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (LogReader reader = log.reader(from)) {
            for (var step = reader.next(3, 3 * FRAME); step.isPresent(); step = reader.next(3, 3 * FRAME)) {
                if (step.get() instanceof LogReader.Step.Run run) {
                    assertThat(run.segments()).isBetween(1, 3);
                    all.writeBytes(LogFrames.bytes(run));
                }
            }
        }
        return all.toByteArray();
    }

    /** The epochs that a reader is told before its first segment. */
    private static List<EpochRecord> epochs(StreamLog log, long from) throws IOException {
        List<EpochRecord> told = new ArrayList<>();
        try (LogReader reader = log.reader(from)) {
            Optional<LogReader.Step> step = reader.next(1, FRAME);
            while (step.isPresent() && step.get() instanceof LogReader.Step.Epoch epoch) {
                told.add(epoch.record());
                step = reader.next(1, FRAME);
            }
        }
        return told;
    }

    private void assertDamaged(Path file, long length) throws IOException {
        assertThatThrownBy(() -> StreamLog.open(folder, ONE_FILE).close())
                .isInstanceOfSatisfying(
                        CorruptDataException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT_HEADER))
                .hasMessageContaining("spool file is damaged [file=" + file);
        assertThat(Files.size(file)).as("nothing is changed").isEqualTo(length);
    }

    private static void assertGone(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(PeerViolationException.class, e -> assertThat(e.code())
                .isEqualTo(ErrorCode.POSITION_GONE));
    }

    private static long storedBytes(Path folder) throws IOException {
        long bytes = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".spool")).toList()) {
                bytes += Files.size(file);
            }
        }
        return bytes;
    }

    private static byte[] concat(List<byte[]> parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        parts.forEach(all::writeBytes);
        return all.toByteArray();
    }
}
