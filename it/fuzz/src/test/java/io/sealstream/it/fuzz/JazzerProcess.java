package io.sealstream.it.fuzz;

import io.sealstream.testkit.Vectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The fuzzer on one target in a process of its own. Its folder keeps the seeds, the corpus that it found, its log, and the input of a
 * finding.
 */
final class JazzerProcess {

    private static final Duration GRACE = Duration.ofSeconds(60);
    private static final int MAX_INPUT_BYTES = 16 << 10;
    private static final Pattern RUNS = Pattern.compile("stat::number_of_executed_units: (\\d+)");
    private static final Pattern COVERAGE = Pattern.compile("cov: (\\d+) ft: (\\d+)");

    private final String target;
    private final Path folder;

    /**
     * What came of it.
     *
     * @param runs inputs tried
     * @param coverage edges and features reached, as the fuzzer prints them
     * @param findings inputs that broke something
     * @param finished whether the fuzzer ended by itself and in order
     */
    record Outcome(String target, long runs, String coverage, List<Path> findings, boolean finished) {

        boolean isSound() {
            return finished && findings.isEmpty() && runs > 0;
        }
    }

    JazzerProcess(String target, Path evidence) {
        this.target = target;
        this.folder = evidence.resolve(target);
    }

    Outcome run(Duration duration) throws IOException, InterruptedException {
        Path corpus = Files.createDirectories(folder.resolve("corpus"));
        Path seeds = Files.createDirectories(folder.resolve("seeds"));
        Path findings = Files.createDirectories(folder.resolve("findings"));
        writeSeeds(seeds);
        Process process = start(List.of(
                "-max_total_time=" + duration.toSeconds(),
                "-print_final_stats=1",
                "-max_len=" + MAX_INPUT_BYTES,
                "-timeout=20",
                "-rss_limit_mb=2500",
                "-artifact_prefix=" + findings + "/",
                corpus.toString(),
                seeds.toString()));
        boolean ended = process.waitFor(duration.plus(GRACE).toSeconds(), TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly().waitFor();
        }
        String log = Files.readString(log());
        List<Path> found = list(findings);
        found.forEach(
                input -> System.out.println("finding of " + target + ": " + input + "\n  replay: " + replay(input)));
        return new Outcome(target, runs(log), coverage(log), found, ended && process.exitValue() == 0);
    }

    Path log() {
        return folder.resolve("jazzer.log");
    }

    private void writeSeeds(Path seeds) throws IOException {
        int number = 0;
        try {
            for (byte[] seed : FuzzTargets.named(target).seeds()) {
                Files.write(seeds.resolve("seed-" + number++), seed);
            }
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("target cannot be made: " + target, e);
        }
    }

    private Process start(List<String> options) throws IOException {
        return new ProcessBuilder(
                        Stream.concat(command().stream(), options.stream()).toList())
                .redirectErrorStream(true)
                .redirectOutput(log().toFile())
                .start();
    }

    private List<String> command() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1200m",
                "-D" + Vectors.ROOT_PROPERTY + "=" + Vectors.root(),
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + FuzzEntry.class.getName(),
                "--target_args=" + target,
                "--instrumentation_includes=io.sealstream.**",
                "--instrumentation_excludes=io.sealstream.testkit.**",
                // One of the fuzzer's own hooks breaks Netty's queues.
                "--custom_hook_includes=io.sealstream.**",
                "--reproducer_path=" + folder);
    }

    /** One line for a shell. */
    private String replay(Path input) {
        return String.join(" ", command()) + " " + input;
    }

    private static long runs(String log) {
        Matcher matcher = RUNS.matcher(log);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }

    private static String coverage(String log) {
        Matcher matcher = COVERAGE.matcher(log);
        String last = "none";
        while (matcher.find()) {
            last = matcher.group(1) + " edges, " + matcher.group(2) + " features";
        }
        return last;
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        }
    }
}
