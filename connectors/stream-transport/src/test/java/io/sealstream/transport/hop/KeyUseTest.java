package io.sealstream.transport.hop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class KeyUseTest {

    private static final KeyLimits LIMITS = new KeyLimits(1_000, Duration.ofSeconds(10));
    private static final long SECOND = 1_000_000_000L;

    /** A clock that only goes forward may stand anywhere, also just below its turn to negative numbers. */
    private static final long START = Long.MAX_VALUE - SECOND;

    private final KeyUse use = new KeyUse(LIMITS, START);

    @Test
    void isUsedUpBeforeItSeesMoreBytesThanItMay() {
        use.used(900, 0, START);
        assertThat(use.isUsedUp(100, START)).isFalse();
        assertThat(use.isUsedUp(101, START)).isTrue();
        use.used(100, 0, START);
        assertThat(use.isUsedUp(1, START)).isTrue();
    }

    @Test
    void takesAnyRecordThatIsItsFirst() {
        assertThat(use.isUsedUp(5_000, START)).isFalse();
        use.used(5_000, 0, START);
        assertThat(use.isUsedUp(1, START)).isTrue();
    }

    @Test
    void isUsedUpByAge() {
        use.used(1, 0, START);
        assertThat(use.isUsedUp(1, at(10 * SECOND - 1))).isFalse();
        assertThat(use.isUsedUp(1, at(10 * SECOND))).isTrue();
    }

    /** Also where the key was replaced by the number of the record. */
    @Test
    void startsAnewWithTheNextKey() {
        use.used(1_000, 0, START);
        use.used(10, 1, at(9 * SECOND));
        assertThat(use.isUsedUp(990, at(10 * SECOND))).isFalse();
        assertThat(use.isUsedUp(991, at(10 * SECOND))).isTrue();
        assertThat(use.isUsedUp(1, at(19 * SECOND))).isTrue();
    }

    @Test
    void defaultsAreThoseOfTheStandard() {
        assertThat(KeyLimits.DEFAULT).isEqualTo(new KeyLimits(68_719_476_736L, Duration.ofHours(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> new KeyLimits(0, Duration.ofHours(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> new KeyLimits(1, Duration.ZERO));
    }

    /** The clock so much later; not a constant, whose overflow a compiler would refuse. */
    private static long at(long nanos) {
        return START + nanos;
    }
}
