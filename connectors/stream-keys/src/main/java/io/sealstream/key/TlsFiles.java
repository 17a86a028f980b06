package io.sealstream.key;

import io.sealstream.error.ErrorCode;
import io.sealstream.error.KeyException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Objects;

/**
 * Where a hub or a client has what it needs for TLS (SPEC section 7.1.1): PKCS #12 files (RFC 7292) of at most 1 MiB, and the password of
 * both. Travels in job graphs and holds no secret; relative paths count from the working folder of the machine that loads them. Immutable.
 *
 * @param keystore a private key with its certificates, mode 0600
 * @param truststore certificates of those whom to trust; no secret
 * @param passwordFile the password of both in one line, mode 0600
 */
public record TlsFiles(String keystore, String truststore, String passwordFile) implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final String REMEDY = "keytool -genkeypair -keyalg EC -storetype PKCS12 -keystore ";

    public TlsFiles {
        Objects.requireNonNull(keystore, "keystore");
        Objects.requireNonNull(truststore, "truststore");
        Objects.requireNonNull(passwordFile, "passwordFile");
    }

    public static TlsFiles of(Path keystore, Path truststore, Path passwordFile) {
        return new TlsFiles(keystore.toString(), truststore.toString(), passwordFile.toString());
    }

    /**
     * Takes what was loaded.
     *
     * @param <T> what it makes of it
     */
    @FunctionalInterface
    public interface Use<T> {

        /** @param password opens the keys in {@code own}; wiped when this returns */
        T of(KeyStore own, char[] password, KeyStore trusted) throws KeyException;
    }

    /**
     * Loads the files, which may block on a disk; every call reads them again.
     *
     * @throws KeyException if a file is missing, unsafe, or does not open
     */
    public <T> T load(Use<T> use) throws KeyException {
        char[] password = new PassphraseFile(passwordFile).load().exposeCharacters();
        try {
            byte[] own = PrivateFile.readBytes(Path.of(keystore), "TLS keystore", REMEDY + keystore);
            byte[] trusted = PrivateFile.readPublicBytes(
                    Path.of(truststore), "TLS truststore", "keytool -importcert -keystore " + truststore);
            try {
                return use.of(store(keystore, own, password), password, store(truststore, trusted, password));
            } finally {
                Arrays.fill(own, (byte) 0);
            }
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private static KeyStore store(String file, byte[] bytes, char[] password) throws KeyException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(bytes), password);
            return store;
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            // The platform's parser meets damaged bytes with exceptions of its own; which one is of no use to anybody.
            throw PrivateFile.failure(
                    e,
                    ErrorCode.KEY_FILE_INVALID,
                    "TLS file does not open: wrong password, damaged, or not PKCS12",
                    "file",
                    file);
        }
    }

    @Override
    public String toString() {
        return "TLS keystore " + keystore;
    }
}
