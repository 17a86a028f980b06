package io.sealstream.hub.spool;

import io.sealstream.segment.Content;
import io.sealstream.segment.EpochRecord;
import io.sealstream.segment.RecordSpan;
import java.util.Optional;

/**
 * Where a log stands. Immutable.
 *
 * @param nextSequence first segment not stored
 * @param nextOffset its payload offset, as far as it can be told without opening
 * @param nextRecord number of its first record, for streams of records
 * @param epochCount epochs stored
 * @param lastEpoch the last of them
 * @param ended whether the FINAL segment is stored
 * @param storedBytes bytes on disk
 */
public record LogEnd(
        long nextSequence,
        long nextOffset,
        long nextRecord,
        long epochCount,
        Optional<EpochRecord> lastEpoch,
        boolean ended,
        long storedBytes) {

    /** No stream has more; a writer may have said anything. */
    private static final long MAX_TOLD_EPOCHS = 1 << 30;

    static final LogEnd EMPTY = startingAt(0);

    /** A log that will begin with this segment. */
    static LogEnd startingAt(long sequence) {
        return new LogEnd(sequence, 0, 0, 0, Optional.empty(), false, 0);
    }

    /** Whether an epoch may come next. What came before the first file of a log is not known any more. */
    boolean continues(EpochRecord record) {
        return lastEpoch
                .map(last -> record.start().previousEpochId() == last.epochId()
                        && record.start().sequence() == nextSequence
                        && record.start().stream().equals(last.start().stream()))
                .orElse(record.start().sequence() <= nextSequence);
    }

    LogEnd afterEpoch(EpochRecord record, long bytes) {
        // Epochs before the first file have been dropped with their segments; the record says how many there were.
        boolean someDropped = lastEpoch.isEmpty() && nextSequence > 0;
        long before = someDropped ? Math.min(record.start().epochNumber(), MAX_TOLD_EPOCHS) : epochCount;
        return new LogEnd(
                nextSequence, nextOffset, nextRecord, before + 1, Optional.of(record), ended, storedBytes + bytes);
    }

    /** The same epochs, at another segment. */
    LogEnd at(long sequence) {
        return new LogEnd(sequence, nextOffset, nextRecord, epochCount, lastEpoch, ended, storedBytes);
    }

    LogEnd afterSegment(LogItem.Segment segment) {
        return afterSegments(segment, segment.header().frameBytes());
    }

    /**
     * Behind several segments.
     *
     * @param last the last of them
     * @param bytes of all of them, with whatever lies between
     */
    LogEnd afterSegments(LogItem.Segment last, long bytes) {
        return new LogEnd(
                last.header().sequence() + 1,
                last.nextOffset(),
                isOfRecords() ? last.span().map(RecordSpan::nextRecord).orElse(nextRecord) : nextRecord,
                epochCount,
                lastEpoch,
                last.header().isFinal(),
                storedBytes + bytes);
    }

    LogEnd plusBytes(long bytes) {
        return new LogEnd(nextSequence, nextOffset, nextRecord, epochCount, lastEpoch, ended, storedBytes + bytes);
    }

    private boolean isOfRecords() {
        return lastEpoch
                .filter(epoch -> epoch.start().content() == Content.RECORDS)
                .isPresent();
    }
}
