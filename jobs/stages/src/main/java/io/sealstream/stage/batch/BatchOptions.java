package io.sealstream.stage.batch;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;

/**
 * When a batch closes by itself.
 *
 * @param maxCount records that close a batch, 1 to {@value #LARGEST_COUNT}
 * @param linger how long the first record of a batch may wait for company, 1 ms to one day; rounded down to milliseconds
 */
public record BatchOptions(int maxCount, Duration linger) implements Serializable {

    /** A larger batch would hold more of the heap than a task can plan with. */
    public static final int LARGEST_COUNT = 1 << 20;

    private static final Duration SHORTEST_LINGER = Duration.ofMillis(1);
    private static final Duration LONGEST_LINGER = Duration.ofDays(1);

    /**
     * Checks both limits.
     *
     * @throws IllegalArgumentException if a value is out of its range
     */
    public BatchOptions {
        Objects.requireNonNull(linger, "linger");
        if (maxCount < 1 || maxCount > LARGEST_COUNT) {
            throw new IllegalArgumentException(
                    "batch count out of range [maxCount=" + maxCount + ", expected=1.." + LARGEST_COUNT + "]");
        }
        if (linger.compareTo(SHORTEST_LINGER) < 0 || linger.compareTo(LONGEST_LINGER) > 0) {
            throw new IllegalArgumentException("batch linger out of range [linger=" + linger + ", expected="
                    + SHORTEST_LINGER + ".." + LONGEST_LINGER + "]");
        }
    }

    /** Batches of up to 1,024 records, which wait 100 ms at most. */
    public static BatchOptions defaults() {
        return new BatchOptions(1024, Duration.ofMillis(100));
    }
}
