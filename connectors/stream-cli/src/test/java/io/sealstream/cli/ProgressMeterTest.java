package io.sealstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Time is a variable of the test. */
@Timeout(30)
class ProgressMeterTest {

    private static final long MIB = 1 << 20;

    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private long nanos;

    @Test
    void showsBytesRateShareAndTimeLeft() {
        try (ProgressMeter meter = meter(OptionalLong.of(100 * MIB), Duration.ZERO)) {
            advance(meter, 10 * MIB, Duration.ofSeconds(1));
            assertThat(lastLine())
                    .isEqualTo(" 10 % [==>                 ]     10.0 MiB of 100 MiB     10.0 MiB/s  0:09 left");
            advance(meter, 90 * MIB, Duration.ofSeconds(1));
            assertThat(lastLine())
                    .startsWith("100 % [====================]      100 MiB of 100 MiB")
                    .endsWith("0:00 left");
        }
        assertThat(lastLine()).startsWith("100 MiB in 0:02  50.0 MiB/s");
        assertThat(text()).endsWith(System.lineSeparator());
    }

    @Test
    void showsBytesRateAndTimeWithoutASize() {
        try (ProgressMeter meter = meter(OptionalLong.empty(), Duration.ZERO)) {
            advance(meter, 3 * MIB, Duration.ofSeconds(2));
            assertThat(lastLine()).isEqualTo("   3.00 MiB     1.50 MiB/s  0:02");
        }
    }

    @Test
    void forgetsTheSizeThatInputOutgrows() {
        try (ProgressMeter meter = meter(OptionalLong.of(MIB), Duration.ZERO)) {
            advance(meter, 2 * MIB, Duration.ofSeconds(1));
            assertThat(lastLine()).doesNotContain("%").contains("2.00 MiB");
        }
    }

    @Test
    void followsTheRateWithoutJumping() {
        try (ProgressMeter meter = meter(OptionalLong.empty(), Duration.ZERO)) {
            for (int i = 0; i < 100; i++) {
                advance(meter, 10 * MIB, Duration.ofSeconds(1));
            }
            assertThat(lastLine()).contains("10.0 MiB/s");
            advance(meter, 0, Duration.ofSeconds(1));
            // One second of silence weighs 1 - e^(-1/3) = 28 %.
            assertThat(lastLine()).contains("7.17 MiB/s");
        }
    }

    @Test
    void isSilentAboutWhatIsOverAtOnce() {
        try (ProgressMeter meter = meter(OptionalLong.empty(), Duration.ofMillis(500))) {
            advance(meter, MIB, Duration.ofMillis(499));
        }
        assertThat(text()).isEmpty();
    }

    @Test
    void drawsFiveTimesASecondAtMost() {
        try (ProgressMeter meter = meter(OptionalLong.empty(), Duration.ZERO)) {
            for (int i = 0; i < 1000; i++) {
                advance(meter, MIB, Duration.ofMillis(1));
            }
            assertThat(lines()).hasSize(5);
        }
    }

    @Test
    void overwritesALongerLine() {
        try (ProgressMeter meter = meter(OptionalLong.of(100 * MIB), Duration.ZERO)) {
            advance(meter, MIB, Duration.ofSeconds(1));
            int before = lastLine().length();
            advance(meter, 100 * MIB, Duration.ofSeconds(1));
            assertThat(lastLine()).hasSize(before).endsWith(" ");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MAX_VALUE - 500_000_000, Long.MIN_VALUE})
    void worksWhereverTheClockStands(long start) {
        nanos = start;
        try (ProgressMeter meter = meter(OptionalLong.empty(), Duration.ofMillis(500))) {
            advance(meter, MIB, Duration.ofSeconds(1));
            assertThat(lastLine()).isEqualTo("   1.00 MiB     1.00 MiB/s  0:01");
        }
    }

    @Test
    void survivesTimeThatStandsStill() {
        try (ProgressMeter meter = meter(OptionalLong.of(10), Duration.ZERO)) {
            meter.advance(5);
            assertThat(lastLine()).contains(" 50 %").endsWith("stalled");
        }
        assertThat(lastLine()).startsWith("5 B in 0:00 ");
    }

    @Test
    void linesFitATerminalOfEightyColumns() {
        long huge = 1023L << 40;
        assertThat(ProgressLine.running(huge - 1, OptionalLong.of(huge), 1023e6, Duration.ofHours(99)))
                .hasSizeLessThan(80);
    }

    private ProgressMeter meter(OptionalLong total, Duration patience) {
        PrintStream stream = new PrintStream(screen, true, StandardCharsets.UTF_8);
        return new ProgressMeter(stream, () -> nanos, total, patience);
    }

    private void advance(ProgressMeter meter, long bytes, Duration time) {
        nanos += time.toNanos();
        meter.advance(bytes);
    }

    private String text() {
        return screen.toString(StandardCharsets.UTF_8);
    }

    private List<String> lines() {
        return List.of(text().substring(1).split("\r", -1));
    }

    private String lastLine() {
        return lines().get(lines().size() - 1).replaceFirst("\\R$", "");
    }
}
