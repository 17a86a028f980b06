package io.sealstream.segment;

import static io.sealstream.error.Failures.codeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.bytes.ByteWriter;
import io.sealstream.error.ErrorCode;
import io.sealstream.segment.RecordSpan.Part;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(value = 10, unit = TimeUnit.SECONDS)
class RecordSpanTest {

    @Test
    void laysFieldsOutAsTheSpecificationSays() {
        assertThat(HexFormat.of().formatHex(new RecordSpan(Part.LAST_FRAGMENT, 0x0102030405060708L, 1).encode()))
                .isEqualTo("0001" + "000d" + "03" + "0102030405060708" + "00000001");
    }

    @ParameterizedTest
    @EnumSource(Part.class)
    void findsWhatItEncoded(Part part) throws Exception {
        RecordSpan span = new RecordSpan(part, Long.MAX_VALUE - Integer.MAX_VALUE, Integer.MAX_VALUE);
        byte[] encoded = span.encode();
        assertThat(encoded).hasSize(RecordSpan.ENCODED_BYTES);
        assertThat(RecordSpan.find(encoded, 0, encoded.length)).contains(span);
    }

    @Test
    void passesOverTypesOfLaterVersions() throws Exception {
        RecordSpan span = new RecordSpan(Part.WHOLE, 40, 2);
        byte[] metadata = new ByteWriter(64)
                .u16(900)
                .shortBytes(new byte[5])
                .bytes(span.encode())
                .u16(901)
                .shortBytes(new byte[0])
                .toBytes();
        assertThat(RecordSpan.find(metadata, 0, metadata.length)).contains(span);
        assertThat(RecordSpan.find(metadata, 0, 9)).isEqualTo(Optional.empty());
        assertThat(span.nextRecord()).isEqualTo(42);
    }

    @Test
    void rejectsMetadataThatDoesNotParse() {
        byte[] encoded = new RecordSpan(Part.WHOLE, 1, 1).encode();
        for (int length = 1; length < encoded.length; length++) {
            int cut = length;
            assertThat(codeOf(() -> RecordSpan.find(encoded, 0, cut))).isEqualTo(ErrorCode.TRUNCATED);
        }
        assertThat(codeOf(() -> find(writer().bytes(encoded).bytes(encoded)))).isEqualTo(ErrorCode.CORRUPT_HEADER);
        assertThat(codeOf(() -> find(value(4, 0, 0)))).isEqualTo(ErrorCode.CORRUPT_HEADER);
        assertThat(codeOf(() -> find(value(0, -1, 0)))).isEqualTo(ErrorCode.CORRUPT_HEADER);
        assertThat(codeOf(() -> find(value(0, Long.MAX_VALUE, 1)))).isEqualTo(ErrorCode.CORRUPT_HEADER);
        assertThat(codeOf(() -> find(value(0, 0, -1)))).isEqualTo(ErrorCode.LIMIT);
        assertThat(codeOf(() -> find(writer().u16(1).shortBytes(new byte[14])))).isEqualTo(ErrorCode.TRAILING_BYTES);
        assertThat(codeOf(() -> find(writer().u16(2).u16(4097).zeros(4097)))).isEqualTo(ErrorCode.LIMIT);
    }

    @Test
    void refusesNegativeNumbers() {
        assertThatThrownBy(() -> new RecordSpan(Part.WHOLE, -1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RecordSpan(Part.WHOLE, 0, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static ByteWriter value(int part, long first, int count) {
        return writer().u16(1).u16(13).u8(part).i64(first).i32(count);
    }

    private static ByteWriter writer() {
        return new ByteWriter(64);
    }

    private static Optional<RecordSpan> find(ByteWriter written) throws Exception {
        byte[] bytes = written.toBytes();
        return RecordSpan.find(bytes, 0, bytes.length);
    }
}
