package io.sealstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.cli.CommandRig.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The lines of the README about a hub that tells its clients apart work one after the other. */
@Timeout(120)
class ReadmeAccessTest {

    private static final String START = "For a hub that tells its clients apart";
    private static final String FENCE = "```\n";
    private static final String PROGRAM = "./sealstream ";

    private final CommandRig rig = new CommandRig().withTyping("tops3cret", "tops3cret");
    private final CompletableFuture<Outcome> ended = new CompletableFuture<>();
    private final Path folder;

    ReadmeAccessTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void linesWork() throws Exception {
        List<String> lines = lines();
        assertThat(lines).hasSize(5).allMatch(line -> line.startsWith(PROGRAM));
        String address = "127.0.0.1:" + freePort();
        Thread hub = new Thread(() -> ended.complete(rig.run(words(lines.get(3), address))));
        for (String line : lines) {
            if (line.equals(lines.get(3))) {
                hub.start();
            } else {
                rig.run(words(line, address)).succeeds();
            }
        }
        hub.interrupt();
        ended.get(30, TimeUnit.SECONDS).failsWith(ExitCode.INTERRUPTED, "interrupted");
        assertThat(folder.resolve("job.secret")).exists();
    }

    private static List<String> lines() throws IOException {
        String readme = Files.readString(Path.of(System.getProperty("sealstream.root"), "README.md"));
        int begin = readme.indexOf(FENCE, readme.indexOf(START)) + FENCE.length();
        return readme.substring(begin, readme.indexOf(FENCE, begin)).lines().toList();
    }

    /** With files in the test's folder and a port that is free. */
    private Object[] words(String line, String address) {
        return List.of(line.substring(PROGRAM.length()).split(" ", -1)).stream()
                .map(word -> word.matches("spool|.*\\.secret") ? folder.resolve(word) : word)
                .map(word -> word.equals("127.0.0.1:7400") ? address : word)
                .toArray();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
