package io.sealstream.hub.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.testkit.SeededRandom;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TokenBucketTest {

    private static final long SECOND = 1_000_000_000L;

    @Test
    void givesWhatItHoldsAtOnceAndTheRestAtItsRate() {
        TokenBucket bucket = new TokenBucket(2, 5, 0);
        for (int i = 0; i < 5; i++) {
            assertThat(bucket.tryTake(0)).isTrue();
        }
        assertThat(bucket.tryTake(0)).isFalse();
        assertThat(bucket.tryTake(SECOND / 2 - 1)).isFalse();
        assertThat(bucket.tryTake(SECOND / 2)).isTrue();
        assertThat(bucket.tryTake(SECOND / 2)).isFalse();
    }

    @Test
    void holdsNoMoreThanItsMost() {
        TokenBucket bucket = new TokenBucket(1, 3, 0);
        assertThat(bucket.isFull(0)).isTrue();
        assertThat(bucket.take(3, 1000 * SECOND)).isZero();
        assertThat(bucket.isEmpty(1000 * SECOND)).isTrue();
        assertThat(bucket.isFull(1002 * SECOND)).isFalse();
        assertThat(bucket.isFull(1003 * SECOND)).isTrue();
    }

    @Test
    void lendsAndSaysHowLongUntilItIsPaidBack() {
        TokenBucket bucket = new TokenBucket(10, 10, 0);
        assertThat(bucket.take(10, 0)).isZero();
        assertThat(bucket.take(20, 0)).isEqualTo(Duration.ofSeconds(2));
        assertThat(bucket.take(1, SECOND)).isEqualTo(Duration.ofMillis(1_100));
        assertThat(bucket.tryTake(2 * SECOND)).isFalse();
        assertThat(bucket.tryTake(3 * SECOND)).isTrue();
    }

    @Test
    void survivesAClockThatStandsOrGoesBack() {
        TokenBucket bucket = new TokenBucket(1, 1, 5 * SECOND);
        assertThat(bucket.tryTake(5 * SECOND)).isTrue();
        assertThat(bucket.tryTake(0)).isFalse();
        assertThat(bucket.tryTake(5 * SECOND)).isFalse();
        assertThat(bucket.tryTake(6 * SECOND)).isTrue();
    }

    /** Whatever the times, no more is given than the most and what has come back since. */
    @Test
    void givesNoMoreThanItsRateAllows() {
        SeededRandom.forEachSeed("token bucket", 50, random -> {
            int perSecond = random.between(1, 1000);
            int most = random.between(1, 1000);
            TokenBucket bucket = new TokenBucket(perSecond, most, 0);
            long now = 0;
            long given = 0;
            for (int i = 0; i < 10_000; i++) {
                now += random.between(0, 2_000_000);
                given += bucket.tryTake(now) ? 1 : 0;
                assertThat(given).isLessThanOrEqualTo((long) (most + now / 1e9 * perSecond) + 1);
            }
        });
    }
}
