package io.sealstream.segment;

import io.sealstream.bytes.ByteReader;
import io.sealstream.bytes.ByteWriter;
import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import java.util.Objects;
import java.util.Optional;

/**
 * Which records a segment of a RECORDS stream holds: public metadata TLV 1 (SPEC section 3.4). Immutable.
 *
 * @param part whole records, or which fragment of one
 * @param firstRecord number of the first record that has bytes in this segment, from 0
 * @param count records whose last byte lies in this segment: the next segment's first record is {@code firstRecord + count}
 */
public record RecordSpan(Part part, long firstRecord, int count) {

    /** How a segment relates to its records. */
    public enum Part {
        WHOLE(0),
        FIRST_FRAGMENT(1),
        MIDDLE_FRAGMENT(2),
        LAST_FRAGMENT(3);

        private final int number;

        Part(int number) {
            this.number = number;
        }

        private static Part ofNumber(int number) throws StreamException {
            for (Part part : values()) {
                if (part.number == number) {
                    return part;
                }
            }
            throw new CorruptDataException(ErrorCode.CORRUPT_HEADER, "record part is unknown", "found", number);
        }
    }

    /** Registry of public metadata, SPEC section 3.4. */
    static final int TLV_TYPE = 1;

    private static final int VALUE_BYTES = 13;

    /** Length of the TLV in public metadata. */
    public static final int ENCODED_BYTES = 4 + VALUE_BYTES;

    /** SPEC section 8: room for a length prefix and something behind it. */
    public static final int MIN_SEGMENT_SIZE = 64;

    public RecordSpan {
        Objects.requireNonNull(part, "part");
        if (firstRecord < 0 || count < 0 || firstRecord > Long.MAX_VALUE - count) {
            throw new IllegalArgumentException(
                    "record span is out of range: first " + firstRecord + ", count " + count);
        }
    }

    /** The number that the first record of the next segment has. */
    public long nextRecord() {
        return firstRecord + count;
    }

    /** The number of the first record that begins in this segment or, if none does, behind it. */
    public long firstToBegin() {
        boolean begins = part == Part.WHOLE || part == Part.FIRST_FRAGMENT;
        return begins ? firstRecord : firstRecord + 1;
    }

    /** Public metadata that holds this span only. */
    public byte[] encode() {
        return new ByteWriter(ENCODED_BYTES)
                .u16(TLV_TYPE)
                .u16(VALUE_BYTES)
                .u8(part.number)
                .i64(firstRecord)
                .u32(count)
                .toBytes();
    }

    /**
     * Finds the span in public metadata. Unknown types are passed over: they are authenticated, and later versions may add some.
     */
    public static Optional<RecordSpan> find(byte[] bytes, int offset, int length) throws StreamException {
        ByteReader in = ByteReader.of(bytes, offset, length, "public metadata");
        Optional<RecordSpan> found = Optional.empty();
        while (in.remaining() > 0) {
            int type = in.u16();
            byte[] value = in.shortBytes(SegmentLayout.MAX_PUBLIC_METADATA_BYTES);
            if (type == TLV_TYPE) {
                if (found.isPresent()) {
                    throw new CorruptDataException(
                            ErrorCode.CORRUPT_HEADER, "public metadata repeats a type", "type", type);
                }
                found = Optional.of(decode(value));
            }
        }
        return found;
    }

    private static RecordSpan decode(byte[] value) throws StreamException {
        ByteReader in = ByteReader.of(value, "record span");
        Part part = Part.ofNumber(in.u8());
        long first = in.i64();
        int count = in.u32();
        in.end();
        if (first < 0 || first > Long.MAX_VALUE - count) {
            throw new CorruptDataException(
                    ErrorCode.CORRUPT_HEADER, "record number is out of range", "found", first, "count", count);
        }
        return new RecordSpan(part, first, count);
    }
}
