package io.sealstream.hub.spool;

import java.util.Objects;

/**
 * How segments are stored. Immutable.
 *
 * @param durability what an acknowledged segment survives
 * @param rollBytes a file that has grown this long is followed by the next
 */
public record SpoolOptions(Durability durability, long rollBytes) {

    /** Survives the process; files of 256 MiB. */
    public static final SpoolOptions DEFAULT = new SpoolOptions(Durability.PROCESS, 256L << 20);

    public SpoolOptions {
        Objects.requireNonNull(durability, "durability");
        if (rollBytes < 1) {
            throw new IllegalArgumentException("roll size is positive, found " + rollBytes);
        }
    }
}
