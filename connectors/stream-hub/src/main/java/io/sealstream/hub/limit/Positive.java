package io.sealstream.hub.limit;

/** What every limit is. Apart from the records that use it, so that none of them is needed to make another. */
final class Positive {

    private Positive() {}

    /** @throws IllegalArgumentException below 1 */
    static void require(String what, long value) {
        if (value < 1) {
            throw new IllegalArgumentException("limit of " + what + " is at least 1, found " + value);
        }
    }
}
