package io.sealstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "links, devices and permissions are POSIX ones")
class FileOutputTest {

    private final Path folder;
    private final Path target;

    FileOutputTest(@TempDir Path folder) {
        this.folder = folder;
        this.target = folder.resolve("out");
    }

    @Test
    void appearsWhenItIsCommitted() throws IOException {
        try (Output output = FileOutput.open(target, Output.Existing.REFUSE)) {
            write(output, "whole");
            assertThat(target).doesNotExist();
            output.commit();
        }
        assertThat(target).hasContent("whole");
        assertThat(files()).containsExactly(target);
    }

    @Test
    void leavesNothingWithoutCommit() throws IOException {
        try (Output output = FileOutput.open(target, Output.Existing.REFUSE)) {
            write(output, "half");
            output.stream().flush();
            assertThat(files()).hasSize(1).doesNotContain(target);
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void replacesOnlyWhenAskedAndOnlyByWholeFiles() throws IOException {
        Files.writeString(target, "old");
        assertThatThrownBy(() -> FileOutput.open(target, Output.Existing.REFUSE))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("exists already");
        try (Output output = FileOutput.open(target, Output.Existing.REPLACE)) {
            write(output, "half");
        }
        assertThat(target).hasContent("old");
        try (Output output = FileOutput.open(target, Output.Existing.REPLACE)) {
            write(output, "new");
            output.commit();
        }
        assertThat(target).hasContent("new");
        assertThat(files()).containsExactly(target);
    }

    @Test
    void doesNotReplaceAFileThatAppearsMeanwhile() throws IOException {
        try (Output output = FileOutput.open(target, Output.Existing.REFUSE)) {
            Files.writeString(target, "other");
            assertThatThrownBy(output::commit).isInstanceOf(FileAlreadyExistsException.class);
        }
        assertThat(target).hasContent("other");
        assertThat(files()).containsExactly(target);
    }

    @Test
    void keepsThePermissionsOfWhatItReplaces() throws IOException {
        Files.writeString(target, "old");
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-------"));
        replace(target);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
                .isEqualTo("rw-------");
    }

    @Test
    void writesThroughALink() throws IOException {
        Files.writeString(target, "old");
        Path link = Files.createSymbolicLink(folder.resolve("link"), target);
        replace(link);
        assertThat(link).isSymbolicLink();
        assertThat(target).hasContent("new");
    }

    @Test
    void writesToADeviceInPlace() throws IOException {
        Path device = Path.of("/dev/null");
        try (Output output = FileOutput.open(device, Output.Existing.REFUSE)) {
            assertThat(output).isInstanceOf(DirectOutput.class);
            write(output, "gone");
            output.commit();
        }
        assertThat(Files.isRegularFile(device)).isFalse();
    }

    @Test
    void namesTheFolderThatIsMissing() {
        Path missing = folder.resolve("none");
        assertThatThrownBy(() -> FileOutput.open(missing.resolve("out"), Output.Existing.REFUSE))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage(missing.toString());
        assertThatThrownBy(() -> FileOutput.open(folder, Output.Existing.REPLACE))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("is a folder");
    }

    private static void replace(Path path) throws IOException {
        try (Output output = FileOutput.open(path, Output.Existing.REPLACE)) {
            write(output, "new");
            output.commit();
        }
    }

    private static void write(Output output, String text) throws IOException {
        output.stream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
