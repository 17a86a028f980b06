package io.sealstream.key;

import io.sealstream.error.KeyException;
import java.io.Serializable;
import java.nio.file.Path;

/** A reference to where a passphrase comes from; like {@link KeyProvider} it may travel, and holds no secret. */
public sealed interface PassphraseSource extends Serializable permits PassphraseFile, PassphraseVariable {

    /**
     * Fetches the passphrase; every call reads its place again. May block on a disk.
     *
     * @throws KeyException if the place is missing, unsafe, or does not hold a passphrase
     */
    Passphrase load() throws KeyException;

    static PassphraseSource file(Path path) {
        return new PassphraseFile(path.toString());
    }

    static PassphraseSource variable(String name) {
        return new PassphraseVariable(name);
    }
}
