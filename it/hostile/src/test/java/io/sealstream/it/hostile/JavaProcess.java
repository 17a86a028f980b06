package io.sealstream.it.hostile;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Java process of ours with its output, which is killed in the end. */
final class JavaProcess implements AutoCloseable {

    private static final Path NICE = Path.of("/usr/bin/nice");

    private final Process process;
    private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private JavaProcess(Process process) {
        this.process = process;
        Thread reader = new Thread(this::read, "process-output");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts one with this test's class path.
     *
     * @param polite whether everybody else goes first where processors are short
     */
    static JavaProcess start(boolean polite, List<String> options, String mainClass, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        if (polite && Files.isExecutable(NICE)) {
            command.addAll(List.of(NICE.toString(), "-n", "10"));
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
        command.addAll(arguments);
        return new JavaProcess(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** The next line of output that fits; others before it are printed. */
    String expect(Predicate<String> wanted, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            String line = lines.poll(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (line == null) {
                throw new AssertionError("process does not say what it should [alive=" + process.isAlive() + "]");
            }
            if (wanted.test(line)) {
                return line;
            }
            System.out.println("process " + process.pid() + ": " + line);
        }
    }

    /** All further output up to its end. */
    List<String> rest(Duration limit) throws Exception {
        ended.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        List<String> rest = new ArrayList<>();
        lines.drainTo(rest);
        return rest;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Processor time so far. */
    Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** A field of its status in KiB, such as VmRSS or VmHWM; empty where there is no such thing. */
    OptionalLong memoryKibibytes(String field) {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        Pattern pattern = Pattern.compile(field + ":\\s+(\\d+) kB");
        try {
            for (String line : Files.readAllLines(status)) {
                Matcher matcher = pattern.matcher(line);
                if (matcher.matches()) {
                    return OptionalLong.of(Long.parseLong(matcher.group(1)));
                }
            }
        } catch (IOException e) {
            return OptionalLong.empty();
        }
        return OptionalLong.empty();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
    }

    private void read() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (Optional<String> line = next(output); line.isPresent(); line = next(output)) {
                lines.add(line.get());
            }
            ended.complete(null);
        } catch (IOException | UncheckedIOException e) {
            ended.completeExceptionally(e);
        }
    }

    private static Optional<String> next(BufferedReader output) throws IOException {
        return Optional.ofNullable(output.readLine());
    }
}
