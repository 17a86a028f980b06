package io.sealstream.stream;

import java.util.OptionalLong;

/**
 * Segments that a reader went on without (SPEC section 5.6). Immutable.
 *
 * @param firstMissing sequence of the first one
 * @param nextSequence sequence of the next that is delivered
 * @param lostBytes payload bytes in them; empty if the next segment is not there yet, or nothing came before them
 * @param abandonedRecord whether a record that had begun is lost with them
 */
public record StreamGap(long firstMissing, long nextSequence, OptionalLong lostBytes, boolean abandonedRecord) {

    public StreamGap {
        if (firstMissing < 0 || nextSequence <= firstMissing) {
            throw new IllegalArgumentException(
                    "a gap ends behind its start, found " + firstMissing + " to " + nextSequence);
        }
    }

    public long lostSegments() {
        return nextSequence - firstMissing;
    }

    /** One line for logs, without the stream. */
    public String sentence() {
        String bytes = lostBytes.isPresent() ? ", lostBytes=" + lostBytes.getAsLong() : "";
        return "segments are lost, reading goes on behind them [firstMissing=" + firstMissing + ", nextSegment="
                + nextSequence + bytes + ", abandonedRecord=" + abandonedRecord + "]";
    }
}
