package io.sealstream.transport.hop;

/**
 * How much a sender has used its key, and whether it must replace it (SPEC section 7.2). Knows no clock: times are those of a clock
 * that only goes forward, in nanoseconds. Not thread safe.
 */
final class KeyUse {

    private final KeyLimits limits;
    private long generation;
    private long bytes;
    private long sinceNanos;

    /** A key that is taken into use now. */
    KeyUse(KeyLimits limits, long nowNanos) {
        this.limits = limits;
        this.sinceNanos = nowNanos;
    }

    /**
     * Whether the key must be replaced before so many bytes more go out under it. A key that has seen nothing need not: the next one
     * would be no better.
     */
    boolean isUsedUp(long nextBytes, long nowNanos) {
        return bytes > 0
                && (nextBytes > limits.maxBytes() - bytes
                        || nowNanos - sinceNanos >= limits.maxAge().toNanos());
    }

    /**
     * Bytes of frames went out under the key.
     *
     * @param ofGeneration the key's number: another one than before was taken into use with this record
     */
    void used(long sentBytes, long ofGeneration, long nowNanos) {
        if (ofGeneration != generation) {
            generation = ofGeneration;
            bytes = 0;
            sinceNanos = nowNanos;
        }
        bytes += sentBytes;
    }
}
