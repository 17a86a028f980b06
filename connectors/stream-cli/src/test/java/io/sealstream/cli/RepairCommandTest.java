package io.sealstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.cli.CommandRig.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RepairCommandTest {

    private static final int SEGMENT = 65_536;
    private static final int FRAME = SEGMENT + 80;
    private static final int START = 86 + 128;

    private final CommandRig rig = new CommandRig();
    private final byte[] plain = new byte[3 * SEGMENT + 1000];
    private final Path folder;
    private final Path key;
    private final Path file;
    private final Path out;

    RepairCommandTest(@TempDir Path folder) {
        this.folder = folder;
        this.key = folder.resolve("key");
        this.file = folder.resolve("file.seg");
        this.out = folder.resolve("out.seg");
    }

    @BeforeEach
    void seal() {
        new Random(8).nextBytes(plain);
        rig.run("keygen", "--id", "here", "-o", key).succeeds();
        rig.runOn(plain, "seal", "--key", key, "-o", file).succeeds();
    }

    /** T15. */
    @Test
    void keepsTheAuthenticPrefixOfACutFile() throws IOException {
        cutTo(START + 2 * FRAME + 500);
        assertThat(rig.run("repair", "--key", key, file, out).succeeds().text())
                .contains("kept       131,072 bytes, of 2 segments")
                .contains("lost       what follows byte 131,446 of " + file + ": 500 bytes, and whatever was cut off")
                .contains("reason     sealed file ends early [inside=segment, ")
                .contains("written    " + out);
        assertRepaired(2 * SEGMENT);
    }

    /** T14. */
    @Test
    void keepsWhatLiesBeforeAnAlteredSegment() throws IOException {
        byte[] sealed = Files.readAllBytes(file);
        sealed[START + FRAME + 1000] ^= 1;
        Files.write(file, sealed);
        assertThat(rig.run("repair", "--key", key, file, out, "--json")
                        .succeeds()
                        .text())
                .matches("\\{\"file\":\"\\Q" + file + "\\E\",\"fileBytes\":" + sealed.length + ",\"output\":\"\\Q" + out
                        + "\\E\",\"keptBytes\":65536,\"keptSegments\":1,\"droppedBytes\":0,\"lostFileBytes\":"
                        + (sealed.length - START - FRAME)
                        + ",\"fault\":\"AEAD_FAILED\",\"message\":\"segment fails .*\"}\n");
        assertRepaired(SEGMENT);
    }

    @Test
    void copiesAWholeFile() throws IOException {
        assertThat(rig.run("repair", "--key", key, file, out).succeeds().text())
                .contains("kept       197,608 bytes, of 4 segments")
                .contains("lost       nothing: the file was whole")
                .doesNotContain("reason");
        assertRepaired(plain.length);
    }

    @Test
    void keepsTheStreamUnderANewEpoch() throws IOException {
        cutTo(START + 2 * FRAME);
        rig.run("repair", "--key", key, file, out).succeeds();
        String before = rig.run("inspect", file).text();
        String after = rig.run("inspect", out).succeeds().text();
        assertThat(line(after, "stream")).isEqualTo(line(before, "stream"));
        assertThat(line(before, "epoch")).endsWith("number 0");
        assertThat(line(after, "epoch")).endsWith("number 1").isNotEqualTo(line(before, "epoch"));
    }

    @Test
    void readsStandardInput() throws IOException {
        byte[] sealed = Files.readAllBytes(file);
        sealed[START + FRAME + 1000] ^= 1;
        assertThat(rig.runOn(sealed, "repair", "--key", key, "-", out)
                        .succeeds()
                        .text())
                .contains(" of -: " + Quantity.count(sealed.length - START - FRAME) + " bytes");
        assertRepaired(SEGMENT);
    }

    @Test
    void keepsWholeRecords() throws IOException {
        byte[] sealed = SealedFiles.records(key, 100);
        Files.write(file, Arrays.copyOf(sealed, sealed.length / 2));
        Outcome outcome = rig.run("repair", "--key", key, file, out).succeeds();
        assertThat(outcome.text()).contains("kept       45 records, 4,680 bytes, of 5 segments");
        assertThat(rig.run("inspect", "--key", key, out).succeeds().text())
                .contains("content    records")
                .contains("'numbers'")
                .contains("records    45")
                .contains("verified   yes");
    }

    @Test
    void writesNoFileWhereNothingIsAuthentic() throws IOException {
        cutTo(START + 100);
        rig.run("repair", "--key", key, file, out)
                .failsWith(ExitCode.INTEGRITY, "sealed file ends early")
                .printsNothing();
        cutTo(60);
        rig.run("repair", "--key", key, file, out)
                .failsWith(ExitCode.INTEGRITY, "sealed file ends early")
                .printsNothing();
        assertNoOutput();
    }

    @Test
    void needsTheKeyOfTheFile() throws IOException {
        Path other = folder.resolve("other");
        rig.run("keygen", "--id", "here", "-o", other).succeeds();
        rig.run("repair", "--key", other, file, out)
                .failsWith(ExitCode.KEY, "key does not fit this file")
                .printsNothing();
        Files.delete(other);
        assertNoOutput();
    }

    @Test
    void replacesAFileOnlyByForce() throws IOException {
        Files.writeString(out, "precious");
        rig.run("repair", "--key", key, file, out)
                .failsWith(ExitCode.RUNTIME, "output file exists already")
                .printsNothing();
        assertThat(out).hasContent("precious");
        rig.run("repair", "--key", key, "--force", file, out).succeeds();
        assertRepaired(plain.length);
        rig.run("repair", "--key", key, folder.resolve("none"), out, "--force")
                .failsWith(ExitCode.RUNTIME, "does not exist");
    }

    private void cutTo(int length) throws IOException {
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), length));
    }

    private void assertRepaired(int length) {
        assertThat(rig.run("open", "--key", key, out).succeeds().output()).isEqualTo(Arrays.copyOf(plain, length));
    }

    private void assertNoOutput() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactlyInAnyOrder(key, file);
        }
    }

    private static String line(String text, String name) {
        return text.lines().filter(line -> line.startsWith(name)).findFirst().orElseThrow();
    }
}
