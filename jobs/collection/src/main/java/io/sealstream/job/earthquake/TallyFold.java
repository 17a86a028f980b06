package io.sealstream.job.earthquake;

import java.io.Serializable;
import org.apache.flink.api.common.functions.AggregateFunction;

/**
 * Counts one kind of record into a {@link Tally}.
 *
 * @param <T> the kind of record
 */
final class TallyFold<T> implements AggregateFunction<T, Tally, Tally> {

    private static final long serialVersionUID = 1L;

    private final Counter<T> counter;

    TallyFold(Counter<T> counter) {
        this.counter = counter;
    }

    @Override
    public Tally createAccumulator() {
        return new Tally();
    }

    @Override
    public Tally add(T record, Tally tally) {
        counter.count(tally, record);
        return tally;
    }

    @Override
    public Tally getResult(Tally tally) {
        return tally;
    }

    @Override
    public Tally merge(Tally tally, Tally other) {
        tally.addAll(other);
        return tally;
    }

    /** Adds one record to a tally. */
    @FunctionalInterface
    interface Counter<T> extends Serializable {
        void count(Tally tally, T record);
    }
}
