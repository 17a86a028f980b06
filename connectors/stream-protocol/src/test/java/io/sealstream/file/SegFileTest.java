package io.sealstream.file;

import static io.sealstream.cipher.FixedStreams.ROOT;
import static io.sealstream.error.Failures.codeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.cipher.AeadProvider;
import io.sealstream.cipher.Epoch;
import io.sealstream.cipher.FixedStreams;
import io.sealstream.cipher.OpenedSegment;
import io.sealstream.error.ErrorCode;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.EpochStart.Sizing;
import io.sealstream.segment.Suite;
import io.sealstream.testkit.SeededRandom;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading whole files from any place; random content throughout, so that a place or key that is mixed up shows (pitfall 14). */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class SegFileTest {

    private static final KeyOpener KEYS = KeyOpener.of(id -> ROOT);

    /** T11, pitfall 13: sizes about one, two and 64 segments. */
    @ParameterizedTest
    @CsvSource({
        "10, 0",
        "10, 1",
        "10, 9",
        "10, 10",
        "10, 11",
        "10, 20",
        "10, 639",
        "10, 640",
        "10, 641",
        "10, 1300",
        "1, 70",
        "64, 65537"
    })
    void readsEveryRangeOfBytes(int segmentSize, int size) throws Exception {
        byte[] content = SeededRandom.ofSeed(size).bytes(size);
        for (byte[] bytes : new byte[][] {fixed(segmentSize, content), variable(segmentSize, content)}) {
            try (SegFile file = SegFile.open(MemorySource.of(bytes), KEYS)) {
                assertThat(file.plainBytes()).isEqualTo(size);
                assertThat(file.recordCount()).isEmpty();
                SeekableByteChannel channel = file.channel();
                assertThat(channel.size()).isEqualTo(size);
                assertThat(readAll(channel)).isEqualTo(content);
                assertThat(channel.position()).isEqualTo(size);
                SeededRandom.forEachSeed("ranges", 200, random -> {
                    int from = random.between(0, size);
                    int to = random.between(from, Math.min(size, from + 3 * segmentSize));
                    channel.position(from);
                    assertThat(read(channel, to - from)).isEqualTo(Arrays.copyOfRange(content, from, to));
                });
            }
        }
    }

    /** Pitfall 17. */
    @Test
    void readsBothSuitesThroughSourcesThatGiveLittleAtATime() throws Exception {
        byte[] content = SeededRandom.ofSeed(8).bytes(3000);
        for (Suite suite : Suite.values()) {
            Epoch epoch = FixedStreams.epoch(FixedStreams.withSuite(VariableFiles.bytesStart(40), suite), 0);
            byte[] bytes = VariableFiles.ofBytes(epoch, content, 23);
            SegFile file = SegFile.open(new MemorySource(bytes, 7), KEYS, AeadProvider.platform());
            assertThat(readAll(file.channel())).isEqualTo(content);
            for (int at = content.length - 1; at >= 0; at -= 97) {
                assertThat(read(file.channel().position(at), 1)).containsExactly(content[at]);
                assertThat(read(file.channel().position(at), 1)).containsExactly(content[at]);
            }
        }
    }

    @Test
    void isAChannelThatOnlyReads() throws Exception {
        MemorySource source = MemorySource.of(fixed(10, new byte[25]));
        SegFile file = SegFile.open(source, KEYS);
        SeekableByteChannel channel = file.channel();
        assertThat(channel.read(ByteBuffer.allocate(0))).isZero();
        assertThat(channel.position(25).read(ByteBuffer.allocate(1))).isEqualTo(-1);
        assertThat(channel.position(Long.MAX_VALUE).read(ByteBuffer.allocate(1)))
                .isEqualTo(-1);
        assertThatThrownBy(() -> channel.position(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> channel.write(ByteBuffer.allocate(1))).isInstanceOf(NonWritableChannelException.class);
        assertThatThrownBy(() -> channel.truncate(1)).isInstanceOf(NonWritableChannelException.class);
        channel.close();
        assertThat(channel.isOpen()).isFalse();
        assertThatThrownBy(() -> channel.read(ByteBuffer.allocate(1))).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(channel::size).isInstanceOf(ClosedChannelException.class);
        assertThat(source.isClosed()).isFalse();
        file.close();
        assertThat(source.isClosed()).isTrue();
    }

    @Test
    void goesToEverySequence() throws Exception {
        byte[] content = SeededRandom.ofSeed(9).bytes(2000);
        for (byte[] bytes : new byte[][] {fixed(10, content), variable(10, content)}) {
            SegFile file = SegFile.open(MemorySource.of(bytes), KEYS);
            SegmentCursor cursor = file.cursor();
            assertThat(cursor.nextSequence()).isZero();
            for (long sequence = file.segmentCount() - 1; sequence >= 0; sequence--) {
                cursor.seekSequence(sequence);
                assertThat(cursor.nextSequence()).isEqualTo(sequence);
                OpenedSegment opened = cursor.next().orElseThrow();
                assertThat(opened.header().sequence()).isEqualTo(sequence);
                int offset = (int) opened.header().offset();
                assertThat(payload(opened))
                        .isEqualTo(Arrays.copyOfRange(content, offset, offset + opened.payloadBytes()));
            }
            cursor.seekSequence(file.segmentCount());
            assertThat(cursor.next()).isEmpty();
            assertThatThrownBy(() -> cursor.seekSequence(file.segmentCount() + 1))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> cursor.seekPlainOffset(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    /** For readers that share a file: whatever the parts are, each segment belongs to the one where its frame starts. */
    @Test
    void sharesOutSegmentsByTheBytesOfTheFile() throws Exception {
        byte[] content = SeededRandom.ofSeed(10).bytes(1500);
        for (byte[] bytes : new byte[][] {fixed(10, content), variable(10, content)}) {
            SegFile file = SegFile.open(MemorySource.of(bytes), KEYS);
            List<Integer> starts = frameStarts(bytes);
            assertThat(file.segmentsIn(0, bytes.length)).isEqualTo(new SegmentRange(0, file.segmentCount()));
            assertThat(file.segmentsIn(0, Long.MAX_VALUE - bytes.length).segmentCount())
                    .isEqualTo(file.segmentCount());
            assertThat(file.segmentsIn(bytes.length, bytes.length).isEmpty()).isTrue();
            SeededRandom.forEachSeed("parts", 300, random -> {
                int from = random.between(0, bytes.length);
                int to = random.between(from, bytes.length);
                SegmentRange range = file.segmentsIn(from, to);
                long owned = starts.stream().filter(at -> at >= from && at < to).count();
                long before = starts.stream().filter(at -> at < from).count();
                assertThat(range.segmentCount()).as("%d to %d", from, to).isEqualTo(owned);
                assertThat(range.isEmpty() || range.first() == before).isTrue();
            });
            assertThatThrownBy(() -> file.segmentsIn(2, 1)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 20, 300, 6000})
    void goesToEveryRecord(int maxRecordBytes) throws Exception {
        List<byte[]> records = VariableFiles.records(maxRecordBytes, 150, maxRecordBytes);
        byte[] bytes = VariableFiles.ofRecords(FixedStreams.epoch(VariableFiles.recordsStart(64), 0), records);
        SegFile file = SegFile.open(MemorySource.of(bytes), KEYS);
        assertThat(file.recordCount()).hasValue(150);
        assertThat(file.content()).isEqualTo(Content.RECORDS);
        for (int first = 150; first >= 0; first -= 7) {
            List<byte[]> read = readRecords(file.recordsFrom(first), first);
            assertThat(read).as("from record %d", first).containsExactlyElementsOf(records.subList(first, 150));
        }
        assertThatThrownBy(() -> file.recordsFrom(151)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(codeOf(file::channel)).isEqualTo(ErrorCode.CORRUPT_HEADER);
    }

    /** Pitfall 6: parts own the records that begin in them, so that no border loses or repeats one. */
    @Test
    void sharesOutRecordsByTheBytesOfTheFile() throws Exception {
        SeededRandom.forEachSeed("parts of records", 30, random -> {
            List<byte[]> records = VariableFiles.records(random.seed(), 60, random.oneIn(2) ? 40 : 700);
            byte[] bytes = VariableFiles.ofRecords(FixedStreams.epoch(VariableFiles.recordsStart(64), 0), records);
            SegFile file = SegFile.open(MemorySource.of(bytes), KEYS);
            List<byte[]> read = new ArrayList<>();
            for (int at = 0; at < bytes.length; ) {
                int to = Math.min(bytes.length, at + random.between(1, 3000));
                read.addAll(readRecords(file.recordsIn(file.segmentsIn(at, to)), read.size()));
                at = to;
            }
            assertThat(read).containsExactlyElementsOf(records);
        });
    }

    @Test
    void isReadByManyThreadsAtOnce(@TempDir Path folder) throws Exception {
        byte[] content = SeededRandom.ofSeed(11).bytes(200_000);
        byte[][] files = {fixed(1000, content), variable(1000, content)};
        for (int i = 0; i < files.length; i++) {
            Path path = Files.write(folder.resolve("file" + i), files[i]);
            try (SegFile file = SegFile.open(SegFileSource.of(path), KEYS)) {
                List<Callable<Integer>> readers = new ArrayList<>();
                for (int reader = 0; reader < 8; reader++) {
                    SeededRandom random = SeededRandom.ofSeed(reader);
                    readers.add(() -> readAtRandom(file, content, random));
                }
                ExecutorService threads = Executors.newFixedThreadPool(readers.size());
                try {
                    for (Future<Integer> done : threads.invokeAll(readers)) {
                        assertThat(done.get()).isEqualTo(100);
                    }
                } finally {
                    threads.shutdownNow();
                }
            }
        }
    }

    /** Pitfall 8: what a file says of its length is authentic, because the end is verified before anything else. */
    @Test
    void verifiesTheEndBeforeItSaysHowLongAFileIs() {
        byte[] content = SeededRandom.ofSeed(12).bytes(95);
        for (byte[] bytes : new byte[][] {fixed(10, content), variable(10, content)}) {
            List<byte[]> parts = FixedFiles.parts(bytes);
            int last = parts.size() - (bytes[FixedFiles.epochOffset(bytes) + 3] < 0 ? 2 : 3);
            byte[] altered = parts.get(last).clone();
            altered[70] ^= 1;
            parts.set(last, altered);
            assertThat(codeOf(() -> SegFile.open(MemorySource.of(FixedFiles.join(parts)), KEYS)))
                    .isEqualTo(ErrorCode.AEAD_FAILED);
        }
    }

    @Test
    void goesOnBehindASegmentThatIsRefused() throws Exception {
        byte[] content = SeededRandom.ofSeed(13).bytes(100);
        byte[] bytes = fixed(10, content);
        bytes[FixedFiles.epochOffset(bytes) + 128 + 4 * 90 + 75] ^= 1;
        SeekableByteChannel channel = SegFile.open(MemorySource.of(bytes), KEYS).channel();
        channel.position(35);
        ByteBuffer target = ByteBuffer.allocate(100);
        assertThat(channel.read(target)).isEqualTo(5);
        for (int i = 0; i < 2; i++) {
            assertThat(codeOf(() -> channel.read(target))).isEqualTo(ErrorCode.AEAD_FAILED);
            assertThat(target.position()).isEqualTo(5);
            assertThat(channel.position()).isEqualTo(40);
        }
        assertThat(read(channel.position(50), 50)).isEqualTo(Arrays.copyOfRange(content, 50, 100));
        assertThat(read(channel.position(0), 40)).isEqualTo(Arrays.copyOf(content, 40));
    }

    /** Reading one byte costs a segment and what leads to it, not the file. */
    @Test
    void readsLittleOfAFileToFindAPlace() throws Exception {
        byte[] content = SeededRandom.ofSeed(14).bytes(400_000);
        MemorySource source = MemorySource.of(variable(100, content));
        SegFile file = SegFile.open(source, KEYS);
        long before = source.bytesRead();
        assertThat(read(file.channel().position(399_000), 1)).containsExactly(content[399_000]);
        assertThat(source.bytesRead() - before).isLessThan(64 * 64 + 8 * 200 + 200);
        assertThat(file.segmentCount()).isGreaterThan(4000);
    }

    static List<byte[]> readRecords(RecordCursor cursor, long first) throws IOException {
        List<byte[]> records = new ArrayList<>();
        NumberedRecordConsumer collect = (number, bytes, offset, length) -> {
            assertThat(number).isEqualTo(first + records.size());
            records.add(Arrays.copyOfRange(bytes, offset, offset + length));
        };
        boolean more = true;
        while (more) {
            more = cursor.nextSegment(collect);
        }
        assertThat(cursor.nextSegment(collect)).isFalse();
        return records;
    }

    static byte[] readAll(SeekableByteChannel channel) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(999);
        while (channel.read(buffer) >= 0) {
            all.write(buffer.array(), 0, buffer.position());
            buffer.clear();
        }
        return all.toByteArray();
    }

    private static int readAtRandom(SegFile file, byte[] content, SeededRandom random) throws IOException {
        SeekableByteChannel channel = file.channel();
        int reads = 100;
        for (int i = 0; i < reads; i++) {
            int from = random.between(0, content.length - 1500);
            int length = random.between(1, 1500);
            assertThat(read(channel.position(from), length))
                    .isEqualTo(Arrays.copyOfRange(content, from, from + length));
        }
        return reads;
    }

    private static byte[] read(SeekableByteChannel channel, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            assertThat(channel.read(buffer)).isPositive();
        }
        return buffer.array();
    }

    private static byte[] payload(OpenedSegment opened) {
        int from = opened.payloadOffset();
        return Arrays.copyOfRange(opened.buffer(), from, from + opened.payloadBytes());
    }

    private static List<Integer> frameStarts(byte[] bytes) {
        List<Integer> starts = new ArrayList<>();
        int at = 0;
        for (byte[] part : FixedFiles.parts(bytes)) {
            Optional<Integer> type = at == 0 ? Optional.empty() : Optional.of((int) part[3]);
            if (type.isPresent() && type.get() == 0) {
                starts.add(at);
            }
            at += part.length;
        }
        return starts;
    }

    private static byte[] fixed(int segmentSize, byte[] content) {
        Epoch epoch =
                FixedStreams.epoch(FixedStreams.start(Content.BYTES, Bound.BOUNDED, Sizing.FIXED, segmentSize), 0);
        return FixedFiles.seal(epoch, content, AeadProvider.fastest());
    }

    private static byte[] variable(int segmentSize, byte[] content) {
        Epoch epoch = FixedStreams.epoch(VariableFiles.bytesStart(segmentSize), 0);
        return VariableFiles.ofBytes(epoch, content, Math.max(1, segmentSize * 7 / 10));
    }
}
