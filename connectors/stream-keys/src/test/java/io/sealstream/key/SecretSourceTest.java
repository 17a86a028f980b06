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
        assertThat(SecretSource.file(file).load()).isEqualTo(new ClientAccess.Shared(secret));
        assertThat(SecretSource.file(file).loadAdmission().secret()).contains(secret);
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
        HubSecret zeros = HubSecret.of(new byte[SecretValue.BYTES]);
        Map<String, String> environment = Map.of("S", "sealstream-secret-1 " + ZEROS);
        assertThat(source.load(environment)).isEqualTo(new ClientAccess.Shared(zeros));
        assertThat(source.loadAdmission(environment).secret()).contains(zeros);
        assertThatThrownBy(() -> source.load(Map.of())).hasMessageContaining("variable=S");
    }
}
