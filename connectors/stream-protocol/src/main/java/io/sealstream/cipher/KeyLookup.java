package io.sealstream.cipher;

import io.sealstream.error.KeyException;

/** Finds the root key that a stream or file names. */
@FunctionalInterface
public interface KeyLookup {

    /** @throws KeyException if there is no such key, or its store cannot be read */
    RootKey find(KeyId id) throws KeyException;
}
