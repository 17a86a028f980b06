package io.sealstream.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.cipher.KeyId;
import io.sealstream.cipher.NamedKey;
import io.sealstream.cipher.RootKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** References travel; keys stay. */
@Timeout(30)
class TravelTest {

    private final Path folder;

    TravelTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void keyProvidersArriveAsReferences() throws IOException, ClassNotFoundException {
        NamedKey key = new NamedKey(new KeyId("a"), RootKey.random(new SecureRandom()));
        Path file = folder.resolve("keys");
        KeyringFile.create(file, key, Instant.EPOCH);
        KeyringFile provider = KeyringFile.of(file);
        assertThat(provider.load().current()).isEqualTo(key);

        byte[] sent = serialize(provider);
        assertThat(new String(sent, StandardCharsets.ISO_8859_1))
                .doesNotContain(new String(key.key().exposeBytes(), StandardCharsets.ISO_8859_1))
                .doesNotContain(KeyringText.exposeEntry(key));
        KeyProvider arrived = (KeyProvider) deserialize(sent);
        assertThat(arrived).isEqualTo(provider).hasToString("file " + file);
        assertThat(arrived.load().current()).isEqualTo(key);
        assertThat(deserialize(serialize(new KeyringVariable("K")))).isEqualTo(new KeyringVariable("K"));
    }

    @Test
    void secretSourcesArriveAsReferences() throws IOException, ClassNotFoundException {
        SecretSource file = SecretSource.file(folder.resolve("secret"));
        assertThat(deserialize(serialize(file))).isEqualTo(file).hasToString("file " + folder.resolve("secret"));
        SecretSource variable = SecretSource.variable("S");
        assertThat(deserialize(serialize(variable))).isEqualTo(variable).hasToString("environment variable S");
    }

    @Test
    void keystoresAndPassphraseSourcesArriveAsReferences() throws IOException, ClassNotFoundException {
        PassphraseSource password = PassphraseSource.file(folder.resolve("password"));
        KeystoreFile keystore = KeystoreFile.of(folder.resolve("keys.p12"), password);
        assertThat(deserialize(serialize(keystore))).isEqualTo(keystore);
        IdentityFile identity = IdentityFile.of(folder.resolve("identity"));
        assertThat(deserialize(serialize(identity))).isEqualTo(identity);
        PassphraseSource variable = PassphraseSource.variable("P");
        assertThat(deserialize(serialize(variable))).isEqualTo(variable);
    }

    private static byte[] serialize(Object value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        }
        return bytes.toByteArray();
    }

    private static Object deserialize(byte[] bytes) throws IOException, ClassNotFoundException {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            return in.readObject();
        }
    }
}
