package io.sealstream.it.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.it.fuzz.JazzerProcess.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Every target under the fuzzer, two at a time. Only profile {@code fuzz} sets the property, and brings the fuzzer. */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
@EnabledIfSystemProperty(named = FuzzITCase.SECONDS_PROPERTY, matches = "[0-9]+")
class FuzzITCase {

    static final String SECONDS_PROPERTY = "sealstream.fuzz.seconds";
    private static final String EVIDENCE_PROPERTY = "sealstream.fuzz.evidence";
    private static final int AT_A_TIME = 3;

    @Test
    void noTargetFindsAnything() throws Exception {
        Duration duration = Duration.ofSeconds(Long.parseLong(System.getProperty(SECONDS_PROPERTY)));
        Path evidence = Path.of(System.getProperty(EVIDENCE_PROPERTY));
        List<Outcome> outcomes = new ArrayList<>();
        ExecutorService executor = Executors.newFixedThreadPool(AT_A_TIME);
        try {
            List<Future<Outcome>> running = new ArrayList<>();
            for (String target : FuzzTargets.names()) {
                running.add(executor.submit(() -> new JazzerProcess(target, evidence).run(duration)));
            }
            for (Future<Outcome> outcome : running) {
                outcomes.add(outcome.get());
                print(outcome.get());
            }
        } finally {
            executor.shutdownNow();
        }
        assertThat(outcomes).as("see the logs and findings in %s", evidence).allMatch(Outcome::isSound);
    }

    private static void print(Outcome outcome) {
        System.out.println(String.format(
                Locale.ROOT,
                "fuzz %-13s %9d runs, %s, %d findings%s",
                outcome.target(),
                outcome.runs(),
                outcome.coverage(),
                outcome.findings().size(),
                outcome.finished() ? "" : ", did not end in order"));
    }
}
