package io.sealstream.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.error.ErrorCode;
import io.sealstream.error.KeyException;
import io.sealstream.testkit.TestAuthority;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "permissions are POSIX ones")
class TlsFilesTest {

    private static final TestAuthority AUTHORITY = TestAuthority.named("Authority");

    private final Path own;
    private final Path trusted;
    private final Path password;
    private final TlsFiles files;

    TlsFilesTest(@TempDir Path folder) throws IOException {
        own = TestAuthority.write(AUTHORITY.issue("client"), folder.resolve("own.p12"));
        trusted = TestAuthority.write(AUTHORITY.trusted(), folder.resolve("trusted.p12"));
        password = Files.writeString(folder.resolve("password"), TestAuthority.PASSWORD + "\n");
        permit(password, "rw-------");
        files = TlsFiles.of(own, trusted, password);
    }

    @Test
    void loadsBothStoresAndWipesThePassword() throws Exception {
        AtomicReference<char[]> seen = new AtomicReference<>();
        KeyStore store = files.load((keys, characters, certificates) -> {
            assertThat(new String(characters)).isEqualTo(TestAuthority.PASSWORD);
            assertThat(isCertificate(certificates, "trusted")).isTrue();
            seen.set(characters);
            return keys;
        });
        assertThat(store.isKeyEntry("own")).isTrue();
        assertThat(Objects.requireNonNull(seen.get())).containsOnly('\0');
    }

    /** A trust store holds no secret, and belongs to whoever looks after the machine. */
    @Test
    void secretsAreForTheirOwnerOnly() throws IOException {
        permit(trusted, "rw-r--r--");
        assertThat(loads()).isTrue();
        permit(own, "rw-r-----");
        assertFails(ErrorCode.KEY_FILE_PERMISSIONS, "chmod 600 " + own);
        permit(own, "rw-------");
        permit(password, "rw-r--r--");
        assertFails(ErrorCode.KEY_FILE_PERMISSIONS, "chmod 600 " + password);
    }

    @Test
    void refusesFilesThatDoNotOpen() throws IOException {
        Files.writeString(password, "another\n");
        assertFails(ErrorCode.KEY_FILE_INVALID, "does not open", own.toString());
        Files.writeString(password, TestAuthority.PASSWORD);
        Files.writeString(trusted, "-----BEGIN CERTIFICATE-----\n");
        assertFails(ErrorCode.KEY_FILE_INVALID, "does not open", trusted.toString());
        Files.delete(trusted);
        assertFails(ErrorCode.KEY_FILE_INVALID, "TLS truststore does not exist", "keytool -importcert");
        Files.delete(own);
        assertFails(ErrorCode.KEY_FILE_INVALID, "TLS keystore does not exist", "keytool -genkeypair");
    }

    @Test
    void travelsAsPathsOnly() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(files);
        }
        assertThat(bytes.toString(StandardCharsets.ISO_8859_1))
                .contains(own.toString())
                .doesNotContain(TestAuthority.PASSWORD);
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).isEqualTo(files);
        }
        assertThat(files).hasToString("TLS keystore " + own);
    }

    private boolean loads() throws KeyException {
        return files.load((keys, characters, certificates) -> true);
    }

    private void assertFails(ErrorCode code, String... parts) {
        assertThatThrownBy(this::loads)
                .isInstanceOfSatisfying(
                        KeyException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContainingAll(parts)
                .hasMessageNotContaining(TestAuthority.PASSWORD);
    }

    private static boolean isCertificate(KeyStore store, String alias) {
        try {
            return store.isCertificateEntry(alias);
        } catch (KeyStoreException e) {
            throw new AssertionError(e);
        }
    }

    private static void permit(Path file, String permissions) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }
}
