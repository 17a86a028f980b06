package io.sealstream.transport;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * When to connect again (pure; time is passed in). Delays double from the first to the longest. Immutable.
 *
 * @param firstDelay before the first try again
 * @param maxDelay longest delay
 * @param giveUpAtStart how long a hub may be absent before it has ever answered
 * @param giveUpAfter how long a hub may be absent once it has answered
 */
public record ReconnectPolicy(Duration firstDelay, Duration maxDelay, Duration giveUpAtStart, Duration giveUpAfter)
        implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Quick first tries; five minutes for a hub to come back. */
    public static final ReconnectPolicy DEFAULT = new ReconnectPolicy(
            Duration.ofMillis(50), Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofMinutes(5));

    public ReconnectPolicy {
        Objects.requireNonNull(giveUpAtStart, "giveUpAtStart");
        Objects.requireNonNull(giveUpAfter, "giveUpAfter");
        if (firstDelay.isNegative() || firstDelay.isZero() || maxDelay.compareTo(firstDelay) < 0) {
            throw new IllegalArgumentException(
                    "reconnect delays are positive and grow, found " + firstDelay + " to " + maxDelay);
        }
    }

    /**
     * The delay before the next try.
     *
     * @param failedTries tries that failed in a row, at least 1
     * @param absent how long the hub has been absent
     * @param everConnected whether it has ever answered
     * @return empty when it is time to give up
     */
    public Optional<Duration> nextDelay(int failedTries, Duration absent, boolean everConnected) {
        Duration limit = everConnected ? giveUpAfter : giveUpAtStart;
        if (absent.compareTo(limit) >= 0) {
            return Optional.empty();
        }
        int doublings = Math.min(failedTries - 1, 20);
        Duration delay = firstDelay.multipliedBy(1L << doublings);
        return Optional.of(delay.compareTo(maxDelay) > 0 ? maxDelay : delay);
    }
}
