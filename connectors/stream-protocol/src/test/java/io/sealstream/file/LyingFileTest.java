package io.sealstream.file;

import static io.sealstream.cipher.FixedStreams.ROOT;
import static io.sealstream.error.Failures.codeOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.bytes.BigEndian;
import io.sealstream.cipher.AnySegment;
import io.sealstream.cipher.SegmentVectors;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import io.sealstream.segment.SegmentHeader.Ending;
import io.sealstream.segment.SegmentType;
import io.sealstream.testkit.SeededRandom;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Reading from any place where the way to it lies: trailers that a holder of the key sealed for another file, and frame headers that are
 * altered where they are only passed over.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LyingFileTest {

    /** Pitfall 8: each field of an authentic trailer is compared with the file before anything is believed. */
    @ParameterizedTest
    @EnumSource(FileKind.class)
    void refusesAuthenticTrailersOfOtherFiles(FileKind kind) throws Exception {
        SegFileTrailer right = trailer(kind.file());
        assertThat(withTrailer(kind, right, right.plainBytes())).isEqualTo(kind.file());
        List<SegFileTrailer> wrong = new ArrayList<>();
        for (long shift : new long[] {-1, 1, 96, -96, Long.MIN_VALUE, Long.MAX_VALUE}) {
            wrong.add(with(right, 0, right.fileBytes() + shift));
            wrong.add(with(right, 1, right.epochOffset() + shift));
            wrong.add(with(right, 2, right.indexOffset() + shift));
            wrong.add(with(right, 3, right.finalSequence() + shift));
            wrong.add(with(right, 4, right.plainBytes() + shift));
        }
        wrong.add(with(right, 3, -1));
        wrong.add(with(right, 3, (1L << 48) - 1));
        wrong.add(with(right, 3, 1L << 48));
        wrong.add(with(right, 3, Long.MAX_VALUE));
        for (SegFileTrailer trailer : wrong) {
            assertThat(opening(withTrailer(kind, trailer, right.plainBytes())))
                    .as("%s", trailer)
                    .isEqualTo(ErrorCode.SEQUENCE_CONFLICT);
            if (trailer.plainBytes() >= 0) {
                // Its header may lie too.
                assertThat(opening(withTrailer(kind, trailer, trailer.plainBytes())))
                        .as("%s", trailer)
                        .isEqualTo(ErrorCode.SEQUENCE_CONFLICT);
            }
        }
        assertThat(opening(withTrailer(kind, right, right.plainBytes() + 1))).isEqualTo(ErrorCode.SEQUENCE_CONFLICT);
    }

    /** The FINAL segment must end where the index starts. */
    @Test
    void refusesBytesBetweenTheFinalSegmentAndTheIndex() throws Exception {
        FileKind kind = FileKind.VARIABLE;
        List<byte[]> parts = new ArrayList<>(FixedFiles.parts(kind.file()));
        SegFileTrailer right = trailer(kind.file());
        parts.add(parts.size() - 2, parts.get(1));
        int more = parts.get(1).length;
        parts.remove(parts.size() - 1);
        SegFileTrailer moved = new SegFileTrailer(
                right.fileBytes() + more,
                right.epochOffset(),
                right.indexOffset() + more,
                right.finalSequence(),
                right.plainBytes());
        parts.add(seal(kind, moved, right.plainBytes()));
        assertThat(opening(FixedFiles.join(parts))).isEqualTo(ErrorCode.SEQUENCE_CONFLICT);
    }

    /** Pitfall 6: a header that hides the wanted record must not make the reader go on with later ones. */
    @Test
    void doesNotPassOverTheRecordThatItLooksFor() throws Exception {
        List<byte[]> records = VariableFiles.records(5, 60, 20);
        byte[] file = VariableFiles.ofRecords(FileKind.RECORDS.epoch(0), records);
        List<byte[]> parts = FixedFiles.parts(file);
        int hidden = 5;
        byte[] frame = parts.get(hidden).clone();
        long first = BigEndian.getI64(frame, 64 + 5);
        // Says that it holds no record at all.
        BigEndian.putI32(frame, 64 + 13, 0);
        List<byte[]> altered = new ArrayList<>(parts);
        altered.set(hidden, SegmentVectors.repaired(frame));
        SegFile opened = open(FixedFiles.join(altered));
        assertThat(codeOf(() -> SegFileTest.readRecords(opened.recordsFrom(first), first)))
                .isEqualTo(ErrorCode.SEQUENCE_CONFLICT);
        long before = first - 1;
        RecordCursor cursor = opened.recordsFrom(before);
        List<Long> numbers = new ArrayList<>();
        NumberedRecordConsumer collect = (number, bytes, offset, length) -> numbers.add(number);
        for (int i = 0; i < 2; i++) {
            // The second time it is the error of the first.
            assertThat(codeOf(() -> readOn(cursor, collect))).isEqualTo(ErrorCode.AEAD_FAILED);
            assertThat(numbers).containsExactly(before);
        }
    }

    /** A header that lies about its offset must not make the reader stop before the wanted byte. */
    @Test
    void doesNotTakeAnotherSegmentForTheOneThatHoldsAByte() throws Exception {
        byte[] content = SeededRandom.ofSeed(44).bytes(200);
        byte[] file = VariableFiles.ofBytes(FileKind.VARIABLE.epoch(0), content, 10);
        List<byte[]> parts = FixedFiles.parts(file);
        for (long offset : new long[] {0, 55, 1000, Long.MAX_VALUE}) {
            List<byte[]> altered = new ArrayList<>(parts);
            byte[] frame = parts.get(5).clone();
            BigEndian.putI64(frame, 56, offset);
            altered.set(5, SegmentVectors.repaired(frame));
            SegFile opened = open(FixedFiles.join(altered));
            for (int at = 0; at < 200; at++) {
                assertTrueOrRefused(opened, content, at);
            }
            assertThat(codeOf(() -> opened.channel().position(45).read(ByteBuffer.allocate(1))))
                    .isIn(ErrorCode.AEAD_FAILED, ErrorCode.SEQUENCE_CONFLICT);
        }
    }

    /** A header that lies about its length leads to no frame, or to none of this place. */
    @Test
    void doesNotFollowLengthsToOtherPlaces() throws Exception {
        byte[] content = SeededRandom.ofSeed(45).bytes(200);
        byte[] file = VariableFiles.ofBytes(FileKind.VARIABLE.epoch(0), content, 10);
        List<byte[]> parts = FixedFiles.parts(file);
        for (int body = 16; body < 400; body++) {
            List<byte[]> altered = new ArrayList<>(parts);
            byte[] frame = parts.get(3).clone();
            if (BigEndian.getI32(frame, 8) == body) {
                continue;
            }
            BigEndian.putI32(frame, 8, body);
            altered.set(3, SegmentVectors.repaired(frame));
            SegFile opened;
            try {
                opened = open(FixedFiles.join(altered));
            } catch (StreamException e) {
                // The way to the FINAL segment leads through this header.
                assertThat(e.code().number()).isBetween(100, 499);
                continue;
            }
            for (int at = 0; at < 200; at += 3) {
                assertTrueOrRefused(opened, content, at);
            }
        }
    }

    private static void readOn(RecordCursor cursor, NumberedRecordConsumer consumer) throws IOException {
        boolean more = true;
        while (more) {
            more = cursor.nextSegment(consumer);
        }
    }

    private static void assertTrueOrRefused(SegFile opened, byte[] content, int at) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        try {
            opened.channel().position(at).read(one);
            assertThat(one.get(0)).as("byte %d", at).isEqualTo(content[at]);
        } catch (StreamException e) {
            assertThat(one.position()).isZero();
        }
    }

    private static SegFile open(byte[] file) throws IOException {
        return SegFile.open(MemorySource.of(file), KeyOpener.of(id -> ROOT));
    }

    private static ErrorCode opening(byte[] file) {
        return codeOf(() -> open(file));
    }

    private static SegFileTrailer trailer(byte[] file) throws StreamException {
        return SegFileTrailer.decode(Arrays.copyOfRange(file, file.length - 64, file.length - 16));
    }

    private static SegFileTrailer with(SegFileTrailer trailer, int field, long value) {
        long[] fields = {
            trailer.fileBytes(),
            trailer.epochOffset(),
            trailer.indexOffset(),
            trailer.finalSequence(),
            trailer.plainBytes()
        };
        fields[field] = value;
        return new SegFileTrailer(fields[0], fields[1], fields[2], fields[3], fields[4]);
    }

    /** The file of that kind, with another trailer, whose header says {@code offset}. */
    private static byte[] withTrailer(FileKind kind, SegFileTrailer trailer, long offset) {
        byte[] file = kind.file();
        System.arraycopy(seal(kind, trailer, offset), 0, file, file.length - 128, 128);
        return file;
    }

    private static byte[] seal(FileKind kind, SegFileTrailer trailer, long offset) {
        return new AnySegment(kind.epoch(0))
                .seal(SegmentType.TRAILER, Ending.FINAL, 0, offset, trailer.encode(), new byte[0]);
    }
}
