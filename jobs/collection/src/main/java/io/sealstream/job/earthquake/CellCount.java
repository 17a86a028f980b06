package io.sealstream.job.earthquake;

import java.util.Comparator;

/**
 * The events of one cell.
 *
 * @param cell where
 * @param count how many events, at least one
 * @param maxMagnitude the magnitude of the strongest
 */
public record CellCount(GridCell cell, long count, double maxMagnitude) {

    /** Most events first, then the stronger; then from south to north, so that the order is always the same. */
    static final Comparator<CellCount> BUSIEST_FIRST = Comparator.comparingLong(CellCount::count)
            .thenComparingDouble(CellCount::maxMagnitude)
            .reversed()
            .thenComparing(cellCount -> cellCount.cell().number());

    /** Both counts together; they must be of the same cell. */
    CellCount plus(CellCount other) {
        return new CellCount(cell, count + other.count, Math.max(maxMagnitude, other.maxMagnitude));
    }
}
