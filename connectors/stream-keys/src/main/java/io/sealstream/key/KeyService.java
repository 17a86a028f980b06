package io.sealstream.key;

import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;

/**
 * A service that wraps short secrets under keys that never leave it, such as a key management service or a hardware module.
 * Implementations bind what they wrap to its context, are thread safe, may block, and report failures as {@link StreamException}: a key
 * that was deleted as {@link ErrorCode#KEY_SHREDDED}, one that never was or may not be used as {@link ErrorCode#UNKNOWN_KEY}, bytes or a
 * context that do not fit as {@link ErrorCode#KEY_MISMATCH}, an outage by a code of the network. Messages hold no secret. Deleting a key
 * for good makes every stream unreadable whose root key it alone wrapped; that is the way to delete data that one cannot reach.
 */
public interface KeyService {

    /**
     * Wraps a secret.
     *
     * @param keyUri the wrapping key, 1 to 255 printable ASCII characters without blanks
     * @param secret 32 bytes; stays the caller's, who wipes it
     * @param context session and stream: what {@link #unwrap} must be given again
     * @return 1 to 512 bytes
     */
    byte[] wrap(String keyUri, byte[] secret, byte[] context) throws StreamException;

    /**
     * Unwraps what {@link #wrap} made.
     *
     * @return the secret; the caller wipes it
     */
    byte[] unwrap(String keyUri, byte[] wrapped, byte[] context) throws StreamException;
}
