package io.sealstream.hub.spool;

import io.sealstream.segment.EpochRecord;
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

    static final LogEnd EMPTY = startingAt(0);

    /** A log that will begin with this segment. */
    static LogEnd startingAt(long sequence) {
        return new LogEnd(sequence, 0, 0, 0, Optional.empty(), false, 0);
    }

    LogEnd afterEpoch(EpochRecord record, long bytes) {
        return new LogEnd(
                nextSequence, nextOffset, nextRecord, epochCount + 1, Optional.of(record), ended, storedBytes + bytes);
    }

    LogEnd afterSegment(LogItem.Segment segment) {
        return new LogEnd(
                segment.header().sequence() + 1,
                segment.nextOffset(),
                segment.span().map(span -> span.nextRecord()).orElse(nextRecord),
                epochCount,
                lastEpoch,
                segment.header().isFinal(),
                storedBytes + segment.header().frameBytes());
    }

    LogEnd plusBytes(long bytes) {
        return new LogEnd(nextSequence, nextOffset, nextRecord, epochCount, lastEpoch, ended, storedBytes + bytes);
    }
}
