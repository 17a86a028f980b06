package io.sealstream.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.error.ErrorCode;
import io.sealstream.error.KeyException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "permissions are POSIX ones")
class SecretSourceTest {

    private static final String ZEROS = "A".repeat(43);

    private final HubSecret secret = HubSecret.random(new SecureRandom());

    private final Path folder;

    SecretSourceTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void readsTheFileThatItCreated() throws IOException {
        Path file = folder.resolve("secret");
        SecretFile.create(file, secret, Instant.EPOCH);
        assertThat(SecretSource.file(file).load()).isEqualTo(secret);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThatThrownBy(() -> SecretFile.create(file, secret, Instant.EPOCH))
                .isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void refusesAFileThatOthersMayRead() throws IOException {
        Path file = folder.resolve("secret");
        SecretFile.create(file, secret, Instant.EPOCH);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> SecretSource.file(file).load())
                .isInstanceOfSatisfying(
                        KeyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.KEY_FILE_PERMISSIONS))
                .hasMessageStartingWith("secret file is open to others");
    }

    @Test
    void saysWhatToDoAboutAMissingFile() {
        Path file = folder.resolve("none");
        assertThatThrownBy(() -> SecretSource.file(file).load())
                .isInstanceOf(KeyException.class)
                .hasMessage("secret file does not exist [file=" + file + ", do=sealstream keygen --secret -o " + file
                        + "]");
    }

    @Test
    void readsAVariable() throws KeyException {
        SecretVariable source = new SecretVariable("S");
        assertThat(source.load(Map.of("S", "sealstream-secret-1 " + ZEROS)))
                .isEqualTo(HubSecret.of(new byte[HubSecret.BYTES]));
        assertThatThrownBy(() -> source.load(Map.of())).hasMessageContaining("variable=S");
    }

    @Test
    void refusesAnythingButOneSecret() {
        assertInvalid("", "there is no hub secret");
        assertInvalid("sealstream-secret-1 " + ZEROS + "\n#\nsealstream-secret-1 " + ZEROS, "a hub has one secret")
                .hasMessageContaining("line=3");
        assertInvalid("sealstream-key-1 a " + ZEROS, "line is a key, not a hub secret");
        assertInvalid("sealstream-secret-2 " + ZEROS, "line is not a hub secret");
        assertInvalid("sealstream-secret-1 " + ZEROS + " x", "line is not a hub secret");
        assertInvalid("sealstream-secret-1 " + ZEROS + "A", "hub secret is not 32 bytes")
                .hasMessageContaining("foundCharacters=44");
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertInvalid(String text, String sentence) {
        return assertThatThrownBy(() -> SecretText.parse(text, "test"))
                .isInstanceOfSatisfying(
                        KeyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.KEY_FILE_INVALID))
                .hasMessageStartingWith(sentence)
                .hasMessageNotContaining(ZEROS);
    }
}
