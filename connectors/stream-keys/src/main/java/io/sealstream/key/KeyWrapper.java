package io.sealstream.key;

import io.sealstream.cipher.RootKey;
import io.sealstream.error.StreamException;
import io.sealstream.file.KeyContext;
import io.sealstream.file.KeySource;

/** Makes a way to a random root key: a {@link RecipientKey}, or a {@link WrappingKey} of a key service. */
@FunctionalInterface
public interface KeyWrapper {

    /**
     * Wraps {@code root}, bound to {@code context}. May block.
     *
     * @throws StreamException if the key cannot be wrapped
     */
    KeySource wrap(RootKey root, KeyContext context) throws StreamException;
}
