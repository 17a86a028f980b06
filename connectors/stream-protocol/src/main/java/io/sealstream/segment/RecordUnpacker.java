package io.sealstream.segment;

import io.sealstream.bytes.BigEndian;
import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.LimitExceededException;
import io.sealstream.error.StreamException;
import io.sealstream.segment.RecordSpan.Part;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes records out of authentic segment payloads in order (SPEC section 3.5), and puts fragments together. Bounded: a fragmented
 * record is buffered up to {@code max-record-size}, and grows only as its fragments arrive. Not thread safe.
 */
public final class RecordUnpacker {

    private static final int LENGTH_BYTES = 4;
    private static final int FIRST_ALLOCATION_BYTES = 256 << 10;

    private final int maxRecordBytes;
    private byte @Nullable [] partial;
    private int partialFilled;
    private int partialLength;
    private long partialRecord;
    private long partialSequence;
    private long abandonedRecords;

    /** Takes records in order. */
    @FunctionalInterface
    public interface RecordConsumer {

        /**
         * @param index which record of those that end in this segment, from 0
         * @param bytes holds the record at {@code offset}; valid during this call only
         */
        void accept(int index, byte[] bytes, int offset, int length) throws StreamException;
    }

    /** @param maxRecordBytes longest record that is accepted */
    public RecordUnpacker(int maxRecordBytes) {
        this.maxRecordBytes = maxRecordBytes;
    }

    /**
     * Hands the records that end in this payload to the consumer.
     *
     * @param sequence sequence of the segment, for {@link #restartSequence} and errors
     * @throws StreamException if the payload is not what its span says
     */
    public void unpack(long sequence, RecordSpan span, byte[] payload, int offset, int length, RecordConsumer consumer)
            throws StreamException {
        if (span.part() == Part.WHOLE) {
            abandonPartial();
            unpackWhole(sequence, span, payload, offset, length, consumer);
        } else {
            unpackFragment(sequence, span, payload, offset, length, consumer);
        }
    }

    /**
     * Where reading must start again to see every record that has not been handed over: the segment where an unfinished record starts,
     * or {@code nextSequence}.
     */
    public long restartSequence(long nextSequence) {
        return partial == null ? nextSequence : partialSequence;
    }

    /** Fragmented records that never ended: their writer stopped, or reading started behind their first fragment. */
    public long abandonedRecords() {
        return abandonedRecords;
    }

    /** Forgets an unfinished record, because its writer's epoch is over. */
    public void abandonPartial() {
        if (partial != null) {
            partial = null;
            abandonedRecords++;
        }
    }

    private void unpackWhole(
            long sequence, RecordSpan span, byte[] payload, int offset, int length, RecordConsumer consumer)
            throws StreamException {
        int end = offset + length;
        int at = offset;
        for (int index = 0; index < span.count(); index++) {
            if (end - at < LENGTH_BYTES) {
                throw bad("segment has fewer records than it says", sequence, span);
            }
            int recordBytes = BigEndian.getI32(payload, at);
            at += LENGTH_BYTES;
            if (recordBytes < 0 || recordBytes > end - at) {
                throw bad("record is longer than its segment", sequence, span);
            }
            requireAllowed(recordBytes, sequence, span.firstRecord() + index);
            consumer.accept(index, payload, at, recordBytes);
            at += recordBytes;
        }
        if (at != end) {
            throw bad("segment has more bytes than records", sequence, span);
        }
    }

    private void unpackFragment(
            long sequence, RecordSpan span, byte[] payload, int offset, int length, RecordConsumer consumer)
            throws StreamException {
        int at = offset;
        if (span.part() == Part.FIRST_FRAGMENT) {
            abandonPartial();
            begin(sequence, span, payload, offset, length);
            at += LENGTH_BYTES;
        } else if (partial == null) {
            // Reading started behind the first fragment: the record cannot be had any more.
            abandonedRecords += span.part() == Part.LAST_FRAGMENT ? 1 : 0;
            return;
        } else if (span.firstRecord() != partialRecord) {
            throw bad("fragment belongs to another record", sequence, span);
        }
        append(sequence, span, payload, at, offset + length - at);
        if (span.part() == Part.LAST_FRAGMENT) {
            finish(sequence, span, consumer);
        }
    }

    private void begin(long sequence, RecordSpan span, byte[] payload, int offset, int length) throws StreamException {
        if (length < LENGTH_BYTES) {
            throw bad("first fragment has no length", sequence, span);
        }
        int recordBytes = BigEndian.getI32(payload, offset);
        requireAllowed(recordBytes, sequence, span.firstRecord());
        partial = new byte[Math.min(recordBytes, FIRST_ALLOCATION_BYTES)];
        partialFilled = 0;
        partialLength = recordBytes;
        partialRecord = span.firstRecord();
        partialSequence = sequence;
    }

    private void append(long sequence, RecordSpan span, byte[] payload, int at, int length) throws StreamException {
        byte[] target = Objects.requireNonNull(partial, "partial");
        if (length > partialLength - partialFilled) {
            throw bad("fragments are longer than their record", sequence, span);
        }
        if (length > target.length - partialFilled) {
            long grown = Math.max(2L * target.length, (long) partialFilled + length);
            target = Arrays.copyOf(target, (int) Math.min(grown, partialLength));
            partial = target;
        }
        System.arraycopy(payload, at, target, partialFilled, length);
        partialFilled += length;
    }

    private void finish(long sequence, RecordSpan span, RecordConsumer consumer) throws StreamException {
        byte[] record = Objects.requireNonNull(partial, "partial");
        if (partialFilled != partialLength || span.count() != 1) {
            throw bad("fragments are shorter than their record", sequence, span);
        }
        partial = null;
        consumer.accept(0, record, 0, partialLength);
    }

    private void requireAllowed(int recordBytes, long sequence, long record) throws LimitExceededException {
        if (recordBytes < 0 || recordBytes > maxRecordBytes) {
            throw new LimitExceededException(
                    ErrorCode.LIMIT,
                    "record exceeds max-record-size",
                    "recordBytes",
                    recordBytes & 0xffffffffL,
                    "maxRecordBytes",
                    maxRecordBytes,
                    "record",
                    record,
                    "segment",
                    sequence);
        }
    }

    private static CorruptDataException bad(String sentence, long sequence, RecordSpan span) {
        return new CorruptDataException(
                ErrorCode.BAD_RECORD,
                sentence,
                "segment",
                sequence,
                "firstRecord",
                span.firstRecord(),
                "count",
                span.count());
    }
}
