package io.sealstream.flink.source.enumerator;

import io.sealstream.segment.NamePattern;
import io.sealstream.session.StartPosition;
import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;

/**
 * What to look for. Immutable.
 *
 * @param pattern names of the streams
 * @param start where the streams that exist at the start begin; later ones begin at their first segment
 * @param extent which of them
 * @param interval how often to look
 */
public record DiscoveryOptions(NamePattern pattern, StartPosition start, SourceExtent extent, Duration interval)
        implements Serializable {

    private static final long serialVersionUID = 1L;

    public DiscoveryOptions {
        Objects.requireNonNull(pattern, "pattern");
        Objects.requireNonNull(start, "start");
        Objects.requireNonNull(extent, "extent");
        if (interval.toMillis() < 1) {
            throw new IllegalArgumentException("discovery-interval is at least a millisecond, found " + interval);
        }
    }
}
