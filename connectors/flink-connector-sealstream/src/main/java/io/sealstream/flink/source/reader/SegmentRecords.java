package io.sealstream.flink.source.reader;

import io.sealstream.segment.SegmentHeader.Ending;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * The records of one authentic segment, and where reading goes on behind each. Filled on the fetcher thread, then read only, on the
 * task thread.
 */
final class SegmentRecords {

    private final long epochId;
    private final long sequence;
    private final long firstNumber;
    private final int total;
    private final int skipped;
    private final Ending ending;
    private final byte[] buffer;

    /** Offset and length of each record in turn. */
    private int[] bounds;

    private int kept;

    private OptionalLong sealedAtMs = OptionalLong.empty();

    /**
     * @param firstNumber number of the record with index 0
     * @param total records that end in the segment
     * @param skipped how many of them, from index 0, were emitted before a restart
     * @param ending whether it is the last of its stream
     * @param buffer holds the records; belongs to this object until they have been emitted
     */
    SegmentRecords(
            long epochId, long sequence, long firstNumber, int total, int skipped, Ending ending, byte[] buffer) {
        this.epochId = epochId;
        this.sequence = sequence;
        this.firstNumber = firstNumber;
        this.total = total;
        this.skipped = skipped;
        this.ending = ending;
        this.buffer = buffer;
        // What a segment says of its records is believed as they are found in it, not before.
        this.bounds = new int[2 * Math.min(total - skipped, 64)];
    }

    /** Adds the next record that is not skipped. */
    void add(int offset, int length) {
        if (2 * kept == bounds.length) {
            bounds = Arrays.copyOf(bounds, Math.min(2 * (total - skipped), 2 * bounds.length));
        }
        bounds[2 * kept] = offset;
        bounds[2 * kept + 1] = length;
        kept++;
    }

    /** What the writer says of the time of sealing. */
    SegmentRecords sealedAt(OptionalLong timeMs) {
        sealedAtMs = timeMs;
        return this;
    }

    OptionalLong sealedAtMs() {
        return sealedAtMs;
    }

    /** Records to emit; they are addressed from 0 to this. */
    int count() {
        return kept;
    }

    byte[] buffer() {
        return buffer;
    }

    int offset(int record) {
        return bounds[2 * record];
    }

    int length(int record) {
        return bounds[2 * record + 1];
    }

    long number(int record) {
        return firstNumber + skipped + record;
    }

    long epochId() {
        return epochId;
    }

    long sequence() {
        return sequence;
    }

    /**
     * Segment where reading goes on behind this record. Never behind the FINAL segment: after a restart it must be seen again to prove
     * the end.
     */
    long nextSequence(int record) {
        return leaves(record) ? sequence + 1 : sequence;
    }

    /** Index of the record where reading goes on, in the segment that {@link #nextSequence} names. */
    int nextIndex(int record) {
        return leaves(record) ? 0 : skipped + record + 1;
    }

    private boolean leaves(int record) {
        return skipped + record + 1 == total && ending == Ending.OPEN;
    }
}
