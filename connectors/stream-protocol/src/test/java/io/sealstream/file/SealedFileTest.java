package io.sealstream.file;

import static io.sealstream.cipher.FixedStreams.KEY;
import static io.sealstream.cipher.FixedStreams.NAME;
import static io.sealstream.cipher.FixedStreams.ROOT;
import static io.sealstream.error.Failures.codeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sealstream.cipher.AeadProvider;
import io.sealstream.cipher.Epoch;
import io.sealstream.cipher.FixedStreams;
import io.sealstream.cipher.KeyLookup;
import io.sealstream.cipher.RootKey;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.KeyException;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochRecord;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.EpochStart.Sizing;
import io.sealstream.segment.SegmentHeader;
import io.sealstream.segment.SegmentType;
import io.sealstream.segment.StreamName;
import io.sealstream.segment.Suite;
import io.sealstream.testkit.SeededRandom;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SealedFileTest {

    private static final KeyLookup KEYS = id -> ROOT;

    /** T1, T4. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 131_072, 1 << 20})
    void givesBackWhatWasWritten(int size) throws Exception {
        byte[] content = SeededRandom.ofSeed(size).bytes(size);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (SealedOutputStream out = SealedOutputStream.create(file, KEY)) {
            out.write(content);
            assertThat(out.plainBytes()).isEqualTo(size);
            out.finish();
        }
        try (SealedInputStream in = SealedInputStream.open(new ByteArrayInputStream(file.toByteArray()), KEYS)) {
            assertThat(in.readAllBytes()).isEqualTo(content);
            assertThat(in.isComplete()).isTrue();
            assertThat(in.plainBytes()).isEqualTo(size);
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    /** T11. */
    @ParameterizedTest
    @CsvSource({"1, 30", "16, 1000", "1024, 65537", "1048576, 3000000"})
    void givesBackWhatWasWrittenInSegmentsOfAnySize(int segmentSize, int size) throws Exception {
        byte[] content = SeededRandom.ofSeed(size).bytes(size);
        for (AeadProvider provider : FixedStreams.providers().toList()) {
            byte[] file = seal(epoch(segmentSize, Suite.AES_256_GCM, 0), content, provider);
            assertThat(open(file).readAllBytes()).isEqualTo(content);
        }
        byte[] other = seal(epoch(segmentSize, Suite.CHACHA20_POLY1305, 0), content, AeadProvider.platform());
        assertThat(open(other).readAllBytes()).isEqualTo(content);
    }

    @Test
    void doesNotMindHowItIsWrittenAndRead() {
        SeededRandom.forEachSeed("sealed file in pieces", 60, random -> {
            byte[] content = random.bytes(random.between(0, 700));
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            int segmentSize = random.between(1, 100);
            try (SealedOutputStream out =
                    SealedOutputStream.create(file, KEY, NAME, segmentSize, AeadProvider.fastest())) {
                for (int at = 0; at < content.length; ) {
                    int piece = Math.min(random.between(1, 150), content.length - at);
                    if (piece == 1) {
                        out.write(content[at]);
                    } else {
                        out.write(content, at, piece);
                    }
                    at += piece;
                    assertThat(out.plainBytes()).isEqualTo(at);
                }
                out.flush();
                out.finish();
                out.finish();
            }
            SealedInputStream in = open(file.toByteArray());
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            byte[] buffer = new byte[200];
            for (int count = 0; count >= 0; ) {
                if (random.oneIn(3)) {
                    int one = in.read();
                    count = one < 0 ? -1 : 1;
                    if (one >= 0) {
                        read.write(one);
                    }
                } else {
                    count = in.read(buffer, 10, random.between(1, 150));
                    read.write(buffer, 10, Math.max(0, count));
                }
                assertThat(in.available()).isBetween(0, segmentSize);
            }
            assertThat(read.toByteArray()).isEqualTo(content);
            assertThat(in.isComplete()).isTrue();
        });
    }

    @Test
    void readsNothingIntoAnEmptyRange() throws Exception {
        SealedInputStream in = open(seal(epoch(10, Suite.AES_256_GCM, 0), new byte[0], AeadProvider.fastest()));
        assertThat(in.read(new byte[5], 2, 0)).isZero();
        assertThatThrownBy(() -> in.read(new byte[5], 2, 4)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(in.read(new byte[5], 2, 3)).isEqualTo(-1);
    }

    @Test
    void hasTheFormOfTheSpecification() throws Exception {
        byte[] content = SeededRandom.ofSeed(1).bytes(25);
        Epoch epoch = epoch(10, Suite.AES_256_GCM, 0);
        byte[] file = seal(epoch, content, AeadProvider.fastest());
        try (SegFileReader reader = new SegFileReader(new ByteArrayInputStream(file))) {
            SegFileHeader header = reader.header();
            assertThat(header)
                    .isEqualTo(new SegFileHeader(
                            Suite.AES_256_GCM,
                            Content.BYTES,
                            10,
                            FixedStreams.STREAM,
                            NAME,
                            KeySources.named(FixedStreams.KEY_ID)));
            assertThat(reader.headerBytes()).isEqualTo(Arrays.copyOf(file, reader.headerBytes().length));
            assertThat(reader.epoch()).isEqualTo(epoch.record());
            assertThat(reader.epochOffset()).isEqualTo(reader.headerBytes().length);
            long frameStart = reader.bytesRead();
            for (int i = 0; i < 4; i++) {
                int frameBytes = reader.nextFrame();
                SegmentHeader segment = reader.frameHeader(frameBytes);
                assertThat(segment.type()).isEqualTo(i == 3 ? SegmentType.TRAILER : SegmentType.DATA);
                assertThat(segment.isFinal()).isEqualTo(i >= 2);
                assertThat(segment.sequence()).isEqualTo(i == 3 ? 0 : i);
                assertThat(segment.offset()).isEqualTo(i == 3 ? 25 : 10 * i);
                assertThat(frameBytes).isEqualTo(i == 3 ? 128 : i == 2 ? 85 : 90);
                // Fixed size: the place of a segment follows by arithmetic.
                assertThat(reader.bytesRead() - frameBytes).isEqualTo(i == 3 ? frameStart + 265 : frameStart + 90L * i);
            }
            assertThat(reader.bytesRead()).isEqualTo(file.length);
            reader.requireEnd();
        }
    }

    @Test
    void holdsAnEmptyFinalSegmentBehindWholeOnes() throws Exception {
        byte[] file = seal(epoch(10, Suite.AES_256_GCM, 0), new byte[20], AeadProvider.fastest());
        SegFileReader reader = new SegFileReader(new ByteArrayInputStream(file));
        reader.epoch();
        assertThat(reader.nextFrame()).isEqualTo(90);
        assertThat(reader.nextFrame()).isEqualTo(90);
        assertThat(reader.nextFrame()).isEqualTo(80);
        assertThat(reader.nextFrame()).isEqualTo(128);
        assertThat(open(file).readAllBytes()).hasSize(20);
    }

    /** T5. */
    @Test
    void refusesAnotherKey() {
        byte[] file = seal(epoch(10, Suite.AES_256_GCM, 0), new byte[20], AeadProvider.fastest());
        KeyLookup wrong = id -> RootKey.of(new byte[32]);
        KeyLookup none = id -> {
            throw new KeyException(ErrorCode.UNKNOWN_KEY, "no such key", "keyId", id);
        };
        assertThat(codeOf(() -> SealedInputStream.open(new ByteArrayInputStream(file), wrong)))
                .isEqualTo(ErrorCode.KEY_MISMATCH);
        assertThat(codeOf(() -> SealedInputStream.open(new ByteArrayInputStream(file), none)))
                .isEqualTo(ErrorCode.UNKNOWN_KEY);
    }

    /** T5: header, epoch and name belong together although each is authentic on its own. */
    @Test
    void refusesAnEpochUnderTheHeaderOfAnotherFile() {
        Epoch small = epoch(10, Suite.AES_256_GCM, 0);
        Epoch other = epoch(20, Suite.AES_256_GCM, 0);
        byte[] file = seal(small, new byte[20], AeadProvider.fastest());
        int epochOffset = FixedFiles.epochOffset(file);
        byte[] spliced = file.clone();
        System.arraycopy(other.record().encode(), 0, spliced, epochOffset, EpochRecord.BYTES);
        assertThat(codeOf(() -> open(spliced))).isEqualTo(ErrorCode.CORRUPT_HEADER);

        Epoch otherName = FixedStreams.epoch(small.start(), new StreamName("other"), 0);
        byte[] renamed = file.clone();
        System.arraycopy(otherName.record().encode(), 0, renamed, epochOffset, EpochRecord.BYTES);
        assertThat(codeOf(() -> open(renamed))).isEqualTo(ErrorCode.KEY_MISMATCH);
    }

    @Test
    void refusesAnEpochThatDoesNotStartAFile() {
        EpochStart first = FixedStreams.start(Content.BYTES, Bound.BOUNDED, Sizing.FIXED, 10);
        EpochStart live = FixedStreams.start(Content.BYTES, Bound.LIVE, Sizing.FIXED, 10);
        for (EpochStart start : new EpochStart[] {live, first.continuedBy(1, 1, 1, 0), first.continuedBy(1, 1, 0, 1)}) {
            byte[] file = seal(FixedStreams.epoch(start, 0), new byte[5], AeadProvider.fastest());
            assertThat(codeOf(() -> open(file))).isEqualTo(ErrorCode.CORRUPT_HEADER);
        }
    }

    @Test
    void refusesAFileOfRecords() {
        EpochStart records = FixedStreams.start(Content.RECORDS, Bound.BOUNDED, Sizing.VARIABLE, 64);
        byte[] file = seal(FixedStreams.epoch(records, 0), new byte[5], AeadProvider.fastest());
        assertThat(codeOf(() -> open(file))).isEqualTo(ErrorCode.CORRUPT_HEADER);
    }

    @Test
    void refusesWhatIsNoSealedFile() {
        SeededRandom.forEachSeed("files of random bytes", 200, random -> {
            byte[] file = random.bytes(random.between(0, 300));
            if (random.oneIn(2) && file.length > 9) {
                System.arraycopy(SegFileHeader.MAGIC, 0, file, 0, 8);
                file[8] = 1;
            }
            assertThat(codeOf(() -> open(file).readAllBytes())).isNotNull();
        });
    }

    @Test
    void isCutWhenItIsClosedWithoutBeingFinished() throws Exception {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        SealedOutputStream out = SealedOutputStream.create(file, KEY, NAME, 10, AeadProvider.fastest());
        out.write(new byte[25]);
        out.close();
        assertThatThrownBy(() -> out.write(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(out::finish).isInstanceOf(IllegalStateException.class);
        out.close();

        SealedInputStream in = open(file.toByteArray());
        assertThat(in.readNBytes(20)).hasSize(20);
        assertThat(codeOf(in::read)).isEqualTo(ErrorCode.TRUNCATED);
        assertThat(in.isComplete()).isFalse();
    }

    @Test
    void takesNothingMoreWhenItIsFinished() throws Exception {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        SealedOutputStream out = SealedOutputStream.create(file, KEY, NAME, 10, AeadProvider.fastest());
        out.finish();
        assertThatThrownBy(() -> out.write(1)).isInstanceOf(IllegalStateException.class);
        out.close();
        out.finish();
        assertThat(open(file.toByteArray()).readAllBytes()).isEmpty();
    }

    @Test
    void throwsTheSameErrorAgain() throws Exception {
        byte[] file = seal(epoch(10, Suite.AES_256_GCM, 0), new byte[25], AeadProvider.fastest());
        SealedInputStream in = open(Arrays.copyOf(file, file.length - 130));
        assertThat(in.readNBytes(20)).hasSize(20);
        Throwable first = catchThrowable(in::read);
        assertThat(first).isInstanceOf(IOException.class);
        assertThat(catchThrowable(in::read)).isSameAs(first);
        assertThat(catchThrowable(in::readAllBytes)).isSameAs(first);
    }

    @Test
    void keepsTheErrorOfItsInputToo() throws Exception {
        byte[] file = seal(epoch(10, Suite.AES_256_GCM, 0), new byte[25], AeadProvider.fastest());
        IOException broken = new IOException("disk is gone");
        InputStream gone = new InputStream() {
            @Override
            public int read() throws IOException {
                throw broken;
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                throw broken;
            }
        };
        InputStream failing = new SequenceInputStream(new ByteArrayInputStream(file, 0, file.length - 200), gone);
        SealedInputStream in = SealedInputStream.open(failing, KEYS);
        assertThat(in.read()).isZero();
        assertThat(catchThrowable(in::readAllBytes)).isSameAs(broken);
        assertThat(catchThrowable(in::read)).isSameAs(broken);
    }

    @Test
    void closesWhatItReadsAndWrites() throws Exception {
        int[] closed = new int[2];
        OutputStream target = new ByteArrayOutputStream() {
            @Override
            public void close() {
                closed[0]++;
            }
        };
        SealedOutputStream out = SealedOutputStream.create(target, KEY);
        out.finish();
        assertThat(closed[0]).isZero();
        out.close();
        InputStream source = new ByteArrayInputStream(((ByteArrayOutputStream) target).toByteArray()) {
            @Override
            public void close() {
                closed[1]++;
            }
        };
        SealedInputStream.open(source, KEYS).close();
        assertThat(closed).containsExactly(1, 1);
    }

    @Test
    void twoFilesOfTheSameContentShareNothing() throws Exception {
        ByteArrayOutputStream one = new ByteArrayOutputStream();
        ByteArrayOutputStream two = new ByteArrayOutputStream();
        for (ByteArrayOutputStream file : new ByteArrayOutputStream[] {one, two}) {
            SealedOutputStream out = SealedOutputStream.create(file, KEY);
            out.write(new byte[100]);
            out.finish();
        }
        assertThat(new SegFileReader(new ByteArrayInputStream(one.toByteArray())).header().stream())
                .isNotEqualTo(new SegFileReader(new ByteArrayInputStream(two.toByteArray())).header().stream());
        assertThat(Arrays.copyOfRange(one.toByteArray(), one.size() - 228, one.size() - 128))
                .isNotEqualTo(Arrays.copyOfRange(two.toByteArray(), two.size() - 228, two.size() - 128));
    }

    private static SealedInputStream open(byte[] file) throws IOException {
        return SealedInputStream.open(new ByteArrayInputStream(file), KEYS);
    }

    private static Epoch epoch(int segmentSize, Suite suite, int salt) {
        EpochStart start = FixedStreams.start(Content.BYTES, Bound.BOUNDED, Sizing.FIXED, segmentSize);
        return FixedStreams.epoch(FixedStreams.withSuite(start, suite), salt);
    }

    private static byte[] seal(Epoch epoch, byte[] content, AeadProvider provider) {
        return FixedFiles.seal(epoch, content, provider);
    }
}
