package io.sealstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.cipher.KeyId;
import io.sealstream.error.KeyException;
import io.sealstream.key.ClientAccess;
import io.sealstream.key.ClientAccessText;
import io.sealstream.key.Keyring;
import io.sealstream.key.KeyringFile;
import io.sealstream.key.KeyringText;
import io.sealstream.key.SecretSource;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class KeygenCommandTest {

    private final CommandRig rig = new CommandRig();
    private final Path folder;

    KeygenCommandTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void printsAKeyringThatIsNewEachTime() throws KeyException {
        Keyring one = KeyringText.parse(rig.run("keygen").succeeds().text(), "test");
        Keyring other =
                KeyringText.parse(rig.run("keygen", "-o", "-").succeeds().text(), "test");
        assertThat(one.ids()).hasSize(1).allMatch(id -> id.text().matches("key-[0-9a-f]{8}"));
        assertThat(one.current().key()).isNotEqualTo(other.current().key());
        assertThat(one.current().id()).isNotEqualTo(other.current().id());
    }

    @Test
    void namesTheKey() throws KeyException {
        String text = rig.run("keygen", "--id", "home").succeeds().text();
        assertThat(KeyringText.parse(text, "test").ids()).containsExactly(new KeyId("home"));
    }

    @Test
    void writesFilesThatCanBeLoaded() throws KeyException {
        Path key = folder.resolve("key");
        Path secret = folder.resolve("secret");
        rig.run("keygen", "-o", key).succeeds().printsNothing();
        rig.run("keygen", "--secret", "-o", secret).succeeds().printsNothing();
        assertThat(KeyringFile.of(key).load().ids()).hasSize(1);
        assertThat(SecretSource.file(secret).load())
                .isInstanceOf(ClientAccess.Shared.class)
                .isNotEqualTo(ClientAccessText.parse(
                        rig.run("keygen", "--secret").succeeds().text(), "test"));
    }

    @Test
    void neverReplacesAFile() throws Exception {
        Path key = Files.writeString(folder.resolve("key"), "precious");
        rig.run("keygen", "-o", key)
                .failsWith(ExitCode.RUNTIME, "file exists already [file=" + key + "]")
                .printsNothing();
        rig.run("keygen", "--secret", "-o", key).failsWith(ExitCode.RUNTIME, "file exists already");
        assertThat(key).hasContent("precious");
    }

    @Test
    void warnsBeforeASecretGoesToTheScreen() throws KeyException {
        CommandRig.Outcome outcome = rig.withTerminal(Terminal.Channel.OUTPUT).run("keygen");
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.errorLines()).hasSize(1).first().asString().startsWith("sealstream: warning: a secret goes");
        assertThat(KeyringText.parse(outcome.text(), "test").ids()).hasSize(1);
    }

    @Test
    void saysAtATerminalWhatItMade() {
        rig.withTerminal(Terminal.Channel.ERROR);
        Path key = folder.resolve("key");
        CommandRig.Outcome outcome = rig.run("keygen", "--id", "home", "-o", key);
        assertThat(outcome.errorLines()).containsExactly("sealstream: key home is in " + key);
        rig.run("keygen", "-q", "-o", folder.resolve("quiet")).succeeds();
    }
}
