package io.sealstream.segment;

import static io.sealstream.error.Failures.codeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.error.ErrorCode;
import io.sealstream.error.LimitExceededException;
import io.sealstream.testkit.SeededRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 10, unit = TimeUnit.SECONDS)
class AssemblerTest {

    private final List<Long> delivered = new ArrayList<>();
    private final List<List<Long>> gaps = new ArrayList<>();
    private final ReorderBudget budget = new ReorderBudget(1 << 20);
    private GapPolicy policy = GapPolicy.FAIL;

    /** T10. */
    @Test
    void releasesEverythingThatWaitedAsSoonAsTheGapCloses() throws Exception {
        Assembler<String> assembler = assembler(10, 4, 1000);
        assertThat(assembler.offer(12, "c", 1)).isTrue();
        assertThat(assembler.offer(11, "b", 1)).isTrue();
        assertThat(assembler.offer(13, "d", 1)).isTrue();
        assertThat(delivered).isEmpty();
        assertThat(assembler.bufferedSegments()).isEqualTo(3);

        assertThat(assembler.offer(10, "a", 1)).isTrue();

        assertThat(delivered).containsExactly(10L, 11L, 12L, 13L);
        assertThat(assembler.nextSequence()).isEqualTo(14);
        assertThat(assembler.bufferedSegments()).isZero();
        assertThat(assembler.outOfOrder()).isEqualTo(3);
        assembler.endOfInput();
    }

    /** T10. */
    @Test
    void dropsCopiesOfWhatWasDeliveredOrWaits() throws Exception {
        Assembler<String> assembler = assembler(0, 4, 1000);
        assembler.offer(0, "a", 1);
        assembler.offer(2, "c", 1);
        assertThat(assembler.offer(0, "a", 1)).isFalse();
        assertThat(assembler.offer(2, "c", 1)).isFalse();
        assertThat(assembler.duplicates()).isEqualTo(2);
        assertThat(delivered).containsExactly(0L);
    }

    @Test
    void leavesEverythingAsItWasWhenTheWindowIsFull() throws Exception {
        Assembler<String> assembler = assembler(0, 3, 10);
        assembler.offer(1, "b", 6);
        assertThat(codeOf(() -> assembler.offer(3, "d", 1))).isEqualTo(ErrorCode.REORDER_WINDOW_FULL);
        assertThat(codeOf(() -> assembler.offer(2, "c", 5))).isEqualTo(ErrorCode.REORDER_WINDOW_FULL);
        assertThat(assembler.bufferedSegments()).isEqualTo(1);
        assertThat(assembler.outOfOrder()).isEqualTo(1);
        assertThat(assembler.nextSequence()).isZero();

        assembler.offer(2, "c", 4);
        assembler.offer(0, "a", 1000);
        assertThat(delivered).containsExactly(0L, 1L, 2L);
        assembler.offer(4, "e", 10);
        assembler.offer(3, "d", 1);
        assertThat(delivered).containsExactly(0L, 1L, 2L, 3L, 4L);
    }

    @Test
    void saysWhichSegmentIsMissingAtTheEnd() throws Exception {
        Assembler<String> assembler = assembler(0, 3, 10);
        assembler.offer(1, "b", 1);
        assertThatThrownBy(assembler::endOfInput).hasMessageContaining("missing=0");
        assertThat(codeOf(assembler::endOfInput)).isEqualTo(ErrorCode.TRUNCATED);
    }

    @Test
    void refusesAWindowOfNothing() {
        assertThatThrownBy(() -> assembler(0, 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> assembler(0, 1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void agreesWithANaiveModelInAnyOrder() {
        SeededRandom.forEachSeed("assembler model", 300, random -> {
            delivered.clear();
            long first = random.between(0, 1000);
            int window = random.between(1, 8);
            Assembler<String> assembler = assembler(first, window, 1000);
            Set<Long> waiting = new TreeSet<>();
            long next = first;
            for (int step = 0; step < 100; step++) {
                long sequence = Math.max(0, next + random.between(-3, window + 2));
                boolean fresh = sequence >= next && !waiting.contains(sequence);
                if (fresh && sequence - next >= window) {
                    assertThat(codeOf(() -> assembler.offer(sequence, "x", 1)))
                            .isEqualTo(ErrorCode.REORDER_WINDOW_FULL);
                } else {
                    assertThat(assembler.offer(sequence, "x", 1)).isEqualTo(fresh);
                    waiting.add(sequence);
                }
                while (waiting.remove(next)) {
                    next++;
                }
                long floor = next;
                waiting.removeIf(old -> old < floor);
                assertThat(assembler.nextSequence()).isEqualTo(next);
                assertThat(assembler.bufferedSegments()).isEqualTo(waiting.size());
            }
            List<Long> expected = new ArrayList<>();
            for (long sequence = first; sequence < next; sequence++) {
                expected.add(sequence);
            }
            assertThat(delivered).isEqualTo(expected);
        });
    }

    @Test
    void waitsForeverUnlessItIsToldOtherwise() throws Exception {
        Assembler<String> assembler = assembler(0, 4, 1000);
        assembler.offer(1, "b", 1);
        assembler.tick(0);
        assembler.tick(Long.MAX_VALUE);
        assertThat(assembler.deadlineMs()).isEmpty();
        assertThat(delivered).isEmpty();
    }

    @Test
    void waitFailsWhenAMissingSegmentHoldsOthersUpForTooLong() throws Exception {
        policy = new GapPolicy.Wait(Duration.ofMillis(100));
        Assembler<String> assembler = assembler(0, 4, 1000);
        assembler.tick(-1000);
        assertThat(assembler.deadlineMs()).isEmpty();
        assembler.offer(1, "b", 1);
        assembler.tick(-50);
        assertThat(assembler.deadlineMs()).hasValue(51);
        assembler.tick(50);
        assembler.offer(0, "a", 1);
        assembler.offer(3, "d", 1);
        assembler.tick(51);
        assertThat(assembler.deadlineMs()).as("another one is missing").hasValue(152);
        assembler.tick(151);
        assertThat(codeOf(() -> assembler.tick(152))).isEqualTo(ErrorCode.TIMEOUT);
        assertThat(delivered).containsExactly(0L, 1L);
    }

    @Test
    void skipGoesOnBehindWhatIsMissing() throws Exception {
        policy = new GapPolicy.Skip(Duration.ofMillis(100));
        Assembler<String> assembler = assembler(0, 10, 1000);
        assembler.offer(3, "d", 1);
        assembler.offer(4, "e", 1);
        assembler.offer(7, "h", 1);
        assembler.tick(0);
        assembler.tick(100);
        assertThat(gaps).isEmpty();
        assembler.tick(101);
        assertThat(gaps).containsExactly(List.of(0L, 3L));
        assertThat(delivered).containsExactly(3L, 4L);
        assembler.tick(102);
        assertThat(assembler.deadlineMs()).as("the next one has its own time").hasValue(203);
        assertThat(assembler.offer(2, "c", 1)).as("too late").isFalse();
        assembler.offer(5, "f", 1);
        assembler.endOfInput();
        assertThat(gaps).containsExactly(List.of(0L, 3L), List.of(6L, 7L));
        assertThat(delivered).containsExactly(3L, 4L, 5L, 7L);
    }

    @Test
    void skipsToWhereACarrierGoesOn() throws Exception {
        Assembler<String> assembler = assembler(0, 10, 1000);
        assembler.offer(2, "c", 1);
        assembler.offer(6, "g", 1);
        assembler.skipTo(5);
        assertThat(delivered).containsExactly(2L);
        assertThat(gaps).containsExactly(List.of(0L, 2L), List.of(3L, 5L));
        assertThat(assembler.nextSequence()).isEqualTo(5);
        assertThat(assembler.waitingEnd()).isEqualTo(7);
        assembler.skipTo(5);
        assembler.skipTo(3);
        assertThat(gaps).hasSize(2);
        assembler.skipTo(6);
        assertThat(delivered).containsExactly(2L, 6L);
        assertThat(gaps).hasSize(3);
    }

    @Test
    void sharesItsBudgetAndGivesItBackOnEveryWay() throws Exception {
        budget.resize(10);
        Assembler<String> one = assembler(0, 10, 1000);
        Assembler<String> two = assembler(0, 10, 1000);
        one.offer(1, "b", 4);
        two.offer(1, "b", 6);
        assertThat(budget.usedBytes()).isEqualTo(10);
        assertThatThrownBy(() -> two.offer(2, "c", 1)).hasMessageContaining("reorder-budget");
        assertThat(codeOf(() -> one.offer(2, "c", 1))).isEqualTo(ErrorCode.REORDER_WINDOW_FULL);
        assertThat(one.bufferedSegments()).isEqualTo(1);

        one.offer(0, "a", 1000);
        assertThat(budget.usedBytes()).as("what is in order needs none").isEqualTo(6);
        two.offer(2, "c", 1);
        two.skipTo(1);
        assertThat(budget.usedBytes()).isZero();
        one.offer(5, "f", 3);
        one.close();
        one.close();
        assertThat(budget.usedBytes()).isZero();
        assertThatThrownBy(() -> budget.resize(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void budgetIsGivenBackUnderAnyHistory() {
        SeededRandom.forEachSeed("reorder budget", 200, random -> {
            budget.resize(random.between(5, 30));
            policy = random.oneIn(2) ? new GapPolicy.Skip(Duration.ofMillis(3)) : GapPolicy.FAIL;
            try (Assembler<String> assembler = assembler(0, 8, 20)) {
                for (int now = 0; now < 100; now++) {
                    long sequence = Math.max(0, assembler.nextSequence() + random.between(-2, 9));
                    int bytes = random.between(1, 6);
                    try {
                        assembler.offer(sequence, "x", bytes);
                    } catch (LimitExceededException e) {
                        assertThat(e.code()).isEqualTo(ErrorCode.REORDER_WINDOW_FULL);
                    }
                    assembler.tick(now);
                    assertThat(budget.usedBytes()).isBetween(0L, budget.maxBytes());
                    assertThat(budget.usedBytes() == 0).isEqualTo(assembler.bufferedSegments() == 0);
                }
            }
            assertThat(budget.usedBytes()).isZero();
        });
    }

    private Assembler<String> assembler(long next, int windowSegments, long windowBytes) {
        Assembler.Window window = new Assembler.Window(windowSegments, windowBytes, budget);
        return new Assembler<>(next, window, policy, new Assembler.SegmentConsumer<>() {
            @Override
            public void accept(long sequence, String segment) {
                delivered.add(sequence);
            }

            @Override
            public void gap(long firstMissing, long following) {
                gaps.add(List.of(firstMissing, following));
            }
        });
    }
}
