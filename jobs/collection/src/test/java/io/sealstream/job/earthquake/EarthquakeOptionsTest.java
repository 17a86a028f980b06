package io.sealstream.job.earthquake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class EarthquakeOptionsTest {

    @Test
    void refusesDurationsThatCannotBeKept() {
        EarthquakeOptions options = EarthquakeOptions.defaults();

        assertThatThrownBy(() -> options.withOutOfOrderness(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("out-of-orderness out of range [outOfOrderness=PT-0.001S, expected=PT0S..PT8784H]");
        assertThatThrownBy(() -> options.withIdleTimeout(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("idle timeout out of range [idleTimeout=PT0S, expected=more than zero]");
        assertThat(options.withOutOfOrderness(Duration.ZERO).outOfOrderness()).isZero();
        assertThat(options.withIdleTimeout(Duration.ofSeconds(1)).idleTimeout()).contains(Duration.ofSeconds(1));
    }

    @Test
    void marksTimeAfterEachEventThatIsNewerThanAllBefore() {
        EventTimeWatermarks<String> watermarks = new EventTimeWatermarks<>(Duration.ofMillis(10));
        List<Long> marks = new ArrayList<>();
        WatermarkOutput output = new WatermarkOutput() {
            @Override
            public void emitWatermark(Watermark watermark) {
                marks.add(watermark.getTimestamp());
            }

            @Override
            public void markIdle() {
                throw new AssertionError("unexpected");
            }

            @Override
            public void markActive() {
                throw new AssertionError("unexpected");
            }
        };
        for (long timeMs : new long[] {100, 90, 100, 105}) {
            watermarks.onEvent("event", timeMs, output);
            watermarks.onPeriodicEmit(output);
        }

        assertThat(marks).containsExactly(89L, 94L);
    }
}
