package io.sealstream.key;

import io.sealstream.cipher.KeyId;
import io.sealstream.cipher.NamedKey;
import io.sealstream.cipher.RootKey;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.KeyException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import javax.crypto.SecretKey;

/**
 * Keys in a PKCS #12 keystore (RFC 7292), mode 0600, at most 1 MiB. Every secret key of 32 bytes is a root key, whatever algorithm it was
 * made for, and its alias is its key id; certificates and private keys are passed over. The key that was stored last seals. Such stores
 * know lower case only: {@code keytool} turns the alias {@code Home} into {@code home}. Immutable.
 *
 * <p>{@code keytool -genseckey -keyalg AES -keysize 256 -alias home -storetype PKCS12 -keystore FILE} makes one.
 *
 * @param path the file; a relative path counts from the working folder of the machine that loads it
 * @param password what opens store and keys
 */
public record KeystoreFile(String path, PassphraseSource password) implements KeyProvider {

    private static final long serialVersionUID = 1L;

    private static final String WHAT = "keystore";
    private static final String REMEDY =
            "keytool -genseckey -keyalg AES -keysize 256 -alias ID -storetype PKCS12 -keystore ";

    public KeystoreFile {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(password, "password");
    }

    public static KeystoreFile of(Path path, PassphraseSource password) {
        return new KeystoreFile(path.toString(), password);
    }

    @Override
    public Keyring load() throws KeyException {
        byte[] bytes = PrivateFile.readBytes(Path.of(path), WHAT, REMEDY + path);
        char[] secret = password.load().exposeCharacters();
        try {
            return keyring(KeyStore.getInstance("PKCS12"), bytes, secret);
        } catch (KeyException e) {
            throw e;
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            // The platform's parser meets damaged bytes with exceptions of its own; which one is of no use to anybody.
            throw PrivateFile.failure(
                    e,
                    ErrorCode.KEY_FILE_INVALID,
                    "keystore does not open: wrong password, damaged, or not PKCS12",
                    "file",
                    path,
                    "password",
                    password);
        } finally {
            Arrays.fill(secret, '\0');
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private Keyring keyring(KeyStore store, byte[] bytes, char[] secret) throws IOException, GeneralSecurityException {
        store.load(new ByteArrayInputStream(bytes), secret);
        List<Entry> entries = new ArrayList<>();
        for (String alias : Collections.list(store.aliases())) {
            Key key = store.isKeyEntry(alias) ? store.getKey(alias, secret) : null;
            if (key instanceof SecretKey) {
                entries.add(new Entry(named(alias, key), store.getCreationDate(alias)));
            }
        }
        if (entries.isEmpty() || entries.size() > Keyring.MAX_ENTRIES) {
            throw invalid("keystore has no secret key, or too many", "found", entries.size());
        }
        entries.sort(Comparator.comparing(Entry::stored)
                .reversed()
                .thenComparing(entry -> entry.key().id().text()));
        return Keyring.of(entries.stream().map(Entry::key).toList());
    }

    private NamedKey named(String alias, Key key) throws KeyException {
        byte[] encoded = key.getEncoded();
        if (encoded == null || encoded.length != RootKey.BYTES) {
            throw invalid("secret key of the keystore has not 32 bytes", "alias", alias);
        }
        try {
            return new NamedKey(new KeyId(alias), RootKey.of(encoded));
        } catch (IllegalArgumentException e) {
            throw invalid("alias in the keystore is no key id", "alias", alias);
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }

    private KeyException invalid(String sentence, String name, Object value) {
        return new KeyException(ErrorCode.KEY_FILE_INVALID, sentence, "file", path, name, value);
    }

    @Override
    public String toString() {
        return "keystore " + path;
    }

    /** A key and when it was stored. */
    private record Entry(NamedKey key, Date stored) {}
}
