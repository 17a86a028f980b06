package io.sealstream.cipher;

import java.util.Objects;

/** A root key and the name under which readers will look for it. Immutable. */
public record NamedKey(KeyId id, RootKey key) {

    public NamedKey {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(key, "key");
    }
}
