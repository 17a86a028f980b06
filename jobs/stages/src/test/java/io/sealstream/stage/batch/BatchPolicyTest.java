package io.sealstream.stage.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.stage.batch.BatchDecision.Cause;
import io.sealstream.stage.batch.BatchDecision.Close;
import io.sealstream.stage.batch.BatchDecision.Keep;
import io.sealstream.stage.batch.BatchDecision.WakeAt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
class BatchPolicyTest {

    private static final BatchDecision KEEP = new Keep();

    @Test
    void closesOnTheRecordThatFillsTheBatch() {
        BatchPolicy policy = policy(3, 100);

        assertThat(policy.onRecord(0)).isEqualTo(new WakeAt(100));
        assertThat(policy.onRecord(1)).isEqualTo(KEEP);
        assertThat(policy.onRecord(2)).isEqualTo(new Close(Cause.COUNT));
    }

    @Test
    void closesAtOnceWhenOneRecordFillsTheBatch() {
        assertThat(policy(1, 100).onRecord(0)).isEqualTo(new Close(Cause.COUNT));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1_000, -50, 0, 1_517_000_000_000L, Long.MAX_VALUE - 200})
    void closesWhenTheFirstRecordHasLingered(long startMs) {
        BatchPolicy policy = policy(10, 100);

        assertThat(policy.onRecord(startMs)).isEqualTo(new WakeAt(startMs + 100));
        assertThat(policy.onRecord(startMs + 60)).isEqualTo(KEEP);
        assertThat(policy.onTimer(startMs + 100)).isEqualTo(new Close(Cause.LINGER));
    }

    @Test
    void lingersNoLongerThanTimeLasts() {
        assertThat(policy(10, 100).onRecord(Long.MAX_VALUE - 1)).isEqualTo(new WakeAt(Long.MAX_VALUE));
    }

    @Test
    void closesOnARecordAfterTheDeadlineWhenTheTimerIsLate() {
        BatchPolicy policy = policy(10, 100);
        policy.onRecord(0);

        assertThat(policy.onRecord(100)).isEqualTo(new Close(Cause.LINGER));
        assertThat(policy.onTimer(100)).isEqualTo(KEEP);
    }

    @Test
    void answersATimerOfAClosedBatchWithTheDeadlineOfTheOpenOne() {
        BatchPolicy policy = policy(2, 100);
        assertThat(policy.onRecord(0)).isEqualTo(new WakeAt(100));
        assertThat(policy.onRecord(10)).isEqualTo(new Close(Cause.COUNT));
        assertThat(policy.onRecord(40)).as("one timer is in flight").isEqualTo(KEEP);

        assertThat(policy.onTimer(100)).isEqualTo(new WakeAt(140));
        assertThat(policy.onTimer(140)).isEqualTo(new Close(Cause.LINGER));
    }

    @Test
    void ignoresEverythingWhileEmpty() {
        BatchPolicy policy = policy(2, 100);

        assertThat(List.of(policy.onTimer(5), policy.onBarrier(), policy.onWatermark(), policy.onEndOfInput()))
                .containsOnly(KEEP);
    }

    @Test
    void closesBeforeWhateverSpeaksForTheRecordsBeforeIt() {
        BatchPolicy policy = policy(10, 100);

        policy.onRecord(0);
        assertThat(policy.onBarrier()).isEqualTo(new Close(Cause.BARRIER));
        policy.onRecord(1);
        assertThat(policy.onWatermark()).isEqualTo(new Close(Cause.WATERMARK));
        policy.onRecord(2);
        assertThat(policy.onEndOfInput()).isEqualTo(new Close(Cause.END));
        assertThat(policy.onEndOfInput()).isEqualTo(KEEP);
    }

    /** The model keeps the whole batch, and a timer that fires on time. */
    @Test
    void agreesWithANaiveModelOnRandomEvents() {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int run = 0; run < 200; run++) {
            Model model = new Model(1 + random.nextInt(8), 1 + random.nextInt(50), random.nextInt(1_000) - 500L);
            for (int step = 0; step < 300; step++) {
                model.step(random, "seed %d run %d step %d".formatted(seed, run, step));
            }
        }
    }

    @Test
    void refusesLimitsThatCannotBeKept() {
        assertThatThrownBy(() -> new BatchOptions(0, Duration.ofMillis(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("batch count out of range [maxCount=0, expected=1..1048576]");
        assertThatThrownBy(() -> new BatchOptions(1, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("batch linger out of range [linger=PT0S, expected=PT0.001S..PT24H]");
        assertThatThrownBy(() -> new BatchOptions(1, Duration.ofDays(2))).isInstanceOf(IllegalArgumentException.class);
    }

    private static BatchPolicy policy(int maxCount, long lingerMs) {
        return new BatchPolicy(new BatchOptions(maxCount, Duration.ofMillis(lingerMs)));
    }

    private static final class Model {
        private final int maxCount;
        private final int lingerMs;
        private final BatchPolicy policy;
        private final List<Long> batch = new ArrayList<>();
        private OptionalLong timer = OptionalLong.empty();
        private long nowMs;

        Model(int maxCount, int lingerMs, long nowMs) {
            this.maxCount = maxCount;
            this.lingerMs = lingerMs;
            this.nowMs = nowMs;
            policy = policy(maxCount, lingerMs);
        }

        void step(Random random, String description) {
            BatchDecision decision;
            Optional<Cause> expected;
            if (timer.isPresent() && timer.getAsLong() <= nowMs) {
                long timeMs = timer.getAsLong();
                timer = OptionalLong.empty();
                decision = policy.onTimer(timeMs);
                expected = closing(!batch.isEmpty() && timeMs - batch.get(0) >= lingerMs, Cause.LINGER);
            } else if (random.nextInt(20) == 0) {
                decision = policy.onBarrier();
                expected = closing(!batch.isEmpty(), Cause.BARRIER);
            } else {
                batch.add(nowMs);
                decision = policy.onRecord(nowMs);
                expected = closing(batch.size() == maxCount, Cause.COUNT);
            }
            check(decision, expected, description);
            long nextMs = nowMs + random.nextInt(10);
            nowMs = timer.isPresent() ? Math.min(nextMs, timer.getAsLong()) : nextMs;
        }

        private void check(BatchDecision decision, Optional<Cause> expected, String description) {
            assertThat(decision instanceof Close close ? Optional.of(close.cause()) : Optional.empty())
                    .as(description)
                    .isEqualTo(expected);
            expected.ifPresent(cause -> batch.clear());
            if (decision instanceof WakeAt wake) {
                assertThat(timer).as("%s: one timer at a time", description).isEmpty();
                timer = OptionalLong.of(wake.timeMs());
            }
            assertThat(batch.isEmpty() || timer.isPresent())
                    .as("%s: a timer watches over the batch", description)
                    .isTrue();
        }

        private static Optional<Cause> closing(boolean closes, Cause cause) {
            return closes ? Optional.of(cause) : Optional.empty();
        }
    }
}
