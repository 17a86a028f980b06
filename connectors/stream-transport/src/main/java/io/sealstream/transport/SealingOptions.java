package io.sealstream.transport;

import io.sealstream.segment.Beacon;
import io.sealstream.segment.Compression;
import io.sealstream.stream.EncoderOptions;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What goes into the segments of a publication, or beside them. Immutable.
 *
 * @param beaconInterval how often a live stream says how far it has come (SPEC section 3.6), 1 ms to a day; zero: it has no beacons
 * @param compression how payloads are compressed; lengths then say something of the content (SPEC section 10)
 * @param sealTimes whether each segment says, to readers only, when it was sealed: 24 bytes and a look at the clock for each
 */
public record SealingOptions(Duration beaconInterval, Compression compression, boolean sealTimes) {

    /** A beacon every ten seconds, no compression, no times. */
    public static final SealingOptions DEFAULT = new SealingOptions(Duration.ofSeconds(10), Compression.NONE, false);

    public SealingOptions {
        Objects.requireNonNull(beaconInterval, "beaconInterval");
        Objects.requireNonNull(compression, "compression");
        boolean none = beaconInterval.isZero();
        if (!none
                && (beaconInterval.compareTo(Duration.ofMillis(1)) < 0
                        || beaconInterval.compareTo(Duration.ofMillis(Beacon.MAX_INTERVAL_MS)) > 0)) {
            throw new IllegalArgumentException("beacon-interval is 1 ms to a day, or zero, found " + beaconInterval);
        }
    }

    /** The same with beacons of this interval. */
    public SealingOptions withBeaconInterval(Duration interval) {
        return new SealingOptions(interval, compression, sealTimes);
    }

    /** The same with this compression. */
    public SealingOptions with(Compression other) {
        return new SealingOptions(beaconInterval, other, sealTimes);
    }

    /** The same with the time of sealing in each segment, or without. */
    public SealingOptions withSealTimes(boolean wanted) {
        return new SealingOptions(beaconInterval, compression, wanted);
    }

    EncoderOptions encoder() {
        return new EncoderOptions(compression, sealTimes ? Optional.of(System::currentTimeMillis) : Optional.empty());
    }
}
