package io.sealstream.bytes;

import static io.sealstream.error.Failures.codeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.error.ErrorCode;
import io.sealstream.error.LimitExceededException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 10, unit = TimeUnit.SECONDS)
class ByteReaderTest {

    @Test
    void readsWhatTheWriterWrote() throws Exception {
        byte[] written = new ByteWriter(1)
                .u8(255)
                .u16(65_535)
                .u32(Integer.MAX_VALUE)
                .i32(-2)
                .i64(Long.MIN_VALUE)
                .bytes(new byte[] {1, 2, 3})
                .bytes(new byte[] {9, 4, 5, 9}, 1, 2)
                .zeros(2)
                .shortBytes(new byte[] {6, 7})
                .text("grüße")
                .toBytes();

        ByteReader in = ByteReader.of(written, "example");
        assertThat(in.remaining()).isEqualTo(written.length);
        assertThat(in.u8()).isEqualTo(255);
        assertThat(in.u16()).isEqualTo(65_535);
        assertThat(in.u32()).isEqualTo(Integer.MAX_VALUE);
        assertThat(in.i32()).isEqualTo(-2);
        assertThat(in.i64()).isEqualTo(Long.MIN_VALUE);
        assertThat(in.bytes(5)).containsExactly(1, 2, 3, 4, 5);
        assertThat(in.u16()).isZero();
        assertThat(in.shortBytes(2)).containsExactly(6, 7);
        assertThat(in.text(100)).isEqualTo("grüße");
        in.end();
    }

    @Test
    void writesTheHighestByteFirst() {
        assertThat(new ByteWriter(0)
                        .u16(0x0102)
                        .i32(0x03040506)
                        .i64(0x0708090a0b0c0d0eL)
                        .toBytes())
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14);
        byte[] bytes = new byte[15];
        BigEndian.putU16(bytes, 1, 0xfffe);
        BigEndian.putI32(bytes, 3, -5);
        BigEndian.putI64(bytes, 7, -6);
        assertThat(BigEndian.getU16(bytes, 1)).isEqualTo(0xfffe);
        assertThat(BigEndian.getI32(bytes, 3)).isEqualTo(-5);
        assertThat(BigEndian.getI64(bytes, 7)).isEqualTo(-6);
        assertThat(bytes).startsWith(0, 0xff, 0xfe);
    }

    @Test
    void readsOnlyItsSlice() throws Exception {
        ByteReader in = ByteReader.of(new byte[] {1, 2, 3, 4}, 1, 2, "slice");
        assertThat(in.u16()).isEqualTo(0x0203);
        assertThat(codeOf(in::u8)).isEqualTo(ErrorCode.TRUNCATED);
        in.end();
    }

    @Test
    void refusesEveryFieldThatIsCut() {
        assertThat(codeOf(() -> reader().u8())).isEqualTo(ErrorCode.TRUNCATED);
        assertThat(codeOf(() -> reader(1).u16())).isEqualTo(ErrorCode.TRUNCATED);
        assertThat(codeOf(() -> reader(1, 2, 3).u32())).isEqualTo(ErrorCode.TRUNCATED);
        assertThat(codeOf(() -> reader(1, 2, 3).i32())).isEqualTo(ErrorCode.TRUNCATED);
        assertThat(codeOf(() -> reader(1, 2, 3, 4, 5, 6, 7).i64())).isEqualTo(ErrorCode.TRUNCATED);
        assertThat(codeOf(() -> reader(1).bytes(2))).isEqualTo(ErrorCode.TRUNCATED);
        assertThat(codeOf(() -> reader(1).bytes(-1))).isEqualTo(ErrorCode.TRUNCATED);
        assertThat(codeOf(() -> reader(0, 2, 1).shortBytes(9))).isEqualTo(ErrorCode.TRUNCATED);
    }

    @Test
    void refusesLengthsAboveTheirCapBeforeAllocating() {
        assertThat(codeOf(() -> reader(0x80, 0, 0, 0).u32())).isEqualTo(ErrorCode.LIMIT);
        assertThat(codeOf(() -> reader(0xff, 0xff).shortBytes(100))).isEqualTo(ErrorCode.LIMIT);
        assertThatThrownBy(() -> reader(0xff, 0xff, 0xff, 0xff).u32())
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("4294967295");
    }

    @Test
    void refusesTextThatIsNotUtf8() {
        assertThat(codeOf(() -> reader(0, 2, 0xc3, 0x28).text(10))).isEqualTo(ErrorCode.CORRUPT_HEADER);
    }

    @Test
    void refusesBytesBehindTheLastField() {
        assertThat(codeOf(() -> reader(1).end())).isEqualTo(ErrorCode.TRAILING_BYTES);
    }

    @Test
    void refusesToWriteValuesThatDoNotFit() {
        ByteWriter out = new ByteWriter(8);
        assertThatThrownBy(() -> out.u8(256)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> out.u8(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> out.u16(65_536)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> out.u32(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> out.shortBytes(new byte[65_536])).isInstanceOf(IllegalArgumentException.class);
        assertThat(out.size()).isZero();
    }

    @Test
    void writerGrowsPastWhatWasExpected() {
        ByteWriter out = new ByteWriter(0).bytes(new byte[1000]).u8(7);
        assertThat(out.size()).isEqualTo(1001);
        assertThat(out.toBytes()).hasSize(1001).endsWith(7);
    }

    private static ByteReader reader(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return ByteReader.of(bytes, "example");
    }
}
