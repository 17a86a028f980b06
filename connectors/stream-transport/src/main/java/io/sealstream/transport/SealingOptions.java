package io.sealstream.transport;

import io.sealstream.segment.Beacon;
import java.time.Duration;
import java.util.Objects;

/**
 * What goes into the segments of a publication, or beside them. Immutable.
 *
 * @param beaconInterval how often a live stream says how far it has come (SPEC section 3.6), 1 ms to a day; zero: it has no beacons
 */
public record SealingOptions(Duration beaconInterval) {

    /** SPEC section 5.5. */
    public static final SealingOptions DEFAULT = new SealingOptions(Duration.ofSeconds(10));

    public SealingOptions {
        Objects.requireNonNull(beaconInterval, "beaconInterval");
        boolean none = beaconInterval.isZero();
        if (!none
                && (beaconInterval.compareTo(Duration.ofMillis(1)) < 0
                        || beaconInterval.compareTo(Duration.ofMillis(Beacon.MAX_INTERVAL_MS)) > 0)) {
            throw new IllegalArgumentException("beacon-interval is 1 ms to a day, or zero, found " + beaconInterval);
        }
    }

    /** The same with beacons of this interval. */
    public SealingOptions withBeaconInterval(Duration interval) {
        return new SealingOptions(interval);
    }
}
