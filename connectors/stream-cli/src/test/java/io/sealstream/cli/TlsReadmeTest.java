package io.sealstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.hub.EmbeddedHub;
import io.sealstream.hub.spool.SpoolOptions;
import io.sealstream.key.TlsFiles;
import io.sealstream.testkit.Vectors;
import io.sealstream.transport.hop.HubSecurity;
import io.sealstream.transport.hop.TlsIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The lines of the README that make certificates do so. */
@Timeout(120)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the lines are for a POSIX shell")
class TlsReadmeTest {

    @Test
    void filesOfTheReadmeWork(@TempDir Path folder) throws Exception {
        List<String> lines = linesOfTheReadme();
        List<String> commands =
                lines.stream().filter(line -> line.startsWith("./sealstream ")).toList();
        assertThat(commands).hasSize(2);
        List<String> making = new ArrayList<>(lines);
        making.removeAll(commands);
        runShell(folder, String.join("\n", making));
        TlsFiles ofHub = TlsFiles.of(
                folder.resolve("hub.p12"), folder.resolve("hub-trusts.p12"), folder.resolve("tls.password"));
        try (EmbeddedHub hub = EmbeddedHub.start(
                folder.resolve("spool"), HubSecurity.of(ofHub.load(TlsIdentity::of)), SpoolOptions.DEFAULT)) {
            String list = commands.get(1)
                    .substring("./sealstream ".length())
                    .replace("127.0.0.1:7400", "127.0.0.1:" + hub.address().getPort())
                    .replaceAll("(\\S+\\.(p12|password))", folder + "/$1");
            new CommandRig().run((Object[]) list.split(" ", -1)).succeeds();
        }
    }

    private static List<String> linesOfTheReadme() throws IOException {
        String readme = Files.readString(Vectors.root().resolve("README.md"));
        int inside = readme.indexOf("tls -genkeypair");
        int from = readme.lastIndexOf("```\n", inside) + "```\n".length();
        return readme.substring(from, readme.indexOf("```", inside)).lines().toList();
    }

    private static void runShell(Path folder, String lines) throws Exception {
        ProcessBuilder shell = new ProcessBuilder("sh", "-eu", "-c", lines)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile());
        shell.environment()
                .merge(
                        "PATH",
                        Path.of(System.getProperty("java.home"), "bin").toString(),
                        (old, java) -> java + ":" + old);
        Process process = shell.start();
        try {
            assertThat(process.waitFor(100, TimeUnit.SECONDS)).as("shell ends").isTrue();
            assertThat(process.exitValue())
                    .as(Files.readString(folder.resolve("output")))
                    .isZero();
        } finally {
            process.destroyForcibly();
        }
    }
}
