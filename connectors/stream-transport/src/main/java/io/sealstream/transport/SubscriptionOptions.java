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
 */
public record SubscriptionOptions(StreamId stream, String subscriber, StartPosition start, int windowSegments) {

    public SubscriptionOptions {
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(subscriber, "subscriber");
        Objects.requireNonNull(start, "start");
        if (windowSegments < 1) {
            throw new IllegalArgumentException("credit is at least one segment, found " + windowSegments);
        }
    }
}
