package io.sealstream.stream;

import io.sealstream.cipher.OpenedSegment;
import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import java.util.OptionalLong;

/**
 * Where the payloads of a stream must lie: each behind the one before (SPEC section 5.4), and behind a gap at least a byte further for each
 * lost segment (SPEC section 5.6). Takes authentic segments in order. Nothing is expected of the first one. Not thread safe.
 */
public final class PayloadOffsets {

    /** Where the first segment behind the last one starts; empty: nobody knows. */
    private OptionalLong expected = OptionalLong.empty();

    /** Segments behind the last one that will not come. */
    private long missing;

    /**
     * Checks where the next segment starts; changes nothing.
     *
     * @throws CorruptDataException with {@code SEQUENCE_CONFLICT} if it cannot start there
     */
    public void require(OpenedSegment next) throws CorruptDataException {
        if (expected.isEmpty()) {
            return;
        }
        long grown = next.header().offset() - expected.getAsLong();
        if (missing == 0 ? grown != 0 : grown < missing) {
            throw new CorruptDataException(
                    ErrorCode.SEQUENCE_CONFLICT,
                    "segment has another offset than the one before leads to",
                    "segment",
                    next.header().sequence(),
                    "found",
                    next.header().offset(),
                    "expected",
                    expected.getAsLong(),
                    "missingBefore",
                    missing);
        }
    }

    /** Goes on behind a segment that was checked. */
    public void passed(OpenedSegment segment) {
        expected = OptionalLong.of(segment.header().offset() + segment.payloadBytes());
        missing = 0;
    }

    /** So many segments, at least 1, will not come. */
    public void lost(long segments) {
        missing += segments;
    }

    /**
     * Payload bytes of the lost segments before {@code next}.
     *
     * @param lostSegments the segments that are meant
     * @return empty if nothing came before them, or if others are lost too
     */
    OptionalLong lostBytes(long lostSegments, OpenedSegment next) {
        boolean known = expected.isPresent() && lostSegments == missing;
        return known ? OptionalLong.of(next.header().offset() - expected.getAsLong()) : OptionalLong.empty();
    }
}
