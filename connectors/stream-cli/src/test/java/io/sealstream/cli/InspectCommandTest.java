package io.sealstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.cli.CommandRig.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class InspectCommandTest {

    private static final int SEGMENT = 65_536;
    private static final String BAR = "={19}";

    private final CommandRig rig = new CommandRig();
    private final Path folder;
    private final Path key;
    private final Path file;

    InspectCommandTest(@TempDir Path folder) {
        this.folder = folder;
        this.key = folder.resolve("key");
        this.file = folder.resolve("file.seg");
    }

    @BeforeEach
    void seal() {
        rig.run("keygen", "--id", "here", "-o", key).succeeds();
        rig.runOn(new byte[2 * SEGMENT + SEGMENT / 2], "seal", "--key", key, "-o", file)
                .succeeds();
    }

    @Test
    void showsWhatAFileSaysOfItself() {
        String text = rig.run("inspect", file).succeeds().text();
        assertThat(text)
                .contains("file       " + file + " (161 KiB, 164,422 bytes)")
                .contains("content    bytes, AES_256_GCM, segments of 64.0 KiB")
                .contains("key id     here")
                .containsPattern("stream     [0-9a-f]{32}-0")
                .containsPattern("epoch      [0-9a-f]{1,16}, number 0")
                .containsPattern("layout     H E \\[" + BAR + "\\|" + BAR + "\\|={9}F\\] T")
                .contains("H header 86 B, E epoch 128 B, = segment of 64.0 KiB, F final of 32.0 KiB, T trailer")
                .containsPattern("segments   3\\R")
                .contains("plaintext  160 KiB, 163,840 bytes")
                .contains("verified   no: without a key");
    }

    @Test
    void verifiesWithAKey() {
        assertThat(rig.run("inspect", file, "--key", key).succeeds().text())
                .contains("verified   yes: every segment, the end and the trailer are authentic");
    }

    @Test
    void showsTrailerAndIndex() throws IOException {
        assertThat(rig.run("inspect", file).succeeds().text())
                .contains("index      none needed: segments of one size")
                .contains(
                        "trailer    file of 164,422 bytes, epoch at byte 86, final segment 2, 163,840 bytes of plaintext");
        byte[] flushed = SealedFiles.flushed(key, new byte[6500], 50);
        Files.write(file, flushed);
        assertThat(rig.run("inspect", file, "--key", key).succeeds().text())
                .containsPattern("layout     H E \\[={59}F\\] X T\\R")
                .contains("X index, T trailer")
                .contains("segments   131")
                .contains("index      3 entries in 3 segments")
                .contains(", epoch at byte 86, index at byte ")
                .contains("verified   yes: every segment");
        assertThat(rig.run("inspect", file, "--json").succeeds().text())
                .contains("\"plainBytes\":6500,\"indexSegments\":3,\"indexEntries\":3,\"finalSegment\":true");
        Files.write(file, Arrays.copyOf(flushed, flushed.length - 128 - 3 * 112));
        Outcome cut = rig.run("inspect", file);
        cut.failsWith(ExitCode.INTEGRITY, "sealed file ends early");
        assertThat(cut.text()).contains("index      missing").doesNotContain("trailer    file");
    }

    @Test
    void verifiesRecords() throws IOException {
        byte[] records = SealedFiles.records(key, 100);
        Files.write(file, records);
        assertThat(rig.run("inspect", file, "--key", key).succeeds().text())
                .contains("content    records, AES_256_GCM, segments of 1.00 KiB")
                .contains("records    100")
                .contains("index      1 entries in 1 segments")
                .contains("verified   yes: every segment");
        assertThat(rig.run("inspect", file, "--key", key, "--json").succeeds().text())
                .contains("\"records\":100,")
                .endsWith(",\"verified\":true,\"authenticBytes\":10400,\"authenticRecords\":100}\n");
        records[records.length / 2] ^= 1;
        Files.write(file, records);
        rig.run("inspect", file).succeeds();
        Outcome altered = rig.run("inspect", file, "--key", key);
        altered.failsWith(ExitCode.INTEGRITY, "segment fails authentication");
        assertThat(altered.text()).contains("verified   no: only the first 45 records are authentic");
    }

    @Test
    void readsStandardInputWithoutAKey() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        assertThat(rig.runOn(bytes, "inspect", "-").succeeds().text()).contains("file       - (161 KiB");
        assertThat(rig.runOn(bytes, "inspect").succeeds().text()).contains("segments   3");
    }

    @Test
    void printsOneObjectForPrograms() {
        assertThat(rig.run("inspect", file, "--json").succeeds().text())
                .matches("\\{\"file\":\"\\Q" + file + "\\E\",\"fileBytes\":164422,\"content\":\"bytes\","
                        + "\"suite\":\"AES_256_GCM\",\"segmentSize\":65536,\"stream\":\"[0-9a-f]{32}-0\",\"name\":\"\","
                        + "\"keyId\":\"here\",\"epoch\":\"[0-9a-f]{1,16}\",\"segments\":3,\"plainBytes\":163840,"
                        + "\"finalSegment\":true,\"trailer\":true}\n");
        assertThat(rig.run("inspect", file, "--json", "--key", key).succeeds().text())
                .endsWith(",\"verified\":true,\"authenticBytes\":163840}\n");
    }

    @Test
    void showsACutFileUpToTheCut() throws IOException {
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 100_000));
        Outcome plain = rig.run("inspect", file);
        plain.failsWith(ExitCode.INTEGRITY, "sealed file ends early");
        assertThat(plain.text())
                .containsPattern("layout     H E \\[={59} ~\\R")
                .contains("~ cut or damaged here")
                .contains("segments   1, no final one")
                .contains("65,536 bytes at least, no trailer");
        Outcome verified = rig.run("inspect", file, "--key", key, "--json");
        verified.failsWith(ExitCode.INTEGRITY, "sealed file ends early");
        assertThat(verified.text())
                .contains("\"finalSegment\":false,\"trailer\":false,\"verified\":false,\"authenticBytes\":65536,"
                        + "\"fault\":\"TRUNCATED\",\"message\":\"sealed file ends early [");
    }

    @Test
    void tellsAnAlterationThatOnlyAKeyCanSee() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        rig.run("inspect", file).succeeds();
        Outcome outcome = rig.run("inspect", file, "--key", key);
        outcome.failsWith(ExitCode.INTEGRITY, "segment fails authentication");
        assertThat(outcome.text()).contains("verified   no: only the first 64.0 KiB, 65,536 bytes are authentic");
    }

    @Test
    void tellsAWrongKey() {
        Path other = folder.resolve("other");
        rig.run("keygen", "--id", "here", "-o", other).succeeds();
        Outcome outcome = rig.run("inspect", file, "--key", other);
        outcome.failsWith(ExitCode.KEY, "key does not fit this file");
        assertThat(outcome.text()).contains("verified   no: only the first 0 bytes are authentic");
    }

    @Test
    void tellsSegmentsOutOfOrder() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int start = 86 + 128;
        int frame = 64 + SEGMENT + 16;
        byte[] first = Arrays.copyOfRange(bytes, start, start + frame);
        System.arraycopy(bytes, start + frame, bytes, start, frame);
        System.arraycopy(first, 0, bytes, start + frame, frame);
        Files.write(file, bytes);
        rig.run("inspect", file).failsWith(ExitCode.INTEGRITY, "segment is not the one that must follow");
    }

    @Test
    void drawsManySegmentsAsOneBar() {
        rig.runOn(new byte[100 * SEGMENT], "seal", "--key", key, "-o", file, "--force")
                .succeeds();
        assertThat(rig.run("inspect", file).succeeds().text())
                .containsPattern("layout     H E \\[={59}F\\] T\\R")
                .contains("segments   101");
    }

    @Test
    void printsNothingOfWhatIsNoSealedFile() {
        rig.runOn(new byte[100], "inspect")
                .failsWith(ExitCode.INTEGRITY, "input is not a sealed file")
                .printsNothing();
        rig.run("inspect", folder.resolve("none"))
                .failsWith(ExitCode.RUNTIME, "does not exist")
                .printsNothing();
    }
}
