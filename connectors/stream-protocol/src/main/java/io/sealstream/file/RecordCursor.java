package io.sealstream.file;

import io.sealstream.cipher.OpenedSegment;
import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import io.sealstream.segment.RecordPacker;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Records of a {@link SegFile} from a place in the middle on: those that begin in its segments, the last of them to its end, wherever that
 * lies. A record that began before is passed over. Every record that comes out has been verified. Memory: a segment cursor and the longest
 * record. Not thread safe.
 */
public final class RecordCursor {

    private final SegmentCursor segments;
    private final long endSequence;
    private final long firstRecord;
    private final RecordSegments records;
    private boolean started;
    private @Nullable IOException failure;

    private RecordCursor(SegmentCursor segments, long endSequence, long firstRecord, RecordSegments records) {
        this.segments = segments;
        this.endSequence = endSequence;
        this.firstRecord = firstRecord;
        this.records = records;
    }

    /** The records that begin where the cursor stands, up to but without {@code endSequence}. */
    static RecordCursor over(SegmentCursor segments, long endSequence) {
        RecordSegments records =
                RecordSegments.fromAnywhere(RecordPacker.DEFAULT_MAX_RECORD_BYTES, segments.segmentSize());
        return new RecordCursor(segments, endSequence, 0, records);
    }

    /** The records from {@code firstRecord} on, which begins where the cursor stands. */
    static RecordCursor from(SegmentCursor segments, long endSequence, long firstRecord) {
        RecordSegments records =
                RecordSegments.fromAnywhere(RecordPacker.DEFAULT_MAX_RECORD_BYTES, segments.segmentSize());
        return new RecordCursor(segments, endSequence, firstRecord, records);
    }

    /**
     * Reads the next segment and hands over the wanted records that end in it: none, one or many.
     *
     * @return whether there may be more
     * @throws IOException at the first fault, or what the consumer threw; from then on every call throws it
     */
    public boolean nextSegment(NumberedRecordConsumer consumer) throws IOException {
        if (failure != null) {
            throw failure;
        }
        try {
            if (isDone()) {
                return false;
            }
            Optional<OpenedSegment> opened = segments.next();
            if (opened.isEmpty()) {
                return false;
            }
            requireWanted(opened.get());
            records.take(opened.get(), (number, bytes, offset, length) -> {
                if (number >= firstRecord) {
                    consumer.accept(number, bytes, offset, length);
                }
            });
            return !isDone();
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    private boolean isDone() {
        long next = segments.nextSequence();
        return next >= endSequence && !records.isInsideRecord(next);
    }

    /** The headers that led here were not authentic. */
    private void requireWanted(OpenedSegment opened) throws IOException {
        if (started) {
            return;
        }
        started = true;
        boolean leads = firstRecord == 0
                || SegmentCursor.begins(RecordSegments.spanOf(opened), firstRecord)
                || (opened.header().isFinal() && RecordSegments.spanOf(opened).firstRecord() == firstRecord);
        if (!leads) {
            throw new CorruptDataException(
                    ErrorCode.SEQUENCE_CONFLICT,
                    "segment does not hold the record that leads to it",
                    "record",
                    firstRecord,
                    "segment",
                    opened.header().sequence());
        }
    }
}
