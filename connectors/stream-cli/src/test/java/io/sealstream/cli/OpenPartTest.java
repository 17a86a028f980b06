package io.sealstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OpenPartTest {

    private static final int SEGMENT = 65_536;
    private static final int SIZE = 5 * SEGMENT + 100;

    private final CommandRig rig = new CommandRig();
    private final byte[] plain = new byte[SIZE];
    private final Path folder;
    private final Path key;
    private final Path file;

    OpenPartTest(@TempDir Path folder) {
        this.folder = folder;
        this.key = folder.resolve("key");
        this.file = folder.resolve("file.seg");
    }

    @BeforeEach
    void seal() {
        new Random(7).nextBytes(plain);
        rig.run("keygen", "--id", "here", "-o", key).succeeds();
        rig.runOn(plain, "seal", "--key", key, "-o", file).succeeds();
    }

    @Test
    void opensAPartOfAFile() throws IOException {
        assertPart(0, 1, "--offset", 0, "--length", 1);
        assertPart(SEGMENT - 1, SEGMENT + 1, "--offset", SEGMENT - 1, "--length", 2);
        assertPart(100, SIZE, "--offset", 100);
        assertPart(0, 3 * SEGMENT, "--length", 3 * SEGMENT);
        assertPart(SIZE - 5, SIZE, "--offset", SIZE - 5, "--length", 1_000_000_000_000L);
        assertPart(SIZE, SIZE, "--offset", SIZE);
        assertPart(7, 7, "--offset", 7, "--length", 0);
        Files.write(file, SealedFiles.flushed(key, plain, 1000));
        assertPart(123_456, 234_567, "--offset", 123_456, "--length", 234_567 - 123_456);
    }

    @Test
    void writesAPartToAFile() {
        Path out = folder.resolve("out");
        rig.run("open", "--key", key, "--offset", 10, "--length", 10, "-o", out, file)
                .succeeds()
                .printsNothing();
        assertThat(out).hasBinaryContent(Arrays.copyOfRange(plain, 10, 20));
    }

    @Test
    void refusesAPartOfACutOrAlteredFile() throws IOException {
        byte[] sealed = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(sealed, sealed.length - 1));
        rig.run("open", "--key", key, "--length", 1, file)
                .failsWith(ExitCode.INTEGRITY, "sealed file does not end in its trailer")
                .printsNothing();
        sealed[300] ^= 1;
        Files.write(file, sealed);
        rig.run("open", "--key", key, "--length", 1, file)
                .failsWith(ExitCode.INTEGRITY, "segment fails authentication")
                .printsNothing();
        // Another part is authentic all the same.
        assertPart(SEGMENT, SIZE, "--offset", SEGMENT);
    }

    @Test
    void tellsAnOffsetBehindTheEnd() {
        rig.run("open", "--key", key, "--offset", SIZE + 1, file)
                .failsWith(
                        ExitCode.USAGE,
                        "offset lies behind the end of the content [offset=" + (SIZE + 1) + ", contentBytes=" + SIZE
                                + "]")
                .printsNothing();
    }

    @Test
    void tellsWhatHasNoParts() throws IOException {
        rig.run("open", "--key", key, "--offset", 1, "-").failsWith(ExitCode.USAGE, "a part can be opened only of");
        rig.run("open", "--key", key, "--offset", 1, folder).failsWith(ExitCode.USAGE, "a part can be opened only of");
        rig.run("open", "--key", key, "--offset", 1, folder.resolve("none"))
                .failsWith(ExitCode.RUNTIME, "file or folder does not exist");
        Files.write(file, SealedFiles.records(key, 3));
        rig.run("open", "--key", key, "--offset", 1, file)
                .failsWith(ExitCode.INTEGRITY, "sealed file carries other content than is asked for");
    }

    private void assertPart(int from, int to, Object... options) throws IOException {
        Object[] arguments = Arrays.copyOf(new Object[] {"open", "--key", key, file}, 4 + options.length);
        System.arraycopy(options, 0, arguments, 4, options.length);
        assertThat(rig.run(arguments).succeeds().output()).isEqualTo(Arrays.copyOfRange(plain, from, to));
    }
}
