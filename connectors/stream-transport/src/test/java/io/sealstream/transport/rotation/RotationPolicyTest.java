package io.sealstream.transport.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class RotationPolicyTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration TICK = Duration.ofMillis(1);

    @Test
    void sizeEndsAStreamAtItsLimitAndNotBefore() {
        RotationPolicy policy = new RotationPolicy(RotateAfter.bytes(100), START);
        assertThat(policy.isDue(99, START)).isFalse();
        assertThat(policy.isDue(100, START)).isTrue();
        assertThat(policy.isDue(101, START)).isTrue();
        assertThat(policy.isDue(99, START.plus(Duration.ofDays(10_000)))).isFalse();
        assertThat(policy.askAgainIn(START)).isEmpty();
    }

    @Test
    void ageEndsAStreamAtItsLimitAndNotBefore() {
        RotationPolicy policy = new RotationPolicy(RotateAfter.age(HOUR), START);
        assertThat(policy.isDue(Long.MAX_VALUE, START.plus(HOUR).minus(TICK))).isFalse();
        assertThat(policy.isDue(1, START.plus(HOUR))).isTrue();
        assertThat(policy.askAgainIn(START)).contains(HOUR);
        assertThat(policy.askAgainIn(START.plus(HOUR).minus(TICK))).contains(TICK);
    }

    @Test
    void whateverComesFirstEndsAStream() {
        RotationPolicy policy = new RotationPolicy(RotateAfter.bytesOrAge(100, HOUR), START);
        assertThat(policy.isDue(99, START.plus(HOUR).minus(TICK))).isFalse();
        assertThat(policy.isDue(100, START)).isTrue();
        assertThat(policy.isDue(1, START.plus(HOUR))).isTrue();
        assertThat(policy.askAgainIn(START)).contains(HOUR);
    }

    @Test
    void emptyStreamGoesOnHoweverOldItIs() {
        RotationPolicy policy = new RotationPolicy(RotateAfter.bytesOrAge(1, HOUR), START);
        Instant late = START.plus(Duration.ofDays(1));
        assertThat(policy.isDue(0, late)).isFalse();
        assertThat(policy.isDue(1, late)).isTrue();
        assertThat(policy.askAgainIn(late)).as("never at once, again and again").contains(HOUR);
    }

    @Test
    void nothingEndsAStreamUnlessAsked() {
        RotationPolicy policy = new RotationPolicy(RotateAfter.NEVER, START);
        assertThat(policy.isDue(Long.MAX_VALUE, Instant.MAX.minusSeconds(1))).isFalse();
        assertThat(policy.askAgainIn(START)).isEmpty();
    }

    @Test
    void clockThatGoesBackMakesAStreamYounger() {
        RotationPolicy policy = new RotationPolicy(RotateAfter.age(HOUR), START);
        Instant before = START.minus(HOUR);
        assertThat(policy.isDue(1, before)).isFalse();
        assertThat(policy.askAgainIn(before)).contains(HOUR.multipliedBy(2));
    }

    @Test
    void refusesLimitsThatNothingMeets() {
        assertThatThrownBy(() -> RotateAfter.bytes(0)).hasMessageContaining("at least one byte, found 0");
        assertThatThrownBy(() -> RotateAfter.age(Duration.ofNanos(999_999)))
                .hasMessageContaining("at least a millisecond");
        assertThatThrownBy(() -> RotateAfter.bytesOrAge(1, Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }
}
