package io.sealstream.transport.rotation;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Decides when one stream ends. Pure: time is passed in. A clock that goes back makes a stream younger and does no other harm. Immutable.
 *
 * @param limit what ends a stream
 * @param beganAt when this stream began
 */
record RotationPolicy(RotateAfter limit, Instant beganAt) {

    RotationPolicy {
        Objects.requireNonNull(limit, "limit");
        Objects.requireNonNull(beganAt, "beganAt");
    }

    /**
     * Whether the stream must end before anything more is written. One that holds nothing never does: an idle writer would leave a trail
     * of empty streams.
     *
     * @param bytes payload bytes of the stream, with those that wait to be sealed
     */
    boolean isDue(long bytes, Instant now) {
        return bytes > 0 && limit.isReached(bytes, Duration.between(beganAt, now));
    }

    /**
     * How long until age alone ends the stream, at least a millisecond; the whole age if it is overdue, as then it holds nothing. Empty
     * if age never does.
     */
    Optional<Duration> askAgainIn(Instant now) {
        return limit.longestAge().map(longest -> {
            Duration left = Duration.between(now, beganAt.plus(longest));
            return left.toMillis() < 1 ? longest : left;
        });
    }
}
