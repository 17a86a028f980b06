package io.sealstream.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.cipher.KeyId;
import io.sealstream.cipher.RootKey;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.KeyException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStore.PasswordProtection;
import java.security.KeyStore.SecretKeyEntry;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.spec.SecretKeySpec;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "permissions are POSIX ones")
class KeystoreFileTest {

    private static final String PASSWORD = "correct horse";
    private static final byte[] KEY = new byte[32];

    static {
        Arrays.fill(KEY, (byte) 0x5a);
    }

    private final Path file;
    private final Path password;

    KeystoreFileTest(@TempDir Path folder) {
        this.file = folder.resolve("keys.p12");
        this.password = folder.resolve("password");
    }

    @BeforeEach
    void writePassword() throws IOException {
        writePrivate(password, PASSWORD + "\n");
    }

    @Test
    void findsEachSecretKeyByItsAlias() throws Exception {
        byte[] other = new byte[32];
        write(store("home", KEY, "old-1", other));
        Keyring ring = provider().load();
        assertThat(ring.ids()).containsExactlyInAnyOrder(new KeyId("home"), new KeyId("old-1"));
        assertThat(ring.find(new KeyId("home"))).isEqualTo(RootKey.of(KEY));
        assertThat(ring.find(new KeyId("old-1"))).isEqualTo(RootKey.of(other));
    }

    /** The store keeps the time in milliseconds, so the test waits for the clock to move on, not for a duration. */
    @Test
    void sealsWithTheKeyThatWasStoredLast() throws Exception {
        KeyStore store = store("zz", KEY);
        Instant first = store.getCreationDate("zz").toInstant();
        while (!Instant.now().truncatedTo(ChronoUnit.MILLIS).isAfter(first)) {
            Thread.onSpinWait();
        }
        put(store, "mm", new byte[32]);
        write(store);
        assertThat(provider().load().current().id()).isEqualTo(new KeyId("mm"));
    }

    @Test
    void refusesAWrongPassword() throws Exception {
        write(store("home", KEY));
        writePrivate(password, "wrong");
        assertInvalid("keystore does not open");
    }

    @Test
    void refusesEveryFlippedBit() throws Exception {
        write(store("home", KEY));
        byte[] bytes = Files.readAllBytes(file);
        for (int at = 0; at < bytes.length; at += 5) {
            byte[] flipped = bytes.clone();
            flipped[at] ^= (byte) (1 << at % 8);
            Files.write(file, flipped);
            String where = "byte " + at;
            // Some bits of a name or a default mean nothing; then the key is what it was.
            try {
                assertThat(provider().load().current().key()).as(where).isEqualTo(RootKey.of(KEY));
            } catch (KeyException e) {
                assertThat(e.code()).as(where).isEqualTo(ErrorCode.KEY_FILE_INVALID);
            }
        }
    }

    @Test
    void refusesAKeyOfAnotherLengthAndAnAliasThatIsNoId() throws Exception {
        write(store("home", new byte[16]));
        assertInvalid("secret key of the keystore has not 32 bytes");
        write(store("not an id", KEY));
        assertInvalid("alias in the keystore is no key id");
    }

    @Test
    void refusesAStoreWithoutKeysAndWhatIsNoStore() throws Exception {
        KeyStore empty = KeyStore.getInstance("PKCS12");
        empty.load(null, null);
        write(empty);
        assertInvalid("keystore has no secret key");
        writePrivate(file, "nonsense");
        assertInvalid("keystore does not open");
        Files.delete(file);
        assertInvalid("keystore does not exist").hasMessageContaining("keytool -genseckey");
    }

    @Test
    void refusesFilesThatOthersMayRead() throws Exception {
        write(store("home", KEY));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertFails(ErrorCode.KEY_FILE_PERMISSIONS, "keystore is open to others");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-r--r--"));
        assertFails(ErrorCode.KEY_FILE_PERMISSIONS, "passphrase file is open to others");
    }

    @Test
    void isMute() throws Exception {
        write(store("home", KEY));
        assertThat(provider() + " " + provider().load())
                .contains("keystore " + file)
                .doesNotContain(PASSWORD)
                .doesNotContain(HexFormat.of().formatHex(KEY));
    }

    private KeystoreFile provider() {
        return KeystoreFile.of(file, PassphraseSource.file(password));
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertInvalid(String sentence) {
        return assertFails(ErrorCode.KEY_FILE_INVALID, sentence);
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertFails(ErrorCode code, String sentence) {
        return assertThatThrownBy(() -> provider().load())
                .isInstanceOfSatisfying(
                        KeyException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageStartingWith(sentence)
                .hasMessageNotContaining(PASSWORD);
    }

    private static KeyStore store(Object... aliasesAndKeys) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (int i = 0; i < aliasesAndKeys.length; i += 2) {
            put(store, (String) aliasesAndKeys[i], (byte[]) aliasesAndKeys[i + 1]);
        }
        return store;
    }

    private static void put(KeyStore store, String alias, byte[] key) throws GeneralSecurityException {
        SecretKeyEntry entry = new SecretKeyEntry(new SecretKeySpec(key, "AES"));
        store.setEntry(alias, entry, new PasswordProtection(PASSWORD.toCharArray()));
    }

    private void write(KeyStore store) throws GeneralSecurityException, IOException {
        writePrivate(file, "");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        }
    }

    private static void writePrivate(Path path, String text) throws IOException {
        Files.writeString(path, text);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    }
}
