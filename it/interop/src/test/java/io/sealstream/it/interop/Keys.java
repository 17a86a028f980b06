package io.sealstream.it.interop;

import io.sealstream.cipher.KeyId;
import io.sealstream.cipher.NamedKey;
import io.sealstream.cipher.RootKey;
import io.sealstream.key.HubSecret;
import io.sealstream.key.KeyringFile;
import io.sealstream.key.SecretFile;
import io.sealstream.transport.hop.HopSecret;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;

/** Key and secret files as our keygen writes them, for both sides to read. */
record Keys(NamedKey key, Path keyFile, HopSecret secret, Path secretFile) {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final KeyId ID = new KeyId("interop-1");

    /** Fresh files; {@code label} keeps two sets in one folder apart. */
    static Keys create(Path folder, String label) throws IOException {
        NamedKey key = new NamedKey(ID, RootKey.random(RANDOM));
        Path keyFile = folder.resolve(label + ".key");
        KeyringFile.create(keyFile, key, Instant.EPOCH);
        HubSecret secret = HubSecret.random(RANDOM);
        Path secretFile = folder.resolve(label + ".secret");
        SecretFile.create(secretFile, secret, Instant.EPOCH);
        return new Keys(key, keyFile, HopSecret.of(secret.exposeBytes()), secretFile);
    }
}
