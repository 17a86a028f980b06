package io.sealstream.segment;

import static io.sealstream.error.Failures.codeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.error.ErrorCode;
import io.sealstream.testkit.SeededRandom;
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

    private Assembler<String> assembler(long next, int windowSegments, long windowBytes) {
        return new Assembler<>(next, windowSegments, windowBytes, (sequence, segment) -> delivered.add(sequence));
    }
}
