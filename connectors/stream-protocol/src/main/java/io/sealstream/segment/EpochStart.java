package io.sealstream.segment;

import java.util.Objects;

/**
 * What an epoch says of itself (SPEC section 4). Immutable.
 *
 * @param stream the stream that it writes
 * @param suite the cipher
 * @param content what the stream carries
 * @param bound whether an end is expected
 * @param sizing whether every DATA segment but the last has exactly {@code segmentSize} bytes of payload
 * @param segmentSize most payload bytes in one segment, 1 to 16 MiB
 * @param epochNumber how many epochs the stream had before; informative
 * @param previousEpochId epoch that it continues, 0 for the first
 * @param sequence sequence of its first segment
 * @param offset payload offset of its first segment
 */
public record EpochStart(
        StreamId stream,
        Suite suite,
        Content content,
        Bound bound,
        Sizing sizing,
        int segmentSize,
        long epochNumber,
        long previousEpochId,
        long sequence,
        long offset) {

    /** Whether a stream is expected to end. */
    public enum Bound {
        LIVE,
        BOUNDED
    }

    /** Whether segments have one size, so that positions follow by arithmetic. */
    public enum Sizing {
        VARIABLE,
        FIXED
    }

    public EpochStart {
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(suite, "suite");
        Objects.requireNonNull(content, "content");
        Objects.requireNonNull(bound, "bound");
        Objects.requireNonNull(sizing, "sizing");
        if (segmentSize < 1 || segmentSize > SegmentLayout.MAX_SEGMENT_SIZE) {
            throw new IllegalArgumentException(
                    "segment-size is 1 byte to 16 MiB (" + SegmentLayout.MAX_SEGMENT_SIZE + "), found " + segmentSize);
        }
        if (content == Content.RECORDS && segmentSize < RecordSpan.MIN_SEGMENT_SIZE) {
            throw new IllegalArgumentException("segment-size of a stream of records is at least "
                    + RecordSpan.MIN_SEGMENT_SIZE + " bytes, found " + segmentSize);
        }
        if (content == Content.RECORDS && sizing == Sizing.FIXED) {
            throw new IllegalArgumentException("a stream of records has segments of variable size");
        }
        if (sequence < 0 || sequence > SegmentLayout.MAX_SEQUENCE || offset < 0 || epochNumber < 0) {
            throw new IllegalArgumentException("epoch start is out of range: sequence " + sequence + ", offset "
                    + offset + ", number " + epochNumber);
        }
    }

    /** The first epoch of a stream. */
    public static EpochStart first(StreamId stream, Content content, Bound bound, Sizing sizing, int segmentSize) {
        return new EpochStart(stream, Suite.AES_256_GCM, content, bound, sizing, segmentSize, 0, 0, 0, 0);
    }

    /** The same stream continued by the next epoch, at {@code sequence} and {@code offset}. */
    public EpochStart continuedBy(long previousEpochId, long epochNumber, long sequence, long offset) {
        return new EpochStart(
                stream, suite, content, bound, sizing, segmentSize, epochNumber, previousEpochId, sequence, offset);
    }
}
