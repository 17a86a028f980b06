package io.sealstream.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 10, unit = TimeUnit.SECONDS)
class SeededRandomTest {

    @Test
    void givesTheSameDataForTheSameSeed() {
        assertThat(SeededRandom.ofSeed(7).bytes(100))
                .isEqualTo(SeededRandom.ofSeed(7).bytes(100))
                .isNotEqualTo(SeededRandom.ofSeed(8).bytes(100));
    }

    @Test
    void namesTheSeedOfTheCaseThatFails() {
        List<Long> seeds = new ArrayList<>();
        assertThatThrownBy(() -> SeededRandom.forEachSeed("example", 3, random -> {
                    seeds.add(random.seed());
                    throw new IllegalStateException("wrong");
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("sealstream.seed=" + seeds.get(0))
                .hasRootCauseMessage("wrong");
        assertThat(seeds).hasSize(1);
    }

    @Test
    void staysWithinBothBounds() {
        SeededRandom random = SeededRandom.ofSeed(1);
        boolean[] seen = new boolean[3];
        for (int i = 0; i < 200; i++) {
            seen[random.between(5, 7) - 5] = true;
        }
        assertThat(seen).containsOnly(true);
    }
}
