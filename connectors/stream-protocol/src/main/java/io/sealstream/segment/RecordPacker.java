package io.sealstream.segment;

import io.sealstream.bytes.BigEndian;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.LimitExceededException;
import io.sealstream.segment.RecordSpan.Part;
import java.io.IOException;
import java.util.Objects;

/**
 * Packs records into segment payloads (SPEC section 3.5): whole records, each behind a u32 length, as many as fit; a record that is
 * longer than a segment alone in a run of fragments. Owns one buffer of segment size; the consumer must have used it when it returns.
 * Not thread safe.
 */
public final class RecordPacker {

    /** SPEC section 8: the default cap of one record, as much as the largest segment. */
    public static final int DEFAULT_MAX_RECORD_BYTES = 16 << 20;

    private static final int LENGTH_BYTES = 4;

    private final byte[] buffer;
    private final int maxRecordBytes;
    private final PackedSegmentConsumer consumer;
    private long nextRecord;
    private int filled;
    private int count;

    /** Takes segments as they become full. */
    @FunctionalInterface
    public interface PackedSegmentConsumer {

        /** The payload is {@code length} bytes of {@code buffer}, which is valid during this call only. */
        void accept(RecordSpan span, byte[] buffer, int length) throws IOException;
    }

    /**
     * @param segmentSize most payload bytes of a segment, at least 64
     * @param maxRecordBytes longest record that is accepted
     * @param firstRecord number of the first record
     */
    public RecordPacker(int segmentSize, int maxRecordBytes, long firstRecord, PackedSegmentConsumer consumer) {
        if (segmentSize < RecordSpan.MIN_SEGMENT_SIZE) {
            throw new IllegalArgumentException(
                    "segment-size is at least " + RecordSpan.MIN_SEGMENT_SIZE + " bytes, found " + segmentSize);
        }
        this.buffer = new byte[segmentSize];
        this.maxRecordBytes = maxRecordBytes;
        this.nextRecord = firstRecord;
        this.consumer = Objects.requireNonNull(consumer, "consumer");
    }

    /**
     * Adds one record.
     *
     * @throws LimitExceededException if it is longer than {@code max-record-size}; the packer stays usable
     */
    public void add(byte[] record, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, record.length);
        if (length > maxRecordBytes) {
            throw new LimitExceededException(
                    ErrorCode.LIMIT,
                    "record exceeds max-record-size",
                    "recordBytes",
                    length,
                    "maxRecordBytes",
                    maxRecordBytes,
                    "record",
                    nextRecord + count);
        }
        if (length + LENGTH_BYTES > buffer.length - filled) {
            flush();
        }
        if (length + LENGTH_BYTES > buffer.length) {
            addFragments(record, offset, length);
            return;
        }
        BigEndian.putI32(buffer, filled, length);
        System.arraycopy(record, offset, buffer, filled + LENGTH_BYTES, length);
        filled += LENGTH_BYTES + length;
        count++;
    }

    /** Hands over what is packed, if anything. */
    public void flush() throws IOException {
        if (count == 0) {
            return;
        }
        RecordSpan span = new RecordSpan(Part.WHOLE, nextRecord, count);
        int length = filled;
        nextRecord += count;
        count = 0;
        filled = 0;
        consumer.accept(span, buffer, length);
    }

    /** Records added so far, plus the number of the first: the number that the next record gets. */
    public long nextRecord() {
        return nextRecord + count;
    }

    /** Payload bytes that wait for {@link #flush}. */
    public int pendingBytes() {
        return filled;
    }

    private void addFragments(byte[] record, int offset, int length) throws IOException {
        BigEndian.putI32(buffer, 0, length);
        int copied = 0;
        int used = LENGTH_BYTES;
        Part part = Part.FIRST_FRAGMENT;
        while (copied < length) {
            int piece = Math.min(buffer.length - used, length - copied);
            System.arraycopy(record, offset + copied, buffer, used, piece);
            copied += piece;
            boolean last = copied == length;
            Part current = last ? Part.LAST_FRAGMENT : part;
            RecordSpan span = new RecordSpan(current, nextRecord, last ? 1 : 0);
            consumer.accept(span, buffer, used + piece);
            part = Part.MIDDLE_FRAGMENT;
            used = 0;
        }
        nextRecord++;
    }
}
