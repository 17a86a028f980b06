package io.sealstream.job.earthquake;

import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Decodes raw records; what is no event leaves through a side output. */
final class DecodeFunction extends ProcessFunction<byte[], Earthquake> {

    static final OutputTag<Decoded.Malformed> MALFORMED = new OutputTag<>("malformed", EarthquakeTypes.MALFORMED);

    private static final long serialVersionUID = 1L;

    @Override
    public void processElement(byte[] record, Context context, Collector<Earthquake> events) {
        Decoded decoded = EarthquakeDecoder.decode(record);
        if (decoded instanceof Decoded.Valid valid) {
            events.collect(valid.event());
        } else if (decoded instanceof Decoded.Malformed malformed) {
            context.output(MALFORMED, malformed);
        }
    }
}
