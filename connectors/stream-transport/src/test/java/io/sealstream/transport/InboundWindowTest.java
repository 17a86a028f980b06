package io.sealstream.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.testkit.SeededRandom;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class InboundWindowTest {

    private static final long WINDOW = 1000;

    @Test
    void refusesWhatExceedsTheGrant() {
        InboundWindow window = new InboundWindow(WINDOW);
        assertThat(window.restart()).isEqualTo(WINDOW);
        assertThat(window.received(WINDOW)).isTrue();
        assertThat(window.received(1)).isFalse();
    }

    @Test
    void grantsAgainWhenAQuarterIsUsedUp() {
        InboundWindow window = new InboundWindow(WINDOW);
        window.restart();
        assertThat(window.received(600)).isTrue();
        assertThat(window.released(249)).isEqualTo(OptionalLong.empty());
        assertThat(window.released(1)).hasValue(WINDOW + 250);
        assertThat(window.received(650)).isTrue();
        assertThat(window.received(1)).isFalse();
    }

    @Test
    void countsWhatStillWaitsFromTheConnectionBefore() {
        InboundWindow window = new InboundWindow(WINDOW);
        window.restart();
        window.received(900);
        assertThat(window.restart()).isEqualTo(100);
        assertThat(window.received(100)).isTrue();
        assertThat(window.restart()).isZero();
        // 100 of this connection's grant of nothing are not received yet; what is used up opens the window again.
        assertThat(window.released(1000)).hasValue(WINDOW);
    }

    @Test
    void neverHoldsMoreThanTheWindowAndNeverStops() {
        SeededRandom.forEachSeed("window", 50, random -> {
            InboundWindow window = new InboundWindow(WINDOW);
            long granted = window.restart();
            long received = 0;
            long waiting = 0;
            for (int i = 0; i < 500; i++) {
                if (random.oneIn(50)) {
                    granted = window.restart();
                    received = 0;
                } else if (random.oneIn(2) && granted > received) {
                    int bytes = random.between(1, (int) (granted - received));
                    assertThat(window.received(bytes)).isTrue();
                    received += bytes;
                    waiting += bytes;
                } else if (waiting > 0) {
                    int bytes = random.between(1, (int) waiting);
                    waiting -= bytes;
                    granted = window.released(bytes).orElse(granted);
                }
                assertThat(waiting).isBetween(0L, WINDOW);
                assertThat(granted - received + waiting).isLessThanOrEqualTo(WINDOW);
                assertThat(waiting == 0 && granted == received).as("stuck").isFalse();
            }
        });
    }
}
