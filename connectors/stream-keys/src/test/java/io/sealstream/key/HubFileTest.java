package io.sealstream.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.error.ErrorCode;
import io.sealstream.error.KeyException;
import io.sealstream.session.HopPublicKey;
import io.sealstream.session.UserName;
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
class HubFileTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final UserName ALICE = new UserName("alice");
    private static final LoginKey KEY = LoginKey.of(new byte[SecretValue.BYTES]);

    private final HopKeyPair keys = HopKeyPair.random(RANDOM);
    private final Path path;
    private final HubFile file;

    HubFileTest(@TempDir Path folder) {
        this.path = folder.resolve("hub.secret");
        this.file = new HubFile(path);
    }

    @Test
    void growsLineByLine() throws IOException {
        HubFile.create(path, keys, Instant.EPOCH);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        assertThat(file.publicKey()).isEqualTo(keys.publicKey());
        assertThat(Files.readString(path)).contains("\n# " + keys.publicKey() + "\n");
        assertThat(file.load().letsSomebodyIn()).isFalse();
        assertThatThrownBy(() -> SecretSource.file(path).loadAdmission()).hasMessageStartingWith("hub lets nobody in");

        HopPublicKey client = HopKeyPair.random(RANDOM).publicKey();
        file.add(ALICE, KEY);
        file.add(client);
        HubAdmission admission = SecretSource.file(path).loadAdmission();
        assertThat(admission.keys()).contains(keys);
        assertThat(admission.users()).containsOnlyKeys(ALICE).containsEntry(ALICE, KEY);
        assertThat(admission.clients()).containsExactly(client);
        assertThatThrownBy(() -> HubFile.create(path, keys, Instant.EPOCH))
                .isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void refusesWhatIsThereAlready() throws IOException {
        HubFile.create(path, keys, Instant.EPOCH);
        file.add(ALICE, KEY);
        file.add(keys.publicKey());
        String before = Files.readString(path);
        assertThatThrownBy(() -> file.add(ALICE, KEY))
                .isInstanceOf(KeyException.class)
                .hasMessageContaining("hub lets this user in already")
                .hasMessageContaining("user=alice");
        assertThatThrownBy(() -> file.add(keys.publicKey())).hasMessageContaining("hub lets this client in already");
        assertThatThrownBy(() -> file.add(keys, Instant.EPOCH)).hasMessageContaining("hub has a key already");
        assertThat(path).hasContent(before);
    }

    /** A hub whose clients share a secret gets a key, so that users can come too. */
    @Test
    void addsToAFileWithoutAKeyAndWithoutAnEndOfLine() throws IOException {
        HubSecret secret = HubSecret.random(RANDOM);
        SecretFile.create(path, secret, Instant.EPOCH);
        Files.writeString(path, Files.readString(path).stripTrailing());
        assertThatThrownBy(() -> file.add(ALICE, KEY))
                .hasMessageContaining("hub has no key")
                .hasMessageContaining("keygen --hub --hub-file");
        assertThatThrownBy(() -> file.add(keys.publicKey())).hasMessageContaining("hub has no key");
        file.add(keys, Instant.EPOCH);
        file.add(ALICE, KEY);
        assertThat(file.load().secret()).contains(secret);
        assertThat(file.load().users()).containsOnlyKeys(ALICE);
        assertThat(file.publicKey()).isEqualTo(keys.publicKey());
    }

    @Test
    void refusesAFileThatOthersMayRead() throws IOException {
        HubFile.create(path, keys, Instant.EPOCH);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r-----"));
        String before = Files.readString(path);
        assertThatThrownBy(() -> file.add(ALICE, KEY))
                .isInstanceOfSatisfying(
                        KeyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.KEY_FILE_PERMISSIONS));
        assertThat(path).hasContent(before);
    }

    @Test
    void tellsAMissingFile() {
        assertThatThrownBy(() -> file.add(ALICE, KEY))
                .hasMessage(
                        "secret file does not exist [file=" + path + ", do=sealstream keygen --hub -o " + path + "]");
    }
}
