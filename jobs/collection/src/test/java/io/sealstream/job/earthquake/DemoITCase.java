package io.sealstream.job.earthquake;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sealstream.record.EarthquakeAlert;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo, through keys, hub, source, job, sink, hub and consumer, against a computation by hand. */
@Timeout(120)
class DemoITCase {

    @Test
    void saysWhatAnIndependentComputationSays(@TempDir Path folder) throws Exception {
        WeekByHand expected = WeekByHand.ofBundledFile();
        List<String> told = new ArrayList<>();

        EarthquakeDemo.Outcome outcome = EarthquakeDemo.run(folder, told::add);

        JsonNode json = new ObjectMapper().readTree(outcome.json());
        assertThat(json.get("eventsRead").asInt()).isEqualTo(1707).isEqualTo(expected.count());
        assertThat(json.get("severe").asInt()).isEqualTo(85).isEqualTo(expected.severe());
        assertThat(json.get("other").asInt()).isEqualTo(expected.count() - expected.severe());
        assertThat(json.get("malformed").asInt()).isZero();
        assertThat(json.get("late").asInt()).isZero();
        assertThat(json.get("hours").asInt()).isEqualTo(169).isEqualTo(expected.hours());
        assertThat(json.get("maxMagnitude").asDouble()).isEqualTo(6.4).isEqualTo(expected.maxMagnitude());
        assertThat(json.get("totalEnergyJoules").asDouble()).isEqualTo(expected.totalEnergyJoules());
        assertThat(outcome.report()).contains("1,707").contains("Strongest");
        assertThat(outcome.alerts()).hasSize(85);
        assertThat(outcome.alerts().stream()
                        .map(EarthquakeAlert::getEvent)
                        .mapToDouble(event -> event.getMagnitude())
                        .min())
                .hasValue(4.5);
        assertThat(told).hasSize(2);
    }

    @Test
    void keepsItsSecretsToItself(@TempDir Path folder) throws Exception {
        EarthquakeDemo.run(folder, line -> {});
        for (String name : List.of("demo.key", "hub.secret")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))))
                    .isEqualTo("rw-------");
        }
        try (var files = Files.walk(folder.resolve("hub"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                // The hub stores names and sizes, and not a word of what was said.
                String stored = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                assertThat(stored)
                        .doesNotContain("magnitude")
                        .doesNotContain("Hualian")
                        .doesNotContain("geometry");
            }
        }
    }
}
