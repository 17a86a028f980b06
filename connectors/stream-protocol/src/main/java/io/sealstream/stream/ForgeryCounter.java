package io.sealstream.stream;

import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import java.util.Optional;

/**
 * Counts frames that fail authentication (SPEC section 5.4). Each try of a forger costs a check and has a chance of 2^-128; after a
 * number that no network explains, a reader gives up. Pure. Not thread safe.
 */
public final class ForgeryCounter {

    private final int max;
    private long forged;

    /** @param max how many are borne, at least 1 */
    public ForgeryCounter(int max) {
        if (max < 1) {
            throw new IllegalArgumentException("max-forgeries is at least 1, found " + max);
        }
        this.max = max;
    }

    /** A frame was refused. Returns the reason to give up, if it was one forgery too many. */
    public Optional<StreamException> refused(StreamException reason) {
        if (reason.code() != ErrorCode.AEAD_FAILED) {
            return Optional.empty();
        }
        forged++;
        return forged < max
                ? Optional.empty()
                : Optional.of(new CorruptDataException(
                        ErrorCode.AEAD_FAILED,
                        "too many frames fail authentication: reading stops for good",
                        "forged",
                        forged,
                        "maxForgeries",
                        max));
    }

    /** Frames that failed authentication. */
    public long forged() {
        return forged;
    }
}
