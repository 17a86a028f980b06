package io.sealstream.file;

import io.sealstream.cipher.NamedKey;
import io.sealstream.error.StreamException;

/**
 * Decides on the root key of a new file and on the ways to it. This package knows the form of the ways only; who wraps keys implements
 * this. Counterpart: {@link KeyOpener}.
 */
@FunctionalInterface
public interface KeySealer {

    /**
     * Called once for each file. May block, on a key service for example.
     *
     * @param context the stream of the file, to which whatever is wrapped or derived must be bound
     * @throws StreamException if the key cannot be wrapped
     */
    SealedKey seal(KeyContext context) throws StreamException;

    /** Seals with a key that readers hold already. */
    static KeySealer of(NamedKey key) {
        SealedKey sealed = SealedKey.of(key);
        return context -> sealed;
    }
}
