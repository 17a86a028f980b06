package io.sealstream.flink.source.reader;

import io.sealstream.cipher.Epoch;
import io.sealstream.cipher.KeyId;
import io.sealstream.cipher.RootKey;
import io.sealstream.cipher.StreamSecret;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.KeyException;
import io.sealstream.key.Keyring;
import io.sealstream.segment.EpochRecord;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.StreamName;
import java.util.Objects;
import java.util.Optional;

/**
 * Finds the key of an epoch by its commitment, because streams do not say which key sealed them: the current key first, which is the
 * right one unless keys were rotated. Immutable.
 */
final class StreamKeys {

    private final Keyring keyring;

    StreamKeys(Keyring keyring) {
        this.keyring = Objects.requireNonNull(keyring, "keyring");
    }

    /**
     * Verifies an epoch of a stream.
     *
     * @throws KeyException if no key of the keyring fits
     */
    Epoch verify(StreamId stream, StreamName name, EpochRecord record) throws KeyException {
        for (KeyId id : keyring.ids()) {
            Optional<Epoch> verified = tryKey(keyring.find(id), stream, name, record);
            if (verified.isPresent()) {
                return verified.get();
            }
        }
        throw new KeyException(
                ErrorCode.KEY_MISMATCH,
                "no key fits this stream: wrong keys, wrong name, or an altered epoch record",
                "stream",
                stream,
                "name",
                name,
                "epoch",
                Long.toHexString(record.epochId()),
                "keysTried",
                keyring);
    }

    private static Optional<Epoch> tryKey(RootKey key, StreamId stream, StreamName name, EpochRecord record) {
        try {
            return Optional.of(
                    Epoch.verify(StreamSecret.derive(key, record.start().suite(), stream, name), record));
        } catch (KeyException e) {
            // Another key of the ring may fit; only the end of the ring makes it an error.
            return Optional.empty();
        }
    }
}
