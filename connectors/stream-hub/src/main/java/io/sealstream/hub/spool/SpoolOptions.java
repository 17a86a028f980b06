package io.sealstream.hub.spool;

import java.util.Objects;

/**
 * How segments are stored. Immutable.
 *
 * @param durability what an acknowledged segment survives
 * @param rollBytes a file that has grown this long is followed by the next; limits of {@code retention} make files shorter
 * @param retention how long they are kept
 */
public record SpoolOptions(Durability durability, long rollBytes, Retention retention) {

    /** Survives the process; files of 256 MiB; keeps everything. */
    public static final SpoolOptions DEFAULT = new SpoolOptions(Durability.PROCESS, 256L << 20);

    public SpoolOptions {
        Objects.requireNonNull(durability, "durability");
        Objects.requireNonNull(retention, "retention");
        if (rollBytes < 1) {
            throw new IllegalArgumentException("roll size is positive, found " + rollBytes);
        }
    }

    /** Keeps everything. */
    public SpoolOptions(Durability durability, long rollBytes) {
        this(durability, rollBytes, Retention.KEEP_ALL);
    }

    public SpoolOptions withRetention(Retention wanted) {
        return new SpoolOptions(durability, rollBytes, wanted);
    }
}
