package io.sealstream.transport.hop;

import java.time.Duration;

/**
 * What one key of a direction may see before its sender replaces it (SPEC section 8), beside the 2^20 records. Immutable.
 *
 * @param maxBytes bytes of frames that are sealed or authenticated; above 0
 * @param maxAge since the key was taken into use; above zero
 */
record KeyLimits(long maxBytes, Duration maxAge) {

    /** SPEC section 8. */
    static final KeyLimits DEFAULT = new KeyLimits(64L << 30, Duration.ofHours(1));

    KeyLimits {
        if (maxBytes < 1 || maxAge.compareTo(Duration.ofNanos(1)) < 0) {
            throw new IllegalArgumentException(
                    "limits of a key are above 0, found " + maxBytes + " bytes and " + maxAge);
        }
    }
}
