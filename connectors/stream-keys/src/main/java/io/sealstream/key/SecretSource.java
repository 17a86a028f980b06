package io.sealstream.key;

import io.sealstream.error.KeyException;
import java.io.Serializable;
import java.nio.file.Path;

/** A reference to where a hub secret comes from; like {@link KeyProvider} it may travel, and holds no secret. */
public sealed interface SecretSource extends Serializable permits SecretFile, SecretVariable {

    /**
     * Fetches the secret; every call reads its place again. May block on a disk.
     *
     * @throws KeyException if the place is missing, unsafe, or does not hold a secret
     */
    HubSecret load() throws KeyException;

    static SecretSource file(Path path) {
        return SecretFile.of(path);
    }

    static SecretSource variable(String name) {
        return new SecretVariable(name);
    }
}
