package io.sealstream.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ReconnectPolicyTest {

    private static final Duration NOW = Duration.ZERO;

    private final ReconnectPolicy policy = new ReconnectPolicy(
            Duration.ofMillis(50), Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofMinutes(5));

    @Test
    void doublesDelaysUpToTheLongest() {
        long[] expectedMs = {50, 100, 200, 400, 800, 1600, 2000, 2000};
        for (int failed = 1; failed <= expectedMs.length; failed++) {
            assertThat(policy.nextDelay(failed, NOW, /* everConnected= */ true))
                    .hasValue(Duration.ofMillis(expectedMs[failed - 1]));
        }
    }

    @Test
    void keepsToTheLongestDelayHoweverOftenItFails() {
        ReconnectPolicy patient =
                new ReconnectPolicy(Duration.ofDays(1), Duration.ofDays(3), Duration.ofDays(1), Duration.ofDays(1));
        for (int failed : new int[] {7, 31, 32, 33, 64, 65, Integer.MAX_VALUE}) {
            assertThat(policy.nextDelay(failed, NOW, /* everConnected= */ true)).hasValue(Duration.ofSeconds(2));
            assertThat(patient.nextDelay(failed, NOW, /* everConnected= */ true))
                    .hasValue(Duration.ofDays(3));
        }
    }

    @Test
    void givesUpSoonerOnAHubThatHasNeverAnswered() {
        Duration tenSeconds = Duration.ofSeconds(10);
        assertThat(policy.nextDelay(1, tenSeconds.minusNanos(1), /* everConnected= */ false))
                .isPresent();
        assertThat(policy.nextDelay(1, tenSeconds, /* everConnected= */ false)).isEmpty();
        assertThat(policy.nextDelay(1, tenSeconds, /* everConnected= */ true)).isPresent();
        assertThat(policy.nextDelay(1, Duration.ofMinutes(5), /* everConnected= */ true))
                .isEmpty();
    }

    @Test
    void refusesDelaysThatDoNotGrow() {
        for (Duration first : new Duration[] {Duration.ZERO, Duration.ofMillis(-1), Duration.ofSeconds(3)}) {
            assertThatThrownBy(() ->
                            new ReconnectPolicy(first, Duration.ofSeconds(2), Duration.ZERO, Duration.ofMinutes(5)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("reconnect delays are positive and grow, found " + first);
        }
    }
}
