package io.sealstream.file;

import static io.sealstream.cipher.FixedStreams.KEY_ID;
import static io.sealstream.cipher.FixedStreams.NAME;
import static io.sealstream.cipher.FixedStreams.ROOT;
import static io.sealstream.cipher.FixedStreams.STREAM;
import static io.sealstream.error.Failures.codeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.bytes.BigEndian;
import io.sealstream.cipher.KeyId;
import io.sealstream.cipher.RootKey;
import io.sealstream.error.ErrorCode;
import io.sealstream.segment.Content;
import io.sealstream.segment.SegmentLayout;
import io.sealstream.segment.StreamName;
import io.sealstream.segment.Suite;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 10, unit = TimeUnit.SECONDS)
class SegFileHeaderTest {

    private static final SegFileHeader HEADER =
            new SegFileHeader(Suite.CHACHA20_POLY1305, Content.RECORDS, 0x1234, STREAM, NAME, KeySources.named(KEY_ID));

    @Test
    void laysFieldsOutAsTheSpecificationSays() throws Exception {
        byte[] encoded = HEADER.encode(ROOT);
        String covered = hex("SEGFILE1") + "01" + "00" + "02" + "01" + "00001234" + "000102030405060708090a0b0c0d0e0f"
                + "0000000000000007" + "0000006a" + "000f" + hex("sensors.seattle") + "0001" + "0009"
                + hex("vectors-1");
        assertThat(HexFormat.of().formatHex(encoded)).startsWith(covered);
        assertThat(encoded).hasSize(0x6a);

        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(ROOT.exposeBytes(), "HmacSHA256"));
        byte[] macKey = mac.doFinal("seg/1 file header\u0001".getBytes(StandardCharsets.US_ASCII));
        mac.init(new SecretKeySpec(macKey, "HmacSHA256"));
        assertThat(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length))
                .isEqualTo(mac.doFinal(HexFormat.of().parseHex(covered)));
    }

    @Test
    void decodesWhatItEncoded() throws Exception {
        for (StreamName name : new StreamName[] {StreamName.NONE, new StreamName("a".repeat(255))}) {
            for (KeyId key : new KeyId[] {new KeyId("k"), new KeyId("k".repeat(64))}) {
                SegFileHeader header = new SegFileHeader(
                        Suite.AES_256_GCM,
                        Content.BYTES,
                        SegmentLayout.MAX_SEGMENT_SIZE,
                        STREAM,
                        name,
                        KeySources.named(key));
                byte[] encoded = header.encode(ROOT);
                assertThat(SegFileHeader.lengthOf(encoded)).isEqualTo(encoded.length);
                SegFileHeader decoded = SegFileHeader.decode(encoded);
                assertThat(decoded).isEqualTo(header);
                decoded.verify(encoded, ROOT);
            }
        }
    }

    @Test
    void refusesAnotherKey() throws Exception {
        byte[] encoded = HEADER.encode(ROOT);
        SegFileHeader decoded = SegFileHeader.decode(encoded);
        assertThat(codeOf(() -> decoded.verify(encoded, RootKey.of(new byte[32]))))
                .isEqualTo(ErrorCode.KEY_MISMATCH);
    }

    /** T14. */
    @Test
    void refusesEveryFlippedBit() {
        byte[] encoded = HEADER.encode(ROOT);
        for (int bit = 0; bit < encoded.length * 8; bit++) {
            byte[] flipped = encoded.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(codeOf(() -> SegFileHeader.decode(flipped).verify(flipped, ROOT)))
                    .as("bit %d", bit)
                    .isNotNull();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0x54, CORRUPT_HEADER",
        "8, 0, VERSION_UNKNOWN",
        "8, 2, VERSION_UNKNOWN",
        "9, 1, CORRUPT_HEADER",
        "10, 0, SUITE_UNSUPPORTED",
        "11, 2, CORRUPT_HEADER",
        "12, 0x01, LIMIT",
        "12, 0x80, LIMIT",
        "40, 0x80, LIMIT",
        "41, 0x01, LIMIT",
        "43, 0x69, CORRUPT_HEADER",
        "44, 0x01, LIMIT",
        "45, 0x0e, CORRUPT_HEADER",
        "46, 0x20, CORRUPT_HEADER",
        "46, 0xff, CORRUPT_HEADER",
        "62, 2, CORRUPT_HEADER",
        "64, 8, TRUNCATED",
        "64, 10, TRUNCATED",
        "65, 0x20, CORRUPT_HEADER",
    })
    void rejectsFieldsThatNoEncoderWrites(int offset, String value, ErrorCode expected) {
        byte[] encoded = HEADER.encode(ROOT);
        encoded[offset] = Integer.decode(value).byteValue();
        assertThat(codeOf(() -> SegFileHeader.decode(encoded))).isEqualTo(expected);
    }

    @Test
    void rejectsHeadersCutAnywhere() {
        byte[] encoded = HEADER.encode(ROOT);
        for (int length = 0; length < encoded.length; length++) {
            byte[] cut = Arrays.copyOf(encoded, length);
            assertThat(codeOf(() -> SegFileHeader.decode(cut))).isIn(ErrorCode.TRUNCATED, ErrorCode.CORRUPT_HEADER);
            if (length >= 44) {
                BigEndian.putI32(cut, 40, length);
                assertThat(codeOf(() -> SegFileHeader.decode(cut).verify(cut, ROOT)))
                        .isNotNull();
            }
        }
    }

    @Test
    void refusesASegmentSizeOutOfRange() {
        assertThatThrownBy(() ->
                        new SegFileHeader(Suite.AES_256_GCM, Content.BYTES, 0, STREAM, NAME, KeySources.named(KEY_ID)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SegFileHeader(
                        Suite.AES_256_GCM, Content.BYTES, (16 << 20) + 1, STREAM, NAME, KeySources.named(KEY_ID)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void trailerReadsWhatItWrote() throws Exception {
        SegFileTrailer trailer = new SegFileTrailer(1, 2, 3, 4, 5);
        assertThat(HexFormat.of().formatHex(trailer.encode()))
                .isEqualTo("00000000000000010000000000000002000000000000000300000000000000040000000000000005"
                        + "0000000000000000");
        assertThat(SegFileTrailer.decode(trailer.encode())).isEqualTo(trailer);
        assertThat(codeOf(() -> SegFileTrailer.decode(new byte[47]))).isEqualTo(ErrorCode.TRUNCATED);
        assertThat(codeOf(() -> SegFileTrailer.decode(new byte[49]))).isEqualTo(ErrorCode.TRAILING_BYTES);
        byte[] dirty = trailer.encode();
        dirty[47] = 1;
        assertThat(codeOf(() -> SegFileTrailer.decode(dirty))).isEqualTo(ErrorCode.CORRUPT_HEADER);
    }

    private static String hex(String ascii) {
        return HexFormat.of().formatHex(ascii.getBytes(StandardCharsets.US_ASCII));
    }
}
