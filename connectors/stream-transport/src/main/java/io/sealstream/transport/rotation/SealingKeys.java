package io.sealstream.transport.rotation;

import io.sealstream.cipher.RootKey;
import io.sealstream.error.KeyException;
import java.util.List;

/** Where the keys of a succession come from. */
@FunctionalInterface
public interface SealingKeys {

    /**
     * Reads the keys again, for each stream that is begun: the first seals, all of them end a stream that an earlier one sealed. At
     * least one. May block on a disk; never called by an event loop.
     *
     * @throws KeyException if they cannot be read
     */
    List<RootKey> load() throws KeyException;
}
