package io.sealstream.segment;

import io.sealstream.bytes.BigEndian;
import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.LimitExceededException;
import io.sealstream.error.StreamException;
import io.sealstream.segment.RecordSpan.Part;
import io.sealstream.segment.SegmentHeader.Ending;
import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Takes records out of authentic segment payloads in order (SPEC section 3.5), and puts fragments together. Bounded: a fragmented
 * record is buffered up to {@code max-record-size}, and grows only as its fragments arrive. Refuses what no writer does (SPEC section 9.1):
 * numbers that do not follow each other, fragments that are not full or not needed, records in a FINAL segment. Not thread safe.
 */
public final class RecordUnpacker {

    private static final int LENGTH_BYTES = 4;
    private static final int FIRST_ALLOCATION_BYTES = 256 << 10;

    private final int maxRecordBytes;
    private byte @Nullable [] partial;
    private int partialFilled;
    private int partialLength;
    private long partialSequence;
    private long partialRecord;
    private long abandonedRecords;

    /** The record that was abandoned last; empty: none was. More of its fragments may come, and are no other loss. */
    private OptionalLong lastAbandoned = OptionalLong.empty();

    private int segmentSize = SegmentLayout.MAX_SEGMENT_SIZE;
    private long nextRecord;

    /** What is known of the record that the next segment goes on with. */
    private Position position = Position.UNKNOWN;

    /** How the next segment follows what came before. */
    private enum Position {
        /** Nothing came before, or something is missing: any record from {@code nextRecord} on may come, or the rest of one. */
        UNKNOWN,
        /** The rest of a record whose start has not come. */
        SKIPPING,
        /** Every segment before it came. */
        KNOWN
    }

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
     * An epoch begins: a record that its predecessor has not ended is abandoned.
     *
     * @param newSegmentSize payload bytes of its full segments
     */
    public void epoch(int newSegmentSize) {
        segmentSize = newSegmentSize;
        abandonPartial();
    }

    /**
     * Segments are missing and will not come. Records go on with the next whole one, whatever its number.
     *
     * @return whether a record is abandoned with them
     */
    public boolean gap() {
        boolean abandoned = partial != null;
        abandonPartial();
        position = Position.UNKNOWN;
        return abandoned;
    }

    /**
     * Hands the records that end in this payload to the consumer.
     *
     * @param sequence sequence of the segment, for {@link #restartSequence} and errors
     * @param ending whether the segment is the last of its stream, which holds no records
     * @throws StreamException if the payload is not what its span says, or cannot follow what came before
     */
    public void unpack(
            long sequence,
            Ending ending,
            RecordSpan span,
            byte[] payload,
            int offset,
            int length,
            RecordConsumer consumer)
            throws StreamException {
        requireForm(sequence, ending, span, length);
        requireNumber(sequence, span);
        nextRecord = span.nextRecord();
        if (span.part() == Part.WHOLE) {
            position = Position.KNOWN;
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

    /**
     * Fragmented records that could not be put together: their writer stopped, fragments are lost, or reading started behind the first.
     * Each counts once.
     */
    public long abandonedRecords() {
        return abandonedRecords;
    }

    private void requireForm(long sequence, Ending ending, RecordSpan span, int length) throws CorruptDataException {
        boolean countFits =
                switch (span.part()) {
                    case WHOLE -> true;
                    case FIRST_FRAGMENT, MIDDLE_FRAGMENT -> span.count() == 0;
                    case LAST_FRAGMENT -> span.count() == 1;
                };
        if (!countFits) {
            throw bad("fragment counts records that do not end in it", sequence, span);
        }
        if (ending == Ending.FINAL && (span.part() != Part.WHOLE || span.count() > 0 || length > 0)) {
            throw bad("final segment of a stream of records holds records", sequence, span);
        }
        boolean mustBeFull = span.part() == Part.FIRST_FRAGMENT || span.part() == Part.MIDDLE_FRAGMENT;
        if (mustBeFull && length != segmentSize) {
            throw bad("fragment that is not the last one is not full", sequence, span);
        }
    }

    private void requireNumber(long sequence, RecordSpan span) throws CorruptDataException {
        boolean follows =
                position == Position.UNKNOWN ? span.firstRecord() >= nextRecord : span.firstRecord() == nextRecord;
        if (!follows) {
            throw new CorruptDataException(
                    ErrorCode.BAD_RECORD,
                    "records are not the ones that must follow",
                    "segment",
                    sequence,
                    "foundRecord",
                    span.firstRecord(),
                    "expectedRecord",
                    nextRecord);
        }
    }

    private void abandonPartial() {
        if (partial != null) {
            partial = null;
            abandon(partialRecord);
        }
    }

    private void abandon(long record) {
        if (lastAbandoned.isEmpty() || lastAbandoned.getAsLong() != record) {
            abandonedRecords++;
        }
        lastAbandoned = OptionalLong.of(record);
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
            position = Position.KNOWN;
            at += LENGTH_BYTES;
        } else if (partial == null) {
            skipFragment(sequence, span);
            return;
        }
        append(sequence, span, payload, at, offset + length - at);
        if (span.part() == Part.LAST_FRAGMENT) {
            finish(sequence, span, consumer);
        }
    }

    /** Reading started behind the first fragment, or it is missing: the record cannot be had any more. */
    private void skipFragment(long sequence, RecordSpan span) throws CorruptDataException {
        if (position == Position.KNOWN) {
            throw bad("fragment has no first one", sequence, span);
        }
        boolean last = span.part() == Part.LAST_FRAGMENT;
        position = last ? Position.KNOWN : Position.SKIPPING;
        if (last) {
            abandon(span.firstRecord());
        }
    }

    private void begin(long sequence, RecordSpan span, byte[] payload, int offset, int length) throws StreamException {
        if (length < LENGTH_BYTES) {
            throw bad("first fragment has no length", sequence, span);
        }
        int recordBytes = BigEndian.getI32(payload, offset);
        if ((recordBytes & 0xffffffffL) + LENGTH_BYTES <= segmentSize) {
            throw bad("record that fits a segment is fragmented", sequence, span);
        }
        requireAllowed(recordBytes, sequence, span.firstRecord());
        partial = new byte[Math.min(recordBytes, FIRST_ALLOCATION_BYTES)];
        partialFilled = 0;
        partialLength = recordBytes;
        partialSequence = sequence;
        partialRecord = span.firstRecord();
    }

    private void append(long sequence, RecordSpan span, byte[] payload, int at, int length) throws StreamException {
        byte[] target = Objects.requireNonNull(partial, "partial");
        int left = partialLength - partialFilled;
        if (length > left || (length == left && span.part() != Part.LAST_FRAGMENT)) {
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
        if (partialFilled != partialLength) {
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
