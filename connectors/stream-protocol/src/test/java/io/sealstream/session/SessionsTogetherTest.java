package io.sealstream.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.testkit.SeededRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SessionsTogetherTest {

    @Test
    void loseNothingAndRepeatNothingOverAConnectionThatBreaks() {
        AtomicLong segments = new AtomicLong();
        SeededRandom.forEachSeed("sender and receiver over a broken hop", 400, random -> {
            BrokenHop hop = new BrokenHop(random);
            int steps = random.between(50, 400);
            for (int i = 0; i < steps; i++) {
                hop.step();
            }
            hop.comeToRest();
            segments.addAndGet(hop.submittedCount());
        });
        assertThat(segments.get()).isPositive();
    }
}
