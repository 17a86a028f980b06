package io.sealstream.file;

import io.sealstream.cipher.OpenedSegment;
import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import io.sealstream.segment.RecordSpan;
import io.sealstream.segment.RecordSpan.Part;
import io.sealstream.segment.RecordUnpacker;

/**
 * Takes the records out of the segments of a file, in order. Stricter than on the way through a network: a file has one epoch and no
 * gaps, so numbers follow each other and no record is abandoned. Not thread safe.
 */
final class RecordSegments {

    private final RecordUnpacker unpacker;
    private long nextRecord;

    /** Whether it is known which record must follow. */
    private boolean positioned;

    /** Whether the record of the fragments that come now began before the first segment that was taken. */
    private boolean skipping;

    private RecordSegments(int maxRecordBytes, int segmentSize, Start start) {
        this.unpacker = new RecordUnpacker(maxRecordBytes);
        this.unpacker.epoch(segmentSize);
        this.positioned = start == Start.FIRST_SEGMENT;
    }

    private enum Start {
        FIRST_SEGMENT,
        ANY_SEGMENT
    }

    /** Takes all segments. */
    static RecordSegments fromStart(int maxRecordBytes, int segmentSize) {
        return new RecordSegments(maxRecordBytes, segmentSize, Start.FIRST_SEGMENT);
    }

    /** Takes segments from any one on; a record that began before that one is passed over. */
    static RecordSegments fromAnywhere(int maxRecordBytes, int segmentSize) {
        return new RecordSegments(maxRecordBytes, segmentSize, Start.ANY_SEGMENT);
    }

    /** Hands over the records that end in the next segment. */
    void take(OpenedSegment opened, NumberedRecordConsumer consumer) throws StreamException {
        RecordSpan span = spanOf(opened);
        if (!positioned) {
            positioned = true;
            skipping = continuesRecord(span);
            nextRecord = span.firstRecord();
        }
        requireNext(opened, span);
        if (skipping) {
            skipping = span.part() == Part.MIDDLE_FRAGMENT;
            nextRecord = span.nextRecord();
            return;
        }
        unpacker.unpack(
                opened.header().sequence(),
                opened.header().ending(),
                span,
                opened.buffer(),
                opened.payloadOffset(),
                opened.payloadBytes(),
                (index, bytes, offset, length) -> {
                    nextRecord = span.firstRecord() + index + 1;
                    consumer.accept(span.firstRecord() + index, bytes, offset, length);
                });
    }

    /** Whether a record that began in one of the segments has not ended before the segment {@code nextSequence}. */
    boolean isInsideRecord(long nextSequence) {
        return unpacker.restartSequence(nextSequence) != nextSequence;
    }

    /** Number of the first record that has not been handed over. */
    long nextRecord() {
        return nextRecord;
    }

    static RecordSpan spanOf(OpenedSegment opened) throws StreamException {
        byte[] metadata = opened.publicMetadata();
        return RecordSpan.find(metadata, 0, metadata.length)
                .orElseThrow(() -> bad("segment of a file of records does not say which records it holds", opened));
    }

    private void requireNext(OpenedSegment opened, RecordSpan span) throws StreamException {
        long sequence = opened.header().sequence();
        if (span.firstRecord() != nextRecord) {
            throw new CorruptDataException(
                    ErrorCode.SEQUENCE_CONFLICT,
                    "records are not the ones that must follow",
                    "foundRecord",
                    span.firstRecord(),
                    "expectedRecord",
                    nextRecord,
                    "segment",
                    sequence);
        }
        if ((skipping || isInsideRecord(sequence)) != continuesRecord(span)) {
            throw bad("record of a file has no end, or no start", opened);
        }
        if (opened.header().isFinal() && (span.part() != Part.WHOLE || span.count() > 0)) {
            throw bad("final segment of a file of records holds records", opened);
        }
    }

    private static boolean continuesRecord(RecordSpan span) {
        return span.part() == Part.MIDDLE_FRAGMENT || span.part() == Part.LAST_FRAGMENT;
    }

    private static CorruptDataException bad(String sentence, OpenedSegment opened) {
        return new CorruptDataException(
                ErrorCode.BAD_RECORD, sentence, "segment", opened.header().sequence());
    }
}
