package io.sealstream.file;

/**
 * What it costs to try one passphrase (Argon2id, RFC 9106). The caps bound what a file can make its reader spend; they are checked before
 * anything is reserved (SPEC section 8). Immutable.
 *
 * @param memoryKibibytes 8 for each lane to {@value #MAX_MEMORY_KIBIBYTES}
 * @param passes over the memory, 1 to {@value #MAX_PASSES}
 * @param lanes 1 to {@value #MAX_LANES}
 */
public record Argon2Cost(int memoryKibibytes, int passes, int lanes) {

    public static final int MAX_MEMORY_KIBIBYTES = 1 << 20;
    public static final int MAX_PASSES = 10;
    public static final int MAX_LANES = 4;

    /** The second recommended choice of RFC 9106 section 4: 64 MiB, 3 passes, 4 lanes. */
    public static final Argon2Cost DEFAULT = new Argon2Cost(64 << 10, 3, 4);

    private static final int MIN_KIBIBYTES_OF_A_LANE = 8;

    public Argon2Cost {
        if (!isAllowed(memoryKibibytes, passes, lanes)) {
            throw new IllegalArgumentException("argon2 cost is out of range [memoryKibibytes=" + memoryKibibytes
                    + ", passes=" + passes + ", lanes=" + lanes + "]");
        }
    }

    static boolean isAllowed(int memoryKibibytes, int passes, int lanes) {
        return lanes >= 1
                && lanes <= MAX_LANES
                && passes >= 1
                && passes <= MAX_PASSES
                && memoryKibibytes >= MIN_KIBIBYTES_OF_A_LANE * lanes
                && memoryKibibytes <= MAX_MEMORY_KIBIBYTES;
    }

    /** Such as {@code 65536 KiB, 3 passes, 4 lanes}. */
    @Override
    public String toString() {
        return memoryKibibytes + " KiB, " + passes + " passes, " + lanes + " lanes";
    }
}
