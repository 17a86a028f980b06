package io.sealstream.job.earthquake;

import io.sealstream.stage.batch.BatchOptions;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Settings of the job's graph. Immutable: each {@code with} method gives a changed copy. */
public final class EarthquakeOptions {

    private static final Duration LONGEST_DISORDER = Duration.ofDays(366);

    private final Duration outOfOrderness;
    private final @Nullable Duration idleTimeout;
    private final BatchOptions energyBatch;

    private EarthquakeOptions(Duration outOfOrderness, @Nullable Duration idleTimeout, BatchOptions energyBatch) {
        this.outOfOrderness = outOfOrderness;
        this.idleTimeout = idleTimeout;
        this.energyBatch = energyBatch;
    }

    /** Events up to ten minutes out of order, no idle timeout, default batches. */
    public static EarthquakeOptions defaults() {
        return new EarthquakeOptions(Duration.ofMinutes(10), null, BatchOptions.defaults());
    }

    /**
     * By how much an event may be older than the newest before it and still be counted in its window.
     *
     * @param outOfOrderness zero to 366 days, rounded down to milliseconds
     * @throws IllegalArgumentException if it is out of range
     */
    public EarthquakeOptions withOutOfOrderness(Duration outOfOrderness) {
        if (outOfOrderness.isNegative() || outOfOrderness.compareTo(LONGEST_DISORDER) > 0) {
            throw new IllegalArgumentException("out-of-orderness out of range [outOfOrderness=" + outOfOrderness
                    + ", expected=" + Duration.ZERO + ".." + LONGEST_DISORDER + "]");
        }
        return new EarthquakeOptions(outOfOrderness, idleTimeout, energyBatch);
    }

    /**
     * After which silence a subtask no longer holds back the windows of the others. Only for streams without end: which
     * events are late then depends on the clock.
     *
     * @param idleTimeout more than zero
     * @throws IllegalArgumentException if it is not
     */
    public EarthquakeOptions withIdleTimeout(Duration idleTimeout) {
        if (idleTimeout.isNegative() || idleTimeout.isZero()) {
            throw new IllegalArgumentException(
                    "idle timeout out of range [idleTimeout=" + idleTimeout + ", expected=more than zero]");
        }
        return new EarthquakeOptions(outOfOrderness, idleTimeout, energyBatch);
    }

    /** How many events the energy is computed for at once. */
    public EarthquakeOptions withEnergyBatch(BatchOptions energyBatch) {
        return new EarthquakeOptions(outOfOrderness, idleTimeout, Objects.requireNonNull(energyBatch, "energyBatch"));
    }

    Duration outOfOrderness() {
        return outOfOrderness;
    }

    Optional<Duration> idleTimeout() {
        return Optional.ofNullable(idleTimeout);
    }

    BatchOptions energyBatch() {
        return energyBatch;
    }
}
