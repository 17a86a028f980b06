package io.sealstream.key;

import io.sealstream.error.KeyException;
import java.io.Serializable;
import java.nio.file.Path;

/**
 * A reference to the secret that opens a hub's door, of whatever kind; like {@link KeyProvider} it may travel, and holds no secret. The
 * lines there say what it is (SPEC section 2.1).
 */
public sealed interface SecretSource extends Serializable permits SecretFile, SecretVariable {

    /**
     * Fetches a client's secret; every call reads its place again. May block on a disk.
     *
     * @throws KeyException if the place is missing, unsafe, or does not hold a client's secret
     */
    ClientAccess load() throws KeyException;

    /**
     * Fetches whom a hub lets in; every call reads the place again. May block on a disk.
     *
     * @throws KeyException if the place is missing, unsafe, or does not hold what a hub needs
     */
    HubAdmission loadAdmission() throws KeyException;

    static SecretSource file(Path path) {
        return SecretFile.of(path);
    }

    static SecretSource variable(String name) {
        return new SecretVariable(name);
    }
}
