package io.sealstream.key;

import io.sealstream.cipher.Epoch;
import io.sealstream.cipher.KeyId;
import io.sealstream.cipher.RootKey;
import io.sealstream.cipher.StreamSecret;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.KeyException;
import io.sealstream.segment.EpochRecord;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.StreamName;
import java.util.Objects;
import java.util.Optional;

/**
 * Finds the key of an epoch by its commitment, because a stream at a hub does not say which key sealed it (SPEC section 12): the current
 * key first, which is the right one unless keys were rotated. Thread safe.
 */
public final class StreamKeys {

    private final Optional<KeyProvider> place;
    private volatile Keyring keyring;

    /** Keys that stay as they are. */
    public StreamKeys(Keyring keyring) {
        this(Optional.empty(), keyring);
    }

    private StreamKeys(Optional<KeyProvider> place, Keyring keyring) {
        this.place = place;
        this.keyring = Objects.requireNonNull(keyring, "keyring");
    }

    /**
     * Keys of a place that may get more: an epoch that none of them fits has the place read again, once, before it is refused. So a key
     * that was put there behind the start is found, and the methods of this class may block on a disk.
     *
     * @throws KeyException if they cannot be read
     */
    public static StreamKeys of(KeyProvider place) throws KeyException {
        return new StreamKeys(Optional.of(place), place.load());
    }

    /**
     * The secret of the stream that an epoch belongs to.
     *
     * @param stream the stream that was asked for; a record of another one fits no key
     * @param name the name under which it was asked for; it is bound to the key
     * @throws KeyException if no key of the keyring fits
     */
    public StreamSecret secretOf(StreamId stream, StreamName name, EpochRecord record) throws KeyException {
        return fitting(stream, name, record).secret();
    }

    /**
     * Verifies an epoch of a stream and derives its keys.
     *
     * @param stream the stream that was asked for; a record of another one fits no key
     * @param name the name under which it was asked for; it is bound to the key
     * @throws KeyException if no key of the keyring fits
     */
    public Epoch verify(StreamId stream, StreamName name, EpochRecord record) throws KeyException {
        return fitting(stream, name, record).epoch();
    }

    private Fit fitting(StreamId stream, StreamName name, EpochRecord record) throws KeyException {
        Keyring tried = keyring;
        Optional<Fit> fit = tryKeys(tried, stream, name, record);
        if (fit.isEmpty() && place.isPresent()) {
            tried = readAgain(place.get(), tried);
            fit = tryKeys(tried, stream, name, record);
        }
        if (fit.isPresent()) {
            return fit.get();
        }
        throw new KeyException(
                ErrorCode.UNKNOWN_KEY,
                "no key fits this stream: key missing, wrong name, or an altered epoch record",
                "stream",
                stream,
                "name",
                name,
                "epoch",
                Long.toHexString(record.epochId()),
                "keysTried",
                tried);
    }

    /** Whoever comes while another reads finds what that one has read. */
    private synchronized Keyring readAgain(KeyProvider from, Keyring tried) throws KeyException {
        if (keyring == tried) {
            keyring = from.load();
        }
        return keyring;
    }

    private static Optional<Fit> tryKeys(Keyring keys, StreamId stream, StreamName name, EpochRecord record)
            throws KeyException {
        for (KeyId id : keys.ids()) {
            Optional<Fit> fit = tryKey(keys.find(id), stream, name, record);
            if (fit.isPresent()) {
                return fit;
            }
        }
        return Optional.empty();
    }

    private static Optional<Fit> tryKey(RootKey key, StreamId stream, StreamName name, EpochRecord record) {
        StreamSecret secret = StreamSecret.derive(key, record.start().suite(), stream, name);
        try {
            return Optional.of(new Fit(secret, Epoch.verify(secret, record)));
        } catch (KeyException e) {
            // Another key of the ring may fit; only the end of the ring makes it an error.
            return Optional.empty();
        }
    }

    /** A key's secret for the stream and the epoch that it verified. */
    private record Fit(StreamSecret secret, Epoch epoch) {}
}
