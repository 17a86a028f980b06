package io.sealstream.file;

import io.sealstream.cipher.NamedKey;
import io.sealstream.cipher.RootKey;
import java.util.Objects;

/**
 * A root key and the ways by which readers will find it. Immutable.
 *
 * @param key seals the file
 * @param sources go into its header
 */
public record SealedKey(RootKey key, KeySources sources) {

    public SealedKey {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(sources, "sources");
    }

    /** A key that readers hold already. */
    public static SealedKey of(NamedKey key) {
        return new SealedKey(key.key(), KeySources.named(key.id()));
    }
}
