package io.sealstream.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.cipher.KeyId;
import io.sealstream.cipher.NamedKey;
import io.sealstream.cipher.RootKey;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.KeyException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "permissions are POSIX ones")
class KeyringFileTest {

    private final NamedKey key = new NamedKey(new KeyId("a"), RootKey.random(new SecureRandom()));

    private final Path folder;

    KeyringFileTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void readsTheFileThatItCreated() throws IOException {
        Path file = folder.resolve("keys");
        KeyringFile.create(file, key, Instant.EPOCH);
        assertThat(KeyringFile.of(file).load().current()).isEqualTo(key);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertFolderHoldsOnly(file);
    }

    @Test
    void neverReplacesAFile() throws IOException {
        Path file = folder.resolve("keys");
        Files.writeString(file, "precious");
        assertThatThrownBy(() -> KeyringFile.create(file, key, Instant.EPOCH))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(file).hasContent("precious");
        assertFolderHoldsOnly(file);
    }

    @Test
    void createsNothingInAFolderThatIsMissing() {
        assertThatThrownBy(() -> KeyringFile.create(folder.resolve("none/keys"), key, Instant.EPOCH))
                .isInstanceOf(NoSuchFileException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-", "rwx--x---", "rwxrwxrwx"})
    void refusesAFileThatOthersMayTouch(String permissions) throws IOException {
        Path file = created();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        assertFails(file, ErrorCode.KEY_FILE_PERMISSIONS)
                .hasMessageContaining("permissions=" + permissions)
                .hasMessageContaining("do=chmod 600 " + file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "r--------", "rwx------"})
    void readsAFileOfItsOwnerOnly(String permissions) throws IOException {
        Path file = created();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        assertThat(KeyringFile.of(file).load().current()).isEqualTo(key);
    }

    @Test
    void saysWhatToDoAboutAMissingFile() {
        Path file = folder.resolve("none");
        assertFails(file, ErrorCode.KEY_FILE_INVALID)
                .hasMessage("key file does not exist [file=" + file + ", do=sealstream keygen -o " + file + "]");
    }

    @Test
    void refusesAFolder() throws IOException {
        Path file = Files.createDirectory(
                folder.resolve("sub"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        assertFails(file, ErrorCode.KEY_FILE_INVALID).hasMessageStartingWith("key file cannot be read");
    }

    @Test
    void refusesAFileBeyondItsCap() throws IOException {
        Path file = created();
        String comment = "#" + "x".repeat(PrivateFile.MAX_BYTES - 1 - (int) Files.size(file)) + "\n";
        Files.writeString(file, comment + Files.readString(file));
        assertThat(Files.size(file)).isEqualTo(PrivateFile.MAX_BYTES + 1L);
        assertFails(file, ErrorCode.KEY_FILE_INVALID).hasMessageStartingWith("key file is too long");
        Files.writeString(file, Files.readString(file).substring(2).replaceFirst("^", "#"));
        assertThat(KeyringFile.of(file).load().current()).isEqualTo(key);
    }

    @Test
    void namesFileAndLineOfAFault() throws IOException {
        Path file = created();
        Files.writeString(file, "#\n#\nnonsense\n");
        assertFails(file, ErrorCode.KEY_FILE_INVALID)
                .hasMessageContaining("source=file " + file)
                .hasMessageContaining("line=3")
                .hasMessageNotContaining("nonsense");
    }

    private Path created() throws IOException {
        Path file = folder.resolve("keys");
        KeyringFile.create(file, key, Instant.EPOCH);
        return file;
    }

    private void assertFolderHoldsOnly(Path file) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertFails(Path file, ErrorCode code) {
        return assertThatThrownBy(() -> KeyringFile.of(file).load())
                .isInstanceOfSatisfying(
                        KeyException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
