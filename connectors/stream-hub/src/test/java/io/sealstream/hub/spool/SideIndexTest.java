package io.sealstream.hub.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.error.CorruptDataException;
import io.sealstream.hub.TestStream;
import io.sealstream.segment.EpochRecord;
import io.sealstream.segment.SegmentHeader.Ending;
import io.sealstream.segment.SegmentLayout;
import io.sealstream.testkit.SeededRandom;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The index beside a spool file: it saves reading, and nothing ever depends on it. */
@Timeout(120)
class SideIndexTest {

    private static final int PAYLOAD = 10;
    private static final int FRAME = SegmentLayout.HEADER_BYTES + PAYLOAD + SegmentLayout.TAG_BYTES;
    private static final int FILE_SEGMENTS = 200;
    private static final SpoolOptions SMALL_FILES =
            new SpoolOptions(Durability.PROCESS, EpochRecord.BYTES + (long) FILE_SEGMENTS * FRAME);

    @TempDir
    Path folder;

    private final SettableClock clock = new SettableClock();
    private final TestStream stream = new TestStream();

    @Test
    void isWrittenForEveryFileThatIsNotSmall() throws Exception {
        write(2 * FILE_SEGMENTS + 50);
        assertThat(files(".index")).hasSize(2);
        assertThat(new SideIndex(files(".index").get(0), 0).read())
                .containsExactly(
                        entry(IndexEntry.Kind.EPOCH, 0, 0, stream.epoch().epochId()),
                        entry(IndexEntry.Kind.SEGMENT, 0, EpochRecord.BYTES, 0),
                        entry(IndexEntry.Kind.SEGMENT, 64, EpochRecord.BYTES + 64 * FRAME, 0),
                        entry(IndexEntry.Kind.SEGMENT, 128, EpochRecord.BYTES + 128 * FRAME, 0),
                        entry(IndexEntry.Kind.SEGMENT, 192, EpochRecord.BYTES + 192 * FRAME, 0),
                        entry(
                                IndexEntry.Kind.END,
                                FILE_SEGMENTS,
                                EpochRecord.BYTES + FILE_SEGMENTS * FRAME,
                                EpochRecord.BYTES + (FILE_SEGMENTS - 1) * FRAME));
    }

    /** A damaged frame in the middle of a complete file is not found at the start, but by whoever would get it. */
    @Test
    void sparesReadingACompleteFileUntilSomebodyWantsIt() throws Exception {
        write(2 * FILE_SEGMENTS + 50);
        flip(files(".spool").get(0), EpochRecord.BYTES + 70L * FRAME + 20);
        try (StreamLog log = open()) {
            assertThat(log.end().nextSequence()).isEqualTo(2 * FILE_SEGMENTS + 50);
            assertThat(LogFrames.read(log, 130)).isEqualTo(segments(130, 2 * FILE_SEGMENTS + 50));
            try (LogReader reader = log.reader(60)) {
                assertThatThrownBy(() -> LogFrames.readOn(reader, new ArrayList<>()))
                        .isInstanceOf(CorruptDataException.class)
                        .hasMessageContaining(
                                "spool file is damaged [file=" + files(".spool").get(0));
            }
        }
        Files.delete(files(".index").get(0));
        assertThatThrownBy(this::open)
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("spool file is damaged");
    }

    @Test
    void isMadeAnewWhenItIsGone() throws Exception {
        write(3 * FILE_SEGMENTS + 100);
        List<byte[]> before = contents(".index");
        for (Path index : files(".index")) {
            Files.delete(index);
        }
        for (Path file : files(".spool")) {
            Files.setLastModifiedTime(file, FileTime.fromMillis(clock.millis()));
        }
        open().close();
        assertThat(contents(".index")).usingRecursiveComparison().isEqualTo(before);
    }

    @Test
    void keepsReceiptTimesOverARestart() throws Exception {
        write(FILE_SEGMENTS);
        clock.advance(Duration.ofHours(1));
        write(FILE_SEGMENTS, FILE_SEGMENTS + 100);
        List<StoredFile> before;
        try (StreamLog log = open()) {
            before = log.storedFiles();
        }
        assertThat(before.get(1).newestMs() - before.get(0).newestMs()).isPositive();
        Files.setLastModifiedTime(files(".spool").get(0), FileTime.fromMillis(0));
        try (StreamLog log = open()) {
            assertThat(log.storedFiles().get(0)).isEqualTo(before.get(0));
        }
        // Without an index all that is known is when the file was changed.
        Files.delete(files(".index").get(0));
        try (StreamLog log = open()) {
            assertThat(log.storedFiles().get(0).newestMs()).isZero();
        }
    }

    /** An index of another life of the file, whole and well-formed, and wrong. */
    @Test
    void isNotBelievedAgainstTheFrames() throws Exception {
        write(2 * FILE_SEGMENTS);
        byte[] other = Files.readAllBytes(files(".index").get(0));
        Path own = folder;
        folder = Files.createDirectory(folder.resolve("other"));
        write(FILE_SEGMENTS, 2 * FILE_SEGMENTS, 64);
        List<Path> indexes = files(".index");
        assertThat(indexes).isNotEmpty();
        Files.write(indexes.get(0), other);
        try (StreamLog log = open()) {
            assertThat(LogFrames.read(log, 65)).hasSize((FILE_SEGMENTS - 65) * (FRAME + 54));
        }
        folder = own;
    }

    /** Whatever happens to indexes, whenever: the same segments, from every place, behind their epoch. */
    @Test
    void changesNothingWhateverHappensToIt() {
        SeededRandom.forEachSeed("indexes", 15, random -> {
            Path root = folder;
            folder = Files.createTempDirectory(root, "log");
            TestStream source = new TestStream();
            List<byte[]> frames = new ArrayList<>();
            List<EpochRecord> epochOf = new ArrayList<>();
            StreamLog log = open();
            log.append(source.epoch());
            for (int step = 0; step < 30; step++) {
                clock.advance(Duration.ofMillis(random.between(0, 20_000)));
                if (random.oneIn(6)) {
                    log.append(source.nextEpoch(frames.size()));
                }
                byte[][] batch = new byte[random.between(1, 90)][];
                for (int i = 0; i < batch.length; i++) {
                    batch[i] = source.segment(frames.size(), PAYLOAD, Ending.OPEN);
                    frames.add(batch[i]);
                    epochOf.add(source.epoch());
                }
                LogFrames.append(log, batch);
                harmIndexes(random);
                if (random.oneIn(4)) {
                    LogEnd before = log.end();
                    log.close();
                    log = open();
                    assertThat(log.end()).isEqualTo(before);
                }
                int from = random.between(0, frames.size() - 1);
                assertReads(log, from, frames, epochOf.get(from));
            }
            log.close();
            folder = root;
        });
    }

    /** Prints what indexes save. */
    @Test
    void opensManyStreamsByIndex() throws Exception {
        int streams = 200;
        List<Path> folders = new ArrayList<>();
        Path root = folder;
        for (int i = 0; i < streams; i++) {
            folder = Files.createDirectory(root.resolve("stream-" + i));
            folders.add(folder);
            write(5 * FILE_SEGMENTS + 1);
        }
        long indexed = openAll(folders);
        for (Path one : folders) {
            folder = one;
            for (Path index : files(".index")) {
                Files.delete(index);
            }
        }
        long scanned = openAll(folders);
        System.out.printf(
                "opening %d streams of 6 files, %d segments: %d ms by index, %d ms by scan and making the indexes anew%n",
                streams, streams * (5 * FILE_SEGMENTS + 1), indexed, scanned);
        assertThat(files(".index")).hasSize(5);
    }

    private long openAll(List<Path> folders) throws IOException {
        long from = System.nanoTime();
        for (Path one : folders) {
            try (StreamLog log = StreamLog.open(one, SMALL_FILES, clock, SpoolFiles.ON_DISK)) {
                assertThat(log.end().nextSequence()).isEqualTo(5 * FILE_SEGMENTS + 1);
            }
        }
        return (System.nanoTime() - from) / 1_000_000;
    }

    private void harmIndexes(SeededRandom random) throws IOException {
        Path copy = folder.resolve("copy");
        for (Path index : files(".index")) {
            byte[] bytes = Files.readAllBytes(index);
            if (bytes.length == 0) {
                continue;
            }
            switch (random.between(0, 9)) {
                case 0 -> Files.delete(index);
                case 1 -> Files.write(index, Arrays.copyOf(bytes, random.between(0, bytes.length)));
                case 2 -> {
                    bytes[random.between(0, bytes.length - 1)] ^= (byte) (1 << random.between(0, 7));
                    Files.write(index, bytes);
                }
                case 3 -> Files.write(index, random.bytes(random.between(0, 300)));
                case 4 -> Files.write(copy, bytes);
                case 5 -> Files.write(index, Files.exists(copy) ? Files.readAllBytes(copy) : new byte[0]);
                default -> {
                    // Most of them stay as they are.
                }
            }
        }
    }

    private static void assertReads(StreamLog log, int from, List<byte[]> frames, EpochRecord epoch)
            throws IOException {
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        frames.subList(from, frames.size()).forEach(expected::writeBytes);
        List<LogReader.Step> told = new ArrayList<>();
        try (LogReader reader = log.reader(from)) {
            byte[] found = LogFrames.readOn(reader, told);
            assertThat(Arrays.mismatch(found, expected.toByteArray()))
                    .as("from %d", from)
                    .isEqualTo(-1);
        }
        assertThat(told).allMatch(step -> step instanceof LogReader.Step.Epoch);
        assertThat(told).contains(new LogReader.Step.Epoch(epoch));
    }

    private IndexEntry entry(IndexEntry.Kind kind, long sequence, long position, long detail) {
        return new IndexEntry(kind, sequence, position, clock.millis(), detail);
    }

    private StreamLog open() throws IOException {
        return StreamLog.open(folder, SMALL_FILES, clock, SpoolFiles.ON_DISK);
    }

    private void write(int segments) throws IOException {
        write(0, segments);
    }

    private void write(int from, int to) throws IOException {
        write(from, to, PAYLOAD);
    }

    private void write(int from, int to, int payload) throws IOException {
        try (StreamLog log = open()) {
            int first = from;
            if (log.end().lastEpoch().isEmpty()) {
                log.append(stream.epoch());
                first = 0;
            }
            for (int sequence = first; sequence < first + to - from; sequence++) {
                LogFrames.append(log, stream.segment(sequence, payload, Ending.OPEN));
            }
        }
    }

    private byte[] segments(int from, int to) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int sequence = from; sequence < to; sequence++) {
            all.writeBytes(stream.segment(sequence, PAYLOAD, Ending.OPEN));
        }
        return all.toByteArray();
    }

    private List<Path> files(String suffix) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(path -> path.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }

    private List<byte[]> contents(String suffix) throws IOException {
        List<byte[]> contents = new ArrayList<>();
        for (Path file : files(suffix)) {
            contents.add(Files.readAllBytes(file));
        }
        return contents;
    }

    private static void flip(Path file, long position) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[(int) position] ^= 1;
        Files.write(file, bytes);
    }
}
