package io.sealstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.cli.CommandRig.Outcome;
import io.sealstream.hub.EmbeddedHub;
import io.sealstream.hub.spool.Durability;
import io.sealstream.hub.spool.SpoolOptions;
import io.sealstream.key.ClientAccess;
import io.sealstream.key.SecretSource;
import io.sealstream.transport.hop.HopSecret;
import io.sealstream.transport.hop.HubSecurity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class InspectSpoolTest {

    private static final int SEGMENT = 65_536;
    private static final int FRAME = SEGMENT + 80;

    private final CommandRig rig = new CommandRig();
    private final Path folder;
    private final Path data;
    private final Path secret;

    InspectSpoolTest(@TempDir Path folder) {
        this.folder = folder;
        this.data = folder.resolve("data");
        this.secret = folder.resolve("secret");
    }

    /** A stream of 20 segments and the final one, in files of at least four. */
    @BeforeEach
    void store() throws IOException {
        rig.run("keygen", "-o", folder.resolve("key")).succeeds();
        rig.run("keygen", "--secret", "-o", secret).succeeds();
        try (EmbeddedHub hub = hub()) {
            rig.runOn(
                            new byte[20 * SEGMENT],
                            "send",
                            "--to",
                            address(hub),
                            "--stream",
                            "tests.inspect",
                            "--key",
                            folder.resolve("key"),
                            "--secret-file",
                            secret)
                    .succeeds();
        }
    }

    @Test
    void showsStreamsFilesEpochsAndAPicture() throws IOException {
        List<Long> starts = starts();
        assertThat(starts).hasSizeGreaterThan(2);
        long second = starts.get(1);
        String text = rig.run("inspect", data).succeeds().text();
        assertThat(text)
                .contains("spool      " + data + ", hub ")
                .contains("streams    1, " + starts.size() + " files, 1.25 MiB")
                .containsPattern("stream     tests\\.inspect, number 0, [0-9a-f]{32}-0")
                .contains("bytes, bounded, ended, segments of 64.0 KiB at most, created 20")
                .containsPattern("layout     \\[=+(\\|=+){" + (starts.size() - 2) + "," + (starts.size() - 1) + "}F")
                .contains("segments   21: 0 to 20, 1.25 MiB")
                .containsPattern("epoch      [0-9a-f]{1,16}, number 0, from segment 0")
                .contains("file       00000000000000000000.spool, to " + (second - 1) + ", ")
                .doesNotContain("in use")
                .doesNotContain("damage");
        assertThat(rig.run("inspect", streamFolder()).succeeds().text()).contains("segments   21: 0 to 20");
        assertThat(rig.run("inspect", spoolFile(second)).succeeds().text())
                .contains("segments   " + (starts.get(2) - second) + ": " + second + " to " + (starts.get(2) - 1) + ", "
                        + second + " dropped before");
    }

    @Test
    void printsAJsonObjectForEachThing() throws IOException {
        Files.write(streamFolder().resolve("cursors"), new byte[] {1, 0, 2, 'm', 'e', 0, 0, 0, 0, 0, 0, 0, 7});
        List<String> lines =
                rig.run("inspect", "--json", data).succeeds().text().lines().toList();
        List<Long> starts = starts();
        assertThat(lines)
                .hasSize(4 + starts.size())
                .allMatch(line -> line.startsWith("{\"kind\":\"") && line.endsWith("}"));
        assertThat(lines.get(0)).contains("\"inUse\":false,\"streams\":1,\"hubId\":");
        assertThat(lines.get(1))
                .contains("\"kind\":\"stream\"")
                .contains("\"name\":\"tests.inspect\",\"ordinal\":0,")
                .contains("\"ended\":true,\"firstSequence\":0,\"nextSequence\":21,\"storedBytes\":");
        assertThat(lines.get(3))
                .contains("\"kind\":\"file\"")
                .contains("\"file\":\"00000000000000000000.spool\",\"firstSequence\":0,\"nextSequence\":"
                        + starts.get(1) + ",");
        assertThat(lines.get(lines.size() - 1))
                .contains("\"kind\":\"cursor\"")
                .endsWith("\"subscriber\":\"me\",\"nextSequence\":7}");
    }

    @Test
    void showsWhereSubscribersStandAndWhatWasDropped() throws IOException {
        Files.delete(spoolFile(0));
        long first = starts().get(0);
        Files.write(
                streamFolder().resolve("cursors"),
                new byte[] {1, 0, 1, 'a', 0, 0, 0, 0, 0, 0, 0, 2, 0, 1, 'b', 0, 0, 0, 0, 0, 0, 0, 19});
        assertThat(rig.run("inspect", data).succeeds().text())
                .containsPattern("layout     \\[\\.{" + 60 * first / 21 + "}=+\\|")
                .containsPattern("\\R {12} {5}\\^ {48}\\^ *\\R")
                .contains("segments   " + (21 - first) + ": " + first + " to 20, " + first + " dropped before")
                .contains("cursor     a goes on at 2, " + (first - 2) + " of what it lacks are dropped")
                .contains("cursor     b goes on at 19, 2 behind");
    }

    @Test
    void showsDamageAndEndsWithAnError() throws IOException {
        Path file = spoolFile(starts().get(1));
        byte[] bytes = Files.readAllBytes(file);
        bytes[128 + FRAME + 50] ^= 1;
        Files.write(file, bytes);
        Outcome outcome = rig.run("inspect", data);
        outcome.failsWith(ExitCode.INTEGRITY, "spool file is damaged [file=" + file + ", position=" + (128 + FRAME));
        assertThat(outcome.text())
                .contains("damage     spool file is damaged [file=" + file)
                .contains("damage     spool files do not follow each other")
                .containsPattern("layout     \\[.*~");
        assertThat(rig.run("inspect", "--json", data).text()).contains("{\"kind\":\"fault\",");
    }

    @Test
    void showsAHalfWrittenEndAndChangesNothing() throws IOException {
        List<Long> starts = starts();
        Path last = spoolFile(starts.get(starts.size() - 1));
        byte[] bytes = Files.readAllBytes(last);
        Files.write(last, Arrays.copyOf(bytes, bytes.length - 3));
        Map<String, byte[]> before = contents();
        assertThat(rig.run("inspect", data).succeeds().text())
                .contains(", open, ")
                .contains(" bytes half-written behind them");
        assertThat(contents()).usingRecursiveComparison().isEqualTo(before);
    }

    @Test
    void tellsThatAHubRuns() throws IOException {
        try (EmbeddedHub running = hub()) {
            assertThat(running.streamCount()).isEqualTo(1);
            assertThat(rig.run("inspect", data).succeeds().text()).contains("in use     by a running hub");
            assertThat(rig.run("inspect", streamFolder()).succeeds().text()).contains("in use     by a running hub");
        }
    }

    @Test
    void refusesWhatIsNoSpool() throws IOException {
        rig.run("inspect", Files.createDirectory(folder.resolve("empty")))
                .failsWith(ExitCode.USAGE, "folder is neither a hub's nor a stream's")
                .printsNothing();
        rig.run("inspect", data, "--key", folder.resolve("key"))
                .failsWith(ExitCode.USAGE, "a key verifies sealed files")
                .printsNothing();
        Files.writeString(streamFolder().resolve("stream"), "x", StandardOpenOption.TRUNCATE_EXISTING);
        rig.run("inspect", data).failsWith(ExitCode.INTEGRITY, "stream file");
    }

    private EmbeddedHub hub() throws IOException {
        ClientAccess.Shared shared =
                (ClientAccess.Shared) SecretSource.file(secret).load();
        return EmbeddedHub.start(
                data,
                HubSecurity.of(HopSecret.of(shared.secret().exposeBytes())),
                new SpoolOptions(Durability.PROCESS, 4L * FRAME));
    }

    private static String address(EmbeddedHub hub) {
        return "127.0.0.1:" + hub.address().getPort();
    }

    private Path streamFolder() throws IOException {
        try (Stream<Path> folders = Files.list(data.resolve("streams"))) {
            return folders.findFirst().orElseThrow();
        }
    }

    private Path spoolFile(long firstSequence) throws IOException {
        return streamFolder().resolve(String.format(Locale.ROOT, "%020d.spool", firstSequence));
    }

    /** How many segments a file has depends on how they came. */
    private List<Long> starts() throws IOException {
        try (Stream<Path> files = Files.list(streamFolder())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".spool"))
                    .map(name -> Long.parseLong(name.substring(0, 20)))
                    .sorted()
                    .toList();
        }
    }

    private Map<String, byte[]> contents() throws IOException {
        Map<String, byte[]> contents = new TreeMap<>();
        try (Stream<Path> entries = Files.walk(data)) {
            for (Path entry : entries.filter(Files::isRegularFile).toList()) {
                contents.put(entry.toString(), Files.readAllBytes(entry));
            }
        }
        return contents;
    }
}
