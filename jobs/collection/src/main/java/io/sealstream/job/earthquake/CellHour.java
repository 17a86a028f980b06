package io.sealstream.job.earthquake;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The events of one cell in one hour of event time.
 *
 * @param cell where
 * @param hour the UTC hour's beginning
 * @param count how many events, at least one
 * @param maxMagnitude the magnitude of the strongest
 */
public record CellHour(GridCell cell, Instant hour, long count, double maxMagnitude) {

    /** The share of a single event. */
    static CellHour of(Earthquake event) {
        return new CellHour(
                GridCell.at(event.latitude(), event.longitude()),
                event.time().truncatedTo(ChronoUnit.HOURS),
                1,
                event.magnitude());
    }

    /** Both shares together; they must be of the same cell and hour. */
    CellHour plus(CellHour other) {
        return new CellHour(cell, hour, count + other.count, Math.max(maxMagnitude, other.maxMagnitude));
    }

    /** The same without the hour. */
    CellCount cellCount() {
        return new CellCount(cell, count, maxMagnitude);
    }
}
