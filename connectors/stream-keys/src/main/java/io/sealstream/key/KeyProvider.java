package io.sealstream.key;

import io.sealstream.error.KeyException;
import java.io.Serializable;

/**
 * A reference to where named keys come from: {@link KeyringFile}, {@link KeyringVariable}, {@link KeystoreFile}, or one of your own. It may
 * travel in a job graph, so implementations hold no key: only what is needed to fetch keys on the machine that uses them.
 * {@code toString} names the place.
 *
 * <p>Streams at a hub have named keys (SPEC section 4.1): nothing in them could tell a reader a wrapped key or the salt of a passphrase.
 * {@link IdentityFile} and {@link PassphraseSource} are therefore for files, whose header can.
 */
public interface KeyProvider extends Serializable {

    /**
     * Fetches the keys; every call reads their place again. May block on a disk.
     *
     * @throws KeyException if the place is missing, unsafe, or does not hold a keyring
     */
    Keyring load() throws KeyException;
}
