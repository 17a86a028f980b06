package io.sealstream.key;

import io.sealstream.cipher.Epoch;
import io.sealstream.cipher.KeyId;
import io.sealstream.cipher.RootKey;
import io.sealstream.cipher.StreamSecret;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.KeyException;
import io.sealstream.segment.EpochRecord;
import io.sealstream.segment.StreamName;
import java.util.Objects;
import java.util.Optional;

/**
 * Finds the key of an epoch by its commitment, because a stream at a hub does not say which key sealed it: the current key first, which
 * is the right one unless keys were rotated. Immutable, thread safe.
 */
public final class StreamKeys {

    private final Keyring keyring;

    public StreamKeys(Keyring keyring) {
        this.keyring = Objects.requireNonNull(keyring, "keyring");
    }

    /**
     * The secret of the stream that an epoch belongs to.
     *
     * @param name the name under which the stream was asked for; it is bound to the key
     * @throws KeyException if no key of the keyring fits
     */
    public StreamSecret secretOf(StreamName name, EpochRecord record) throws KeyException {
        for (KeyId id : keyring.ids()) {
            Optional<StreamSecret> fitting = tryKey(keyring.find(id), name, record);
            if (fitting.isPresent()) {
                return fitting.get();
            }
        }
        throw new KeyException(
                ErrorCode.KEY_MISMATCH,
                "no key fits this stream: wrong keys, wrong name, or an altered epoch record",
                "stream",
                record.start().stream(),
                "name",
                name,
                "epoch",
                Long.toHexString(record.epochId()),
                "keysTried",
                keyring);
    }

    private static Optional<StreamSecret> tryKey(RootKey key, StreamName name, EpochRecord record) {
        StreamSecret secret = StreamSecret.derive(key, record.start().suite(), record.start().stream(), name);
        try {
            Epoch.verify(secret, record);
            return Optional.of(secret);
        } catch (KeyException e) {
            // Another key of the ring may fit; only the end of the ring makes it an error.
            return Optional.empty();
        }
    }
}
