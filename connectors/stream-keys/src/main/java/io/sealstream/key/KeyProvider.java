package io.sealstream.key;

import io.sealstream.error.KeyException;
import java.io.Serializable;

/**
 * A reference to where keys come from. It may travel in a job graph, so implementations hold no key: only what is needed to fetch keys
 * on the machine that uses them. {@code toString} names the place.
 */
public interface KeyProvider extends Serializable {

    /**
     * Fetches the keys; every call reads their place again. May block on a disk.
     *
     * @throws KeyException if the place is missing, unsafe, or does not hold a keyring
     */
    Keyring load() throws KeyException;
}
