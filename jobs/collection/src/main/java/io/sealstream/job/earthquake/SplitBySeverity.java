package io.sealstream.job.earthquake;

import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Lets severe events pass; all others leave through a side output. */
final class SplitBySeverity extends ProcessFunction<MeasuredEarthquake, MeasuredEarthquake> {

    static final OutputTag<MeasuredEarthquake> OTHER = new OutputTag<>("other", EarthquakeTypes.MEASURED);

    private static final long serialVersionUID = 1L;

    @Override
    public void processElement(MeasuredEarthquake event, Context context, Collector<MeasuredEarthquake> severe) {
        if (event.earthquake().isSevere()) {
            severe.collect(event);
        } else {
            context.output(OTHER, event);
        }
    }
}
