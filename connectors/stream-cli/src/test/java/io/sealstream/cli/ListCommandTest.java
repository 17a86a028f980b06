package io.sealstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ListCommandTest {

    private static final String SESSION = "[0-9a-f]{32}";
    private static final String TIME = "(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ)";

    private final HubRig rig;

    ListCommandTest(@TempDir Path folder) throws IOException {
        this.rig = new HubRig(folder);
    }

    @AfterEach
    void stop() throws IOException {
        rig.close();
    }

    @Test
    void printsNothingOfAnEmptyHub() {
        rig.list().succeeds().printsNothing();
        rig.list("--json").succeeds().printsNothing();
    }

    @Test
    void printsATableInOrderOfCreation() {
        rig.send(new byte[200_000], "sensors.seattle").succeeds();
        rig.send(new byte[0], "sensors.oslo").succeeds();
        List<String> lines = rig.list().succeeds().text().lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0).split("\\s+"))
                .containsExactly("NAME", "SESSION", "CONTENT", "STATE", "SEGMENTS", "STORED", "CREATED");
        // 200,000 bytes in segments of 65,536 make four; the last of them is the FINAL one.
        assertThat(lines.get(1)).matches("sensors\\.seattle +" + SESSION + " +bytes +ended +4 +\\d+.*" + TIME);
        assertThat(lines.get(2)).matches("sensors\\.oslo +" + SESSION + " +bytes +ended +1 +\\d+.*" + TIME);
    }

    @Test
    void printsOneJsonObjectALine() {
        Instant before = Instant.now().minusSeconds(1);
        rig.send(new byte[200_000], "sensors.seattle").succeeds();
        rig.send(new byte[0], "sensors.oslo").succeeds();
        List<String> lines = rig.list("--json").succeeds().text().lines().toList();
        assertThat(lines).hasSize(2);
        String json = "\\{\"name\":\"sensors\\.seattle\",\"session\":\"" + SESSION
                + "\",\"stream\":\"0\",\"content\":\"bytes\",\"ended\":true,\"segments\":4,"
                + "\"storedBytes\":(\\d+),\"created\":\"" + TIME + "\"}";
        assertThat(lines.get(0)).matches(json);
        // An epoch record, and four frames with header and tag.
        assertThat(lines.get(0).replaceAll(json, "$1")).isEqualTo(Integer.toString(128 + 200_000 + 4 * (64 + 16)));
        assertThat(Instant.parse(lines.get(0).replaceAll(json, "$2"))).isBetween(before, Instant.now());
        assertThat(lines.get(1)).contains("\"name\":\"sensors.oslo\"");
    }

    @Test
    void listsByPattern() {
        rig.send(new byte[1], "sensors.seattle").succeeds();
        rig.send(new byte[1], "sensors.oslo.north").succeeds();
        rig.send(new byte[1], "logs").succeeds();
        assertThat(rig.list("--json", "sensors.*").succeeds().text().lines()).hasSize(1);
        assertThat(rig.list("--json", "sensors.>").succeeds().text().lines()).hasSize(2);
        assertThat(rig.list("--json", ">").succeeds().text().lines()).hasSize(3);
        rig.list("--json", "nobody.*").succeeds().printsNothing();
        rig.list("sensors.>.north").failsWith(ExitCode.USAGE, "pattern").printsNothing();
    }

    @Test
    void tellsAWrongSecret() {
        Path other = rig.folder.resolve("other");
        rig.commands.run("keygen", "--secret", "-o", other).succeeds();
        rig.commands
                .run("list", "--hub", rig.address(), "--secret-file", other)
                .failsWith(ExitCode.KEY, "hub refused the handshake [code=HANDSHAKE_FAILED]")
                .printsNothing();
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "permissions are POSIX ones")
    void refusesASecretFileThatOthersMayRead() throws IOException {
        Files.setPosixFilePermissions(rig.secret, PosixFilePermissions.fromString("rw----r--"));
        rig.list().failsWith(ExitCode.KEY, "is open to others than its owner").printsNothing();
    }

    @Test
    void tellsWrongUse() {
        rig.commands.run("list", "--hub", rig.address()).failsWith(ExitCode.USAGE, "--secret-file");
        rig.commands.run("list", "--secret-file", rig.secret).failsWith(ExitCode.USAGE, "--hub");
        rig.list("a.>", "b.>").failsWith(ExitCode.USAGE, "b.>");
    }
}
