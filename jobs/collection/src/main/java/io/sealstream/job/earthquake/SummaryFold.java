package io.sealstream.job.earthquake;

import org.apache.flink.api.common.functions.AggregateFunction;

/** Adds up the tallies of all subtasks and draws the summary from them. */
final class SummaryFold implements AggregateFunction<Tally, Tally, EarthquakeSummary> {

    private static final long serialVersionUID = 1L;

    @Override
    public Tally createAccumulator() {
        return new Tally();
    }

    @Override
    public Tally add(Tally part, Tally whole) {
        whole.addAll(part);
        return whole;
    }

    @Override
    public EarthquakeSummary getResult(Tally whole) {
        return EarthquakeSummary.of(whole);
    }

    @Override
    public Tally merge(Tally whole, Tally other) {
        whole.addAll(other);
        return whole;
    }
}
