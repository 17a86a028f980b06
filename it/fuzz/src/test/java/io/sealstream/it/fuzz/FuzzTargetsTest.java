package io.sealstream.it.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.testkit.SeededRandom;
import io.sealstream.testkit.Vectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keeps targets from rotting and findings from coming back, without a fuzzer. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class FuzzTargetsTest {

    static List<String> targets() {
        return FuzzTargets.names();
    }

    @ParameterizedTest
    @MethodSource("targets")
    void holdsForItsSeeds(String name) throws Exception {
        FuzzTarget target = FuzzTargets.named(name);
        assertThat(target.seeds()).isNotEmpty();
        for (byte[] seed : target.seeds()) {
            run(target, name, seed);
        }
        run(target, name, new byte[0]);
    }

    @ParameterizedTest
    @MethodSource("targets")
    void holdsForMutations(String name) throws Exception {
        FuzzTarget target = FuzzTargets.named(name);
        List<byte[]> seeds = target.seeds();
        SeededRandom.forEachSeed(name, target.runsPerBuild(), random -> {
            byte[] seed = seeds.get(random.between(0, seeds.size() - 1));
            run(target, name, Mutation.of(seed, new FuzzInput(random.bytes(random.between(1, 64)))));
        });
    }

    @ParameterizedTest
    @MethodSource("targets")
    void holdsForWhatWasFoundBefore(String name) throws Exception {
        FuzzTarget target = FuzzTargets.named(name);
        Path folder = findings().resolve(name);
        if (Files.isDirectory(folder)) {
            for (Path file : entries(folder)) {
                run(target, name, Files.readAllBytes(file));
            }
        }
    }

    @Test
    void everyFindingHasItsTarget() throws IOException {
        for (Path folder : entries(findings())) {
            assertThat(FuzzTargets.names()).contains(folder.getFileName().toString());
        }
    }

    private static void run(FuzzTarget target, String name, byte[] input) {
        try {
            TargetRun.of(target, input);
        } catch (Finding e) {
            throw new AssertionError(
                    "target " + name + ", input " + HexFormat.of().formatHex(input) + ": " + e, e);
        }
    }

    private static Path findings() {
        return Vectors.root().resolve("it/fuzz/src/test/resources/findings");
    }

    private static List<Path> entries(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        }
    }
}
