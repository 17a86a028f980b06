package io.sealstream.transport;

import io.sealstream.segment.StreamId;
import io.sealstream.session.StartPosition;
import java.util.Objects;

/**
 * A stream to read. Immutable.
 *
 * @param stream its identity
 * @param subscriber the name under which the hub keeps durable acknowledgements; empty: it keeps none
 * @param start where to begin
 * @param windowSegments segments that may be under way or waiting
 * @param onGap what happens when the hub has dropped segments before they were read
 */
public record SubscriptionOptions(
        StreamId stream, String subscriber, StartPosition start, int windowSegments, OnGap onGap) {

    /** With {@link OnGap#FAIL}. */
    public SubscriptionOptions(StreamId stream, String subscriber, StartPosition start, int windowSegments) {
        this(stream, subscriber, start, windowSegments, OnGap.FAIL);
    }

    public SubscriptionOptions {
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(subscriber, "subscriber");
        Objects.requireNonNull(start, "start");
        Objects.requireNonNull(onGap, "onGap");
        if (windowSegments < 1) {
            throw new IllegalArgumentException("credit is at least one segment, found " + windowSegments);
        }
    }
}
