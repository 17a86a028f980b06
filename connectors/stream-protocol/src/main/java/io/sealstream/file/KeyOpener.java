package io.sealstream.file;

import io.sealstream.cipher.KeyLookup;
import io.sealstream.cipher.RootKey;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.KeyException;
import io.sealstream.error.StreamException;
import io.sealstream.file.KeySource.Named;

/** Finds the root key of a file by the ways that its header names. Counterpart: {@link KeySealer}. */
@FunctionalInterface
public interface KeyOpener {

    /**
     * Called once for each file, with what nobody has authenticated yet. May block. A wrong key does no harm: the code of the header
     * decides.
     *
     * @param context the stream that the header names
     * @param sources what the header says
     * @throws StreamException if none of the ways can be gone
     */
    RootKey open(KeyContext context, KeySources sources) throws StreamException;

    /** Opens files that name their key. */
    static KeyOpener of(KeyLookup keys) {
        return (context, sources) -> {
            if (sources.list().get(0) instanceof Named named) {
                return keys.find(named.id());
            }
            throw new KeyException(ErrorCode.UNKNOWN_KEY, "file names no key of a keyring", "neededInstead", sources);
        };
    }
}
