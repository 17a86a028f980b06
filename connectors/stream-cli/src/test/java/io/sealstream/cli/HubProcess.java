package io.sealstream.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The hub command in a Java process of its own, which dies without warning when it is told to. */
final class HubProcess {

    private static final Pattern ANNOUNCEMENT =
            Pattern.compile("sealstream: hub listens on 127\\.0\\.0\\.1:(\\d+), (\\d+) streams stored.*");
    private static final long DEATH_LIMIT_SECONDS = 30;

    private final Process process;
    private final int port;
    private final int streamCount;

    private HubProcess(Process process, Matcher announcement) {
        this.process = process;
        this.port = Integer.parseInt(announcement.group(1));
        this.streamCount = Integer.parseInt(announcement.group(2));
    }

    /**
     * Starts a hub and waits until it says that it listens.
     *
     * @param port where to listen; 0 takes a free one
     * @throws AssertionError if it ends before it listens; the text has what it said
     */
    static HubProcess start(Path data, Path secret, int port) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        // A person at a terminal is told the port.
                        "-Dsealstream.stderr-tty=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SealstreamCommand.class.getName(),
                        "hub",
                        "--listen",
                        "127.0.0.1:" + port,
                        "--data",
                        data.toString(),
                        "--secret-file",
                        secret.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> said = new ArrayList<>();
        BufferedReader errors = process.errorReader(StandardCharsets.UTF_8);
        for (String line = errors.readLine(); line != null; line = errors.readLine()) {
            Matcher announcement = ANNOUNCEMENT.matcher(line);
            if (announcement.matches()) {
                drain(errors);
                return new HubProcess(process, announcement);
            }
            said.add(line);
        }
        process.destroyForcibly();
        throw new AssertionError("hub ends before it listens: " + said);
    }

    int port() {
        return port;
    }

    /** Streams that it found in its folder when it started. */
    int streamCount() {
        return streamCount;
    }

    /** SIGKILL: nothing of the hub's own runs any more. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(DEATH_LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("hub is still alive [pid=" + process.pid() + "]");
        }
    }

    /** What it logs later is shown, and never fills the pipe. */
    private static void drain(BufferedReader errors) {
        Thread reader = new Thread(
                () -> errors.lines().forEach(line -> System.out.println("hub process: " + line)), "hub-process-errors");
        reader.setDaemon(true);
        reader.start();
    }
}
