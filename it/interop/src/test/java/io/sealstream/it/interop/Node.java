package io.sealstream.it.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One run of the second implementation's command line. Its outputs go to files, so that no pipe can fill up and block it. */
final class Node implements AutoCloseable {

    static final Path ROOT = Path.of(System.getProperty("sealstream.root"));
    private static final Path COMMAND = ROOT.resolve("it/interop/node/seg.mjs");
    private static final int LIMIT_SECONDS = 60;

    private final Process process;
    private final Path output;
    private final Path errors;

    private Node(Process process, Path output, Path errors) {
        this.process = process;
        this.output = output;
        this.errors = errors;
    }

    /** Starts without input. */
    static Node start(Path folder, Object... arguments) throws IOException {
        return start(ProcessBuilder.Redirect.from(new File("/dev/null")), folder, arguments);
    }

    /** Starts with the content of a file as its input. */
    static Node startWithInput(Path input, Path folder, Object... arguments) throws IOException {
        return start(ProcessBuilder.Redirect.from(input.toFile()), folder, arguments);
    }

    /** Starts with an input that the test writes itself. */
    static Node startWithPipe(Path folder, Object... arguments) throws IOException {
        return start(ProcessBuilder.Redirect.PIPE, folder, arguments);
    }

    private static Node start(ProcessBuilder.Redirect input, Path folder, Object... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of("node", COMMAND.toString()));
        for (Object argument : arguments) {
            line.add(argument.toString());
        }
        Path output = Files.createTempFile(folder, "node", ".out");
        Path errors = Files.createTempFile(folder, "node", ".err");
        Process process = new ProcessBuilder(line)
                .redirectInput(input)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        return new Node(process, output, errors);
    }

    OutputStream input() {
        return process.getOutputStream();
    }

    /** What it wrote to standard output, after an end without an error. */
    byte[] succeeded() throws Exception {
        int exit = exit();
        assertThat(errors()).isEmpty();
        assertThat(exit).isZero();
        return output();
    }

    /** What it wrote to standard output before it ended with this code and with no other. */
    byte[] refusedWith(String code) throws Exception {
        int exit = exit();
        assertThat(errors()).startsWith("seg: error: " + code + ": ").hasLineCount(1);
        assertThat(exit).isEqualTo(1);
        return output();
    }

    int exit() throws Exception {
        boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
        assertThat(ended)
                .as("node ends within %d seconds, so far it said: %s", LIMIT_SECONDS, errors())
                .isTrue();
        return process.exitValue();
    }

    byte[] output() throws IOException {
        return Files.readAllBytes(output);
    }

    private String errors() throws IOException {
        return Files.readString(errors, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
