package io.sealstream.it.interop;

import io.sealstream.key.Identity;
import io.sealstream.key.IdentityFile;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;

/** Identity files as our keygen writes them, for both sides to read. */
final class Identities {

    private static final SecureRandom RANDOM = new SecureRandom();

    private Identities() {}

    /** A fresh identity in a fresh file. */
    static Identity create(Path file) throws IOException {
        Identity identity = Identity.random(RANDOM);
        IdentityFile.create(file, identity, Instant.EPOCH);
        return identity;
    }
}
