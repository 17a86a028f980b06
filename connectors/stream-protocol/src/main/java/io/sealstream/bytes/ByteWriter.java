package io.sealstream.bytes;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes big-endian fields into an array that grows. Not thread safe. */
public final class ByteWriter {

    private byte[] bytes;
    private int size;

    public ByteWriter(int expectedBytes) {
        this.bytes = new byte[Math.max(16, expectedBytes)];
    }

    public ByteWriter u8(int value) {
        require(value >= 0 && value <= 0xff, value);
        int at = grow(1);
        bytes[at] = (byte) value;
        return this;
    }

    public ByteWriter u16(int value) {
        require(value >= 0 && value <= 0xffff, value);
        int at = grow(2);
        BigEndian.putU16(bytes, at, value);
        return this;
    }

    public ByteWriter u32(int value) {
        require(value >= 0, value);
        return i32(value);
    }

    /** Four bytes as they are, for checksums. */
    public ByteWriter i32(int value) {
        int at = grow(4);
        BigEndian.putI32(bytes, at, value);
        return this;
    }

    public ByteWriter i64(long value) {
        int at = grow(8);
        BigEndian.putI64(bytes, at, value);
        return this;
    }

    public ByteWriter bytes(byte[] value) {
        return bytes(value, 0, value.length);
    }

    public ByteWriter bytes(byte[] value, int offset, int length) {
        int at = grow(length);
        System.arraycopy(value, offset, bytes, at, length);
        return this;
    }

    /** {@code count} zero bytes. */
    public ByteWriter zeros(int count) {
        grow(count);
        return this;
    }

    /** A u16 length and the bytes. */
    public ByteWriter shortBytes(byte[] value) {
        return u16(value.length).bytes(value);
    }

    /** A u16 length and the text in UTF-8. */
    public ByteWriter text(String value) {
        return shortBytes(value.getBytes(StandardCharsets.UTF_8));
    }

    public int size() {
        return size;
    }

    /** A copy of what has been written. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    private int grow(int count) {
        if (count > bytes.length - size) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + count));
        }
        int from = size;
        size += count;
        return from;
    }

    private static void require(boolean inRange, long value) {
        if (!inRange) {
            throw new IllegalArgumentException("field value is out of range: " + value);
        }
    }
}
