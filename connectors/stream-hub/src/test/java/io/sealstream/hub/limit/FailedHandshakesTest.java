package io.sealstream.hub.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FailedHandshakesTest {

    private static final long SECOND = 1_000_000_000L;
    private static final Optional<Duration> AT_ONCE = Optional.of(Duration.ZERO);
    private static final ClientId.Address BAD = new ClientId.Address("192.0.2.1");
    private static final ClientId.Address GOOD = new ClientId.Address("192.0.2.2");

    private final FailedHandshakes failed = new FailedHandshakes(60);

    @Test
    void letsEverybodyInAtOnceAtFirst() {
        for (int i = 0; i < 59; i++) {
            failed.failed(BAD, 0);
        }
        for (int i = 0; i < 10_000; i++) {
            assertThat(failed.admit(BAD, 0)).isEqualTo(AT_ONCE);
        }
    }

    @Test
    void servesAnAddressOneBehindTheOtherAndTurnsAwayWhoWouldWaitLong() {
        fail(1_000);
        for (int i = 0; i <= 250; i++) {
            assertThat(failed.admit(BAD, 0)).contains(Duration.ofMillis(2L * i));
        }
        assertThat(failed.admit(BAD, 0)).isEmpty();
        assertThat(failed.admit(BAD, SECOND / 100)).contains(Duration.ofMillis(492));
        assertThat(failed.admit(GOOD, 0)).isEqualTo(AT_ONCE);
    }

    /** Honest clients of the same address find a turn within few tries, however long the attack lasts. */
    @Test
    void locksNobodyOut() {
        long now = 0;
        int honestTries = 0;
        int honestEntries = 0;
        for (int attempt = 0; attempt < 100_000; attempt++) {
            // A thousand attempts a second, each of which fails at once; every 50th is honest.
            now += SECOND / 1_000;
            boolean honest = attempt % 50 == 0;
            boolean served = failed.admit(BAD, now).isPresent();
            if (honest) {
                honestTries++;
                honestEntries += served ? 1 : 0;
            } else if (served) {
                failed.failed(BAD, now);
            }
        }
        assertThat(honestEntries).isGreaterThan(honestTries / 3);
    }

    @Test
    void forgivesAfterAWhile() {
        fail(1_000);
        assertThat(failed.admit(BAD, 0)).isEqualTo(AT_ONCE);
        assertThat(failed.admit(BAD, 0)).contains(Duration.ofMillis(2));
        for (int i = 0; i < 1_000; i++) {
            assertThat(failed.admit(BAD, 2 * SECOND)).isEqualTo(AT_ONCE);
        }
    }

    @Test
    void remembersSoManyAddressesAndNoMore() {
        for (int i = 0; i < 3 * FailedHandshakes.MAX_ADDRESSES; i++) {
            failed.failed(new ClientId.Address("address " + i), 0);
        }
        assertThat(failed.size()).isEqualTo(FailedHandshakes.MAX_ADDRESSES);
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            failed.failed(BAD, 0);
        }
    }
}
