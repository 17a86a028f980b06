package io.sealstream.segment;

import static io.sealstream.error.Failures.codeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.bytes.BigEndian;
import io.sealstream.error.ErrorCode;
import io.sealstream.segment.SegmentHeader.Ending;
import io.sealstream.testkit.SeededRandom;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 10, unit = TimeUnit.SECONDS)
class SegmentCodecTest {

    private static final StreamId STREAM = new StreamId(SessionId.parse("000102030405060708090a0b0c0d0e0f"), 7);

    private final SegmentCodec codec = new SegmentCodec();

    @Test
    void laysFieldsOutAsTheSpecificationSays() {
        SegmentHeader header = new SegmentHeader(
                SegmentType.TRAILER,
                Ending.FINAL,
                true,
                Suite.CHACHA20_POLY1305,
                3,
                0x01020304 & 0xffffff,
                STREAM,
                0x1122334455667788L,
                0x0000a0a1a2a3a4a5L,
                0x0102030405060708L);
        byte[] frame = new byte[67];
        frame[64] = 'a';
        frame[65] = 'b';
        frame[66] = 'c';
        codec.encode(header, frame, 0);

        String expected = "5347" + "01" + "05" + "03" + "02" + "0003" + "00020304" + "________"
                + "000102030405060708090a0b0c0d0e0f" + "0000000000000007" + "1122334455667788" + "0000a0a1a2a3a4a5"
                + "0102030405060708" + "616263";
        String found = HexFormat.of().formatHex(frame);
        assertThat(found.substring(0, 24) + "________" + found.substring(32)).isEqualTo(expected);
        CRC32C checksum = new CRC32C();
        checksum.update(frame, 0, 12);
        checksum.update(frame, 16, 51);
        assertThat(BigEndian.getI32(frame, 12)).isEqualTo((int) checksum.getValue());
    }

    @Test
    void decodesWhatItEncodedAnywhereInAnArray() {
        SeededRandom.forEachSeed("segment header round trip", 500, random -> {
            int publicBytes = random.between(0, 4096);
            SegmentHeader header = randomHeader(random, publicBytes);
            int offset = random.between(0, 9);
            byte[] frame = random.bytes(offset + 64 + publicBytes + 5);
            codec.encode(header, frame, offset);

            assertThat(codec.decode(frame, offset, 64 + publicBytes)).isEqualTo(header);
            assertThat(SegmentCodec.publicMetadataBytes(frame, offset)).isEqualTo(publicBytes);
            assertThat(header.frameBytes()).isEqualTo(64 + publicBytes + header.bodyBytes());
        });
    }

    @Test
    void acceptsEachFieldAtItsLimit() throws Exception {
        SegmentHeader header = new SegmentHeader(
                SegmentType.DATA,
                Ending.OPEN,
                false,
                Suite.AES_256_GCM,
                4096,
                (16 << 20) + (64 << 10) + 16,
                new StreamId(new SessionId(-1, -1), -1),
                -1,
                (1L << 48) - 1,
                Long.MAX_VALUE);
        byte[] frame = new byte[64 + 4096];
        codec.encode(header, frame, 0);
        assertThat(codec.decode(frame, 0, frame.length)).isEqualTo(header);
    }

    @Test
    void rejectsEveryFlippedBitOfHeaderAndPublicMetadata() throws Exception {
        byte[] frame = encoded(20);
        for (int bit = 0; bit < frame.length * 8; bit++) {
            byte[] flipped = flip(frame, bit);
            assertThat(codeOf(() -> codec.decode(flipped, 0, flipped.length)))
                    .as("bit %d", bit)
                    .isIn(ErrorCode.CORRUPT_HEADER, ErrorCode.VERSION_UNKNOWN, ErrorCode.LIMIT, ErrorCode.TRUNCATED);
        }
    }

    @Test
    void rejectsHeadersCutAnywhere() {
        byte[] frame = encoded(20);
        for (int length = 0; length < frame.length; length++) {
            int cut = length;
            assertThat(codeOf(() -> codec.decode(frame, 0, cut))).isEqualTo(ErrorCode.TRUNCATED);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0x54, CORRUPT_HEADER",
        "2, 0, VERSION_UNKNOWN",
        "2, 2, VERSION_UNKNOWN",
        "3, 1, CORRUPT_HEADER",
        "3, 6, CORRUPT_HEADER",
        "4, 8, CORRUPT_HEADER",
        "4, 0x80, CORRUPT_HEADER",
        "5, 0, SUITE_UNSUPPORTED",
        "5, 3, SUITE_UNSUPPORTED",
        "6, 0x10, LIMIT",
        "8, 0x02, LIMIT",
        "8, 0xff, LIMIT",
        "48, 0x01, LIMIT",
        "49, 0x01, LIMIT",
        "48, 0xff, LIMIT",
        "56, 0x80, LIMIT",
    })
    void rejectsFieldsThatNoEncoderWritesEvenWithAMatchingChecksum(int offset, String value, ErrorCode expected) {
        byte[] frame = new byte[64 + 4096 + 255];
        System.arraycopy(encoded(1), 0, frame, 0, 65);
        frame[offset] = Integer.decode(value).byteValue();
        putChecksum(frame);
        assertThat(codeOf(() -> codec.decode(frame, 0, frame.length))).isEqualTo(expected);
    }

    @Test
    void rejectsABodyShorterThanItsTag() {
        byte[] frame = encoded(0);
        BigEndian.putI32(frame, 8, 15);
        putChecksum(frame);
        assertThat(codeOf(() -> codec.decode(frame, 0, frame.length))).isEqualTo(ErrorCode.LIMIT);
    }

    @Test
    void neverThrowsAnythingElseAtRandomBytes() {
        SeededRandom.forEachSeed("random segment headers", 2000, random -> {
            byte[] frame = random.bytes(random.between(0, 100));
            if (frame.length > 6 && random.oneIn(2)) {
                frame[0] = 'S';
                frame[1] = 'G';
                frame[2] = 1;
            }
            assertThat(codeOf(() -> codec.decode(frame, 0, frame.length))).isNotNull();
        });
    }

    @Test
    void headerRefusesFieldsOutOfRange() {
        assertThatThrownBy(() -> header(4097, 16, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> header(-1, 16, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> header(0, 15, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> header(0, (16 << 20) + (64 << 10) + 17, 0, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> header(0, 16, 1L << 48, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> header(0, 16, -1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> header(0, 16, 0, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    private byte[] encoded(int publicBytes) {
        byte[] frame = SeededRandom.ofSeed(1).bytes(64 + publicBytes);
        codec.encode(header(publicBytes, 1000, 5, 6), frame, 0);
        return frame;
    }

    private static SegmentHeader header(int publicBytes, int bodyBytes, long sequence, long offset) {
        return new SegmentHeader(
                SegmentType.DATA,
                Ending.OPEN,
                false,
                Suite.AES_256_GCM,
                publicBytes,
                bodyBytes,
                STREAM,
                9,
                sequence,
                offset);
    }

    private static SegmentHeader randomHeader(SeededRandom random, int publicBytes) {
        return new SegmentHeader(
                random.oneIn(2) ? SegmentType.DATA : SegmentType.TRAILER,
                random.oneIn(2) ? Ending.OPEN : Ending.FINAL,
                random.oneIn(2),
                random.oneIn(2) ? Suite.AES_256_GCM : Suite.CHACHA20_POLY1305,
                publicBytes,
                random.between(16, SegmentLayout.MAX_BODY_BYTES),
                new StreamId(
                        new SessionId(
                                random.asRandom().nextLong(), random.asRandom().nextLong()),
                        random.asRandom().nextLong()),
                random.asRandom().nextLong(),
                random.asRandom().nextLong() & SegmentLayout.MAX_SEQUENCE,
                random.asRandom().nextLong() & Long.MAX_VALUE);
    }

    private static void putChecksum(byte[] frame) {
        int publicBytes = Math.min(BigEndian.getU16(frame, 6), frame.length - 64);
        CRC32C checksum = new CRC32C();
        checksum.update(frame, 0, 12);
        checksum.update(frame, 16, 48 + publicBytes);
        BigEndian.putI32(frame, 12, (int) checksum.getValue());
    }

    private static byte[] flip(byte[] frame, int bit) {
        byte[] flipped = frame.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        return flipped;
    }
}
