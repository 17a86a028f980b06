package io.sealstream.segment;

import static io.sealstream.error.Failures.codeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.EpochStart.Sizing;
import io.sealstream.testkit.SeededRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 10, unit = TimeUnit.SECONDS)
class EpochRecordTest {

    private static final StreamId STREAM = new StreamId(SessionId.parse("000102030405060708090a0b0c0d0e0f"), 7);

    @Test
    void laysFieldsOutAsTheSpecificationSays() {
        EpochStart start = new EpochStart(
                STREAM,
                Suite.CHACHA20_POLY1305,
                Content.BYTES,
                Bound.BOUNDED,
                Sizing.FIXED,
                0x00012345,
                3,
                0x2122232425262728L,
                0x0000313233343536L,
                0x4142434445464748L);
        EpochRecord record = new EpochRecord(start, filled(24, 0x5a), filled(32, 0xc3));

        assertThat(HexFormat.of().formatHex(record.encode()))
                .isEqualTo("5345" + "01" + "81" + "02" + "00" + "0000" + "00012345" + "00000000"
                        + "000102030405060708090a0b0c0d0e0f" + "0000000000000007" + "0000000000000003" + "5a".repeat(24)
                        + "2122232425262728" + "0000313233343536" + "4142434445464748" + "c3".repeat(32));
        assertThat(record.committedBytes()).isEqualTo(Arrays.copyOf(record.encode(), 96));
        assertThat(record.epochId()).isEqualTo(0xc3c3c3c3c3c3c3c3L);
    }

    @Test
    void decodesWhatItEncoded() {
        SeededRandom.forEachSeed("epoch record round trip", 300, random -> {
            boolean records = random.oneIn(2);
            EpochStart start = new EpochStart(
                    new StreamId(
                            new SessionId(random.asRandom().nextLong(), 5),
                            random.asRandom().nextLong()),
                    random.oneIn(2) ? Suite.AES_256_GCM : Suite.CHACHA20_POLY1305,
                    records ? Content.RECORDS : Content.BYTES,
                    random.oneIn(2) ? Bound.LIVE : Bound.BOUNDED,
                    records || random.oneIn(2) ? Sizing.VARIABLE : Sizing.FIXED,
                    random.between(64, SegmentLayout.MAX_SEGMENT_SIZE),
                    random.asRandom().nextLong() & Long.MAX_VALUE,
                    random.asRandom().nextLong(),
                    random.asRandom().nextLong() & SegmentLayout.MAX_SEQUENCE,
                    random.asRandom().nextLong() & Long.MAX_VALUE);
            EpochRecord record = new EpochRecord(start, random.bytes(24), random.bytes(32));

            EpochRecord decoded = EpochRecord.decode(record.encode());
            assertThat(decoded).isEqualTo(record).hasSameHashCodeAs(record);
            assertThat(decoded.start()).isEqualTo(start);
            assertThat(decoded.encode()).isEqualTo(record.encode());
        });
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0x54, CORRUPT_HEADER",
        "1, 0x47, CORRUPT_HEADER",
        "2, 0, VERSION_UNKNOWN",
        "2, 2, VERSION_UNKNOWN",
        "3, 0x02, CORRUPT_HEADER",
        "3, 0x20, CORRUPT_HEADER",
        "3, 0x40, CORRUPT_HEADER",
        "4, 0, SUITE_UNSUPPORTED",
        "4, 3, SUITE_UNSUPPORTED",
        "5, 2, CORRUPT_HEADER",
        "6, 1, CORRUPT_HEADER",
        "7, 1, CORRUPT_HEADER",
        "8, 0x80, LIMIT",
        "8, 0x01, LIMIT",
        "12, 1, CORRUPT_HEADER",
        "15, 0x80, CORRUPT_HEADER",
        "40, 0x80, LIMIT",
        "80, 0x01, LIMIT",
        "80, 0x80, LIMIT",
        "88, 0x80, LIMIT",
    })
    void rejectsFieldsThatNoEncoderWrites(int offset, String value, ErrorCode expected) {
        byte[] bytes = example().encode();
        bytes[offset] = Integer.decode(value).byteValue();
        assertThat(codeOf(() -> EpochRecord.decode(bytes))).isEqualTo(expected);
    }

    @Test
    void rejectsASegmentSizeOfZero() {
        byte[] bytes = example().encode();
        Arrays.fill(bytes, 8, 12, (byte) 0);
        assertThat(codeOf(() -> EpochRecord.decode(bytes))).isEqualTo(ErrorCode.LIMIT);
    }

    @Test
    void rejectsRecordsInTinyOrFixedSegments() {
        byte[] tiny = example().encode();
        tiny[5] = 1;
        tiny[9] = 0;
        tiny[10] = 0;
        tiny[11] = 63;
        assertThat(codeOf(() -> EpochRecord.decode(tiny))).isEqualTo(ErrorCode.LIMIT);
        byte[] fixed = example().encode();
        fixed[3] |= (byte) 0x80;
        fixed[5] = 1;
        assertThat(codeOf(() -> EpochRecord.decode(fixed))).isEqualTo(ErrorCode.CORRUPT_HEADER);
    }

    @Test
    void rejectsEveryOtherLength() {
        byte[] bytes = example().encode();
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThat(codeOf(() -> EpochRecord.decode(cut))).isEqualTo(ErrorCode.TRUNCATED);
        }
        assertThat(codeOf(() -> EpochRecord.decode(Arrays.copyOf(bytes, 129)))).isEqualTo(ErrorCode.TRAILING_BYTES);
    }

    @Test
    void neverThrowsAnythingElseAtAlteredBytes() {
        SeededRandom.forEachSeed("altered epoch records", 3000, random -> {
            byte[] bytes = example().encode();
            for (int i = random.between(1, 4); i > 0; i--) {
                bytes[random.between(0, 95)] = (byte) random.between(-128, 127);
            }
            EpochRecord decoded;
            try {
                decoded = EpochRecord.decode(bytes);
            } catch (StreamException e) {
                return;
            }
            assertThat(decoded.encode()).isEqualTo(bytes);
        });
    }

    @Test
    void copiesArraysInAndOut() {
        byte[] salt = filled(24, 1);
        byte[] commitment = filled(32, 2);
        EpochRecord record = new EpochRecord(example().start(), salt, commitment);
        byte[] before = record.encode();
        salt[0] = 9;
        commitment[0] = 9;
        record.commitment()[0] = 9;
        assertThat(record.encode()).isEqualTo(before);
        assertThat(record.commitment()).isEqualTo(filled(32, 2));
    }

    @Test
    void refusesSaltAndCommitmentOfOtherLengths() {
        EpochStart start = example().start();
        assertThatThrownBy(() -> new EpochRecord(start, new byte[23], new byte[32]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new EpochRecord(start, new byte[24], new byte[33]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void startRefusesWhatNoEpochCanBe() {
        assertThatThrownBy(() -> start(Content.BYTES, Sizing.FIXED, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> start(Content.BYTES, Sizing.FIXED, (16 << 20) + 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> start(Content.RECORDS, Sizing.VARIABLE, 63))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> start(Content.RECORDS, Sizing.FIXED, 64)).isInstanceOf(IllegalArgumentException.class);
        EpochStart first = start(Content.BYTES, Sizing.FIXED, 64);
        assertThatThrownBy(() -> first.continuedBy(1, 1, -1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> first.continuedBy(1, 1, 1L << 48, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> first.continuedBy(1, 1, 0, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> first.continuedBy(1, -1, 0, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void continuationKeepsTheStreamAndMovesThePosition() {
        EpochStart first = start(Content.RECORDS, Sizing.VARIABLE, 64);
        EpochStart second = first.continuedBy(77, 1, 5, 320);
        assertThat(second.stream()).isEqualTo(first.stream());
        assertThat(second.content()).isEqualTo(Content.RECORDS);
        assertThat(second.previousEpochId()).isEqualTo(77);
        assertThat(second.epochNumber()).isEqualTo(1);
        assertThat(second.sequence()).isEqualTo(5);
        assertThat(second.offset()).isEqualTo(320);
    }

    private static EpochRecord example() {
        return new EpochRecord(start(Content.BYTES, Sizing.VARIABLE, 65_536), filled(24, 1), filled(32, 2));
    }

    private static EpochStart start(Content content, Sizing sizing, int segmentSize) {
        return EpochStart.first(STREAM, content, Bound.LIVE, sizing, segmentSize);
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
