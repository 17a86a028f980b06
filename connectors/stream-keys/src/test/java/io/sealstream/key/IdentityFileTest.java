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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "permissions are POSIX ones")
class IdentityFileTest {

    private static final String ZEROS = "A".repeat(43);

    private final Identity identity = Identity.random(new SecureRandom());
    private final Path file;

    IdentityFileTest(@TempDir Path folder) {
        this.file = folder.resolve("identity");
    }

    @Test
    void readsTheFileThatItCreated() throws IOException {
        IdentityFile.create(file, identity, Instant.EPOCH);
        assertThat(IdentityFile.of(file).load().identities()).containsExactly(identity);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(file).content().contains("# recipient " + identity.recipient());
        assertThatThrownBy(() -> IdentityFile.create(file, identity, Instant.EPOCH))
                .isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void readsSeveralIdentities() throws KeyException {
        String line = IdentityText.exposeFile(identity, Instant.EPOCH);
        assertThat(IdentityText.parse(line + "\n" + "sealstream-identity-1 " + ZEROS, "test")
                        .identities())
                .containsExactly(identity, Identity.of(new byte[32]));
        assertInvalid(("sealstream-identity-1 " + ZEROS + "\n").repeat(101), "there are too many identities");
    }

    @Test
    void refusesAFileThatOthersMayRead() throws IOException {
        IdentityFile.create(file, identity, Instant.EPOCH);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> IdentityFile.of(file).load())
                .isInstanceOfSatisfying(
                        KeyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.KEY_FILE_PERMISSIONS))
                .hasMessageStartingWith("identity file is open to others");
    }

    @Test
    void refusesAnythingElseWithoutRepeatingIt() {
        assertInvalid("", "there is no identity");
        assertInvalid("sealstream-key-1 a " + ZEROS, "line is a key entry, not an identity");
        assertInvalid("sealstream-identity-2 " + ZEROS, "line is not an identity");
        assertInvalid("sealstream-identity-1 " + ZEROS + "A", "identity is not 32 bytes");
        assertInvalid(identity.recipient().toString(), "line is not an identity");
        assertThatThrownBy(() -> IdentityFile.of(file).load())
                .isInstanceOf(KeyException.class)
                .hasMessageContaining("do=sealstream keygen --identity -o " + file);
    }

    private static void assertInvalid(String text, String sentence) {
        assertThatThrownBy(() -> IdentityText.parse(text, "test"))
                .isInstanceOfSatisfying(
                        KeyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.KEY_FILE_INVALID))
                .hasMessageStartingWith(sentence)
                .hasMessageNotContaining(ZEROS);
    }
}
