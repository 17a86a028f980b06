package io.sealstream.job.earthquake;

import java.time.Duration;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;

/**
 * Watermarks for events that are out of order by a limited time, one after each event. Flink's own generator emits them by
 * the clock, and which events are late would then depend on the speed of the machine.
 *
 * <p>After an event of time t, events of t minus the limit are still in time, earlier ones are not.
 */
final class EventTimeWatermarks<T> implements WatermarkGenerator<T> {

    private final long outOfOrdernessMs;
    private long latestMs = Long.MIN_VALUE;

    EventTimeWatermarks(Duration outOfOrderness) {
        outOfOrdernessMs = outOfOrderness.toMillis();
    }

    @Override
    public void onEvent(T event, long timeMs, WatermarkOutput output) {
        if (timeMs > latestMs) {
            latestMs = timeMs;
            output.emitWatermark(new Watermark(latestMs - outOfOrdernessMs - 1));
        }
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
        // All watermarks come with events.
    }
}
