package io.sealstream.file;

/**
 * Consecutive DATA segments of a file. Immutable.
 *
 * @param first sequence of the first one
 * @param end sequence behind the last one; {@code first} if there is none
 */
public record SegmentRange(long first, long end) {

    public SegmentRange {
        if (first < 0 || end < first) {
            throw new IllegalArgumentException("segment range is 0 <= first <= end, found " + first + " to " + end);
        }
    }

    public boolean isEmpty() {
        return first == end;
    }

    public long segmentCount() {
        return end - first;
    }
}
