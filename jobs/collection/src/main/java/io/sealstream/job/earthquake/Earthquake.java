package io.sealstream.job.earthquake;

import java.time.Instant;

/**
 * One seismic event inside the job.
 *
 * @param id the feed's own identifier
 * @param time origin time
 * @param magnitude dimensionless, -3 to 10.5
 * @param latitude degrees north, -90 to 90
 * @param longitude degrees east, -180 to 180
 * @param depthKm kilometres below the surface
 * @param place in words, or coordinates where the feed has no words
 * @param type what the feed takes it for, such as earthquake or quarry blast; unknown where the feed does not say
 */
public record Earthquake(
        String id,
        Instant time,
        double magnitude,
        double latitude,
        double longitude,
        double depthKm,
        String place,
        String type) {

    /** The magnitude from which an event is severe. */
    public static final double SEVERE_MAGNITUDE = 4.5;

    /** Whether somebody should be told. */
    public boolean isSevere() {
        return magnitude >= SEVERE_MAGNITUDE;
    }
}
