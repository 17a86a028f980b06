package io.sealstream.bytes;

import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.LimitExceededException;
import io.sealstream.error.StreamException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Reads big-endian fields from a slice of an array and checks every bound first. Does not copy and does not own the array. Not thread
 * safe.
 */
public final class ByteReader {

    private final byte[] bytes;
    private final String what;
    private final int end;
    private int position;

    private ByteReader(byte[] bytes, int offset, int length, String what) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        this.bytes = bytes;
        this.position = offset;
        this.end = offset + length;
        this.what = what;
    }

    /** Reads {@code length} bytes from {@code offset}; {@code what} names the structure in errors. */
    public static ByteReader of(byte[] bytes, int offset, int length, String what) {
        return new ByteReader(bytes, offset, length, what);
    }

    /** Reads the whole array. */
    public static ByteReader of(byte[] bytes, String what) {
        return new ByteReader(bytes, 0, bytes.length, what);
    }

    public int remaining() {
        return end - position;
    }

    public int u8() throws StreamException {
        return bytes[take(1)] & 0xff;
    }

    public int u16() throws StreamException {
        return BigEndian.getU16(bytes, take(2));
    }

    /** An unsigned 32-bit field that must fit a positive int; larger values are over every cap of the protocol. */
    public int u32() throws StreamException {
        int value = BigEndian.getI32(bytes, take(4));
        if (value < 0) {
            throw new LimitExceededException(
                    ErrorCode.LIMIT, "length field exceeds limit", "structure", what, "found", value & 0xffffffffL);
        }
        return value;
    }

    /** Four bytes as they are, for checksums. */
    public int i32() throws StreamException {
        return BigEndian.getI32(bytes, take(4));
    }

    /** Eight bytes as they are; positions are checked by their owner. */
    public long i64() throws StreamException {
        return BigEndian.getI64(bytes, take(8));
    }

    /** A copy of the next {@code length} bytes. */
    public byte[] bytes(int length) throws StreamException {
        int from = take(length);
        byte[] copy = new byte[length];
        System.arraycopy(bytes, from, copy, 0, length);
        return copy;
    }

    /** A field of u16 length and that many bytes, at most {@code maxBytes}. */
    public byte[] shortBytes(int maxBytes) throws StreamException {
        int length = u16();
        if (length > maxBytes) {
            throw new LimitExceededException(
                    ErrorCode.LIMIT,
                    "length field exceeds limit",
                    "structure",
                    what,
                    "lengthBytes",
                    length,
                    "maxLengthBytes",
                    maxBytes);
        }
        return bytes(length);
    }

    /** A field of u16 length and that many bytes of UTF-8, at most {@code maxBytes}. */
    public String text(int maxBytes) throws StreamException {
        byte[] encoded = shortBytes(maxBytes);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(encoded))
                    .toString();
        } catch (CharacterCodingException e) {
            throw corrupt("text field is not UTF-8");
        }
    }

    /** Fails unless everything has been read. */
    public void end() throws StreamException {
        if (remaining() != 0) {
            throw new CorruptDataException(
                    ErrorCode.TRAILING_BYTES, "bytes follow the last field", "structure", what, "bytes", remaining());
        }
    }

    private CorruptDataException corrupt(String sentence) {
        return new CorruptDataException(ErrorCode.CORRUPT_HEADER, sentence, "structure", what);
    }

    private int take(int length) throws StreamException {
        if (length < 0 || length > remaining()) {
            throw new CorruptDataException(
                    ErrorCode.TRUNCATED,
                    "structure ends early",
                    "structure",
                    what,
                    "wantedBytes",
                    length,
                    "foundBytes",
                    remaining());
        }
        int from = position;
        position += length;
        return from;
    }
}
