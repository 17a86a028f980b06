package io.sealstream.flink.access;

import io.sealstream.cipher.KeyId;
import io.sealstream.cipher.NamedKey;
import io.sealstream.cipher.RootKey;
import io.sealstream.hub.EmbeddedHub;
import io.sealstream.hub.spool.SpoolOptions;
import io.sealstream.key.ClientAccess;
import io.sealstream.key.HopKeyPair;
import io.sealstream.key.HubSecret;
import io.sealstream.key.KeyringFile;
import io.sealstream.key.KeystoreFile;
import io.sealstream.key.LoginKey;
import io.sealstream.key.PassphraseSource;
import io.sealstream.key.SecretFile;
import io.sealstream.session.UserName;
import io.sealstream.transport.hop.HopSecret;
import io.sealstream.transport.hop.HubSecurity;
import io.sealstream.transport.hop.PasswordKey;
import io.sealstream.transport.noise.X25519KeyPair;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;

/** Every kind of secret and key on disk, as the machines of a cluster have them, and a hub that all of them get into. */
final class AccessFiles {

    private static final String STORE_PASSWORD = "correct horse battery";

    private final RootKey rootKey;
    private final HubSecret hubSecret;
    private final HopKeyPair hubKeys;
    private final HopKeyPair clientKeys;
    private final LoginKey loginKey;
    private final UserName user = new UserName("alice");
    private final Path folder;

    AccessFiles(Path folder) throws IOException, GeneralSecurityException {
        SecureRandom random = new SecureRandom();
        this.folder = folder;
        this.rootKey = RootKey.random(random);
        this.hubSecret = HubSecret.random(random);
        this.hubKeys = HopKeyPair.random(random);
        this.clientKeys = HopKeyPair.random(random);
        byte[] login = new byte[LoginKey.BYTES];
        random.nextBytes(login);
        this.loginKey = LoginKey.of(login);
        SecretFile.create(path("hub.secret"), hubSecret, Instant.EPOCH);
        SecretFile.create(
                path("alice.secret"), new ClientAccess.Login(user, hubKeys.publicKey(), loginKey), Instant.EPOCH);
        SecretFile.create(path("job.secret"), new ClientAccess.Keys(clientKeys, hubKeys.publicKey()), Instant.EPOCH);
        KeyringFile.create(path("ring.key"), new NamedKey(new KeyId("test"), rootKey), Instant.EPOCH);
        writeKeystore();
    }

    /** What gets a client in: the shared secret, a user's login, a client's key. */
    List<SecretFile> secrets() {
        return List.of(login(), SecretFile.of(path("hub.secret")), SecretFile.of(path("job.secret")));
    }

    SecretFile login() {
        return SecretFile.of(path("alice.secret"));
    }

    KeyringFile keyring() {
        return KeyringFile.of(path("ring.key"));
    }

    KeystoreFile keystore() {
        return KeystoreFile.of(path("keys.p12"), PassphraseSource.file(path("store.password")));
    }

    RootKey rootKey() {
        return rootKey;
    }

    /** Everything that must stay on the disk of the machine that uses it. */
    List<byte[]> secretBytes() {
        return List.of(
                rootKey.exposeBytes(),
                hubSecret.exposeBytes(),
                hubKeys.exposeBytes(),
                clientKeys.exposeBytes(),
                loginKey.exposeBytes(),
                STORE_PASSWORD.getBytes(StandardCharsets.UTF_8));
    }

    EmbeddedHub startHub() throws IOException {
        HubSecurity security = new HubSecurity(
                Optional.of(HopSecret.of(hubSecret.exposeBytes())),
                Optional.of(X25519KeyPair.fromPrivateKey(hubKeys.exposeBytes())),
                Map.of(user, PasswordKey.of(loginKey.exposeBytes())),
                Set.of(clientKeys.publicKey()));
        return EmbeddedHub.start(Files.createDirectory(path("hub")), security, SpoolOptions.DEFAULT);
    }

    private void writeKeystore() throws IOException, GeneralSecurityException {
        char[] password = STORE_PASSWORD.toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, password);
        store.setEntry(
                "test",
                new KeyStore.SecretKeyEntry(new SecretKeySpec(rootKey.exposeBytes(), "AES")),
                new KeyStore.PasswordProtection(password));
        try (OutputStream out = Files.newOutputStream(createPrivate("keys.p12"))) {
            store.store(out, password);
        }
        Files.writeString(createPrivate("store.password"), STORE_PASSWORD + "\n");
    }

    private Path createPrivate(String name) throws IOException {
        return Files.createFile(
                path(name), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    private Path path(String name) {
        return folder.resolve(name);
    }
}
