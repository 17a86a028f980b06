package io.sealstream.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.error.ErrorCode;
import io.sealstream.error.KeyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "permissions are POSIX ones")
class PassphraseSourceTest {

    private final Path file;

    PassphraseSourceTest(@TempDir Path folder) {
        this.file = folder.resolve("passphrase");
    }

    @ParameterizedTest
    @ValueSource(strings = {" two words ", " two words \n", " two words \r\n"})
    void readsOneLineWithItsBlanks(String text) throws IOException {
        write(text, "rw-------");
        assertThat(PassphraseSource.file(file).load()).isEqualTo(Passphrase.of(" two words "));
        assertThat(new PassphraseVariable("P").load(Map.of("P", text))).isEqualTo(Passphrase.of(" two words "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "secret one\nsecret two\n", "secret\ttab", "secret\0", "secret \uFFFD"})
    void refusesWhatIsNoPassphraseWithoutRepeatingIt(String text) throws IOException {
        write(text, "rw-------");
        assertThatThrownBy(() -> PassphraseSource.file(file).load())
                .isInstanceOfSatisfying(
                        KeyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.KEY_FILE_INVALID))
                .hasMessageNotContaining("secret")
                .hasMessageContaining("file " + file)
                .hasNoCause();
    }

    @Test
    void refusesAFileThatOthersMayRead() throws IOException {
        write("secret", "rw-r-----");
        assertThatThrownBy(() -> PassphraseSource.file(file).load())
                .isInstanceOfSatisfying(
                        KeyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.KEY_FILE_PERMISSIONS))
                .hasMessageContaining("passphrase file is open to others");
    }

    @Test
    void isTheSameFromEveryKeyboard() {
        assertThat(Passphrase.of("cafe\u0301"))
                .isEqualTo(Passphrase.of("caf\u00e9"))
                .hasSameHashCodeAs(Passphrase.of("caf\u00e9"));
        assertThat(Passphrase.of("caf\u00e9")).isNotEqualTo(Passphrase.of("cafe"));
    }

    @Test
    void isMute() {
        assertThat(Passphrase.of("secret")).hasToString("Passphrase[hidden]");
        assertThat(PassphraseSource.variable("P")).hasToString("environment variable P");
        assertThat(PassphraseSource.file(file)).hasToString("file " + file);
        assertThatThrownBy(() -> Passphrase.of("half a character \uD800")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Passphrase.of("x".repeat(1025)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("xx");
    }

    private void write(String text, String permissions) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }
}
