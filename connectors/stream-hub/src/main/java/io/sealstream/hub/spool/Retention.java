package io.sealstream.hub.spool;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How long a hub keeps what it has stored (SPEC section 7.7). Nothing is dropped because somebody has acknowledged it. Immutable.
 *
 * @param retainAge files whose newest segment was received longer ago are dropped; at least a second
 * @param retainBytes a stream with more bytes loses its oldest files, but never its last; at least one
 * @param retainTotal a hub with more bytes loses the oldest files of all; at least one
 */
public record Retention(Optional<Duration> retainAge, OptionalLong retainBytes, OptionalLong retainTotal) {

    /**
     * The default. A hub that nobody has told otherwise loses nothing: a full disk is told to the writers, and goes on when there is
     * room, but what is dropped is gone, and with it the savepoints that stand before it.
     */
    public static final Retention KEEP_ALL =
            new Retention(Optional.empty(), OptionalLong.empty(), OptionalLong.empty());

    private static final Duration LONGEST_AGE = Duration.ofDays(1_000_000_000);

    /** Parts of a limit that one file may make up, so that dropping whole files comes close to the limit. */
    private static final int FILES_PER_LIMIT = 8;

    public Retention {
        Objects.requireNonNull(retainAge, "retainAge");
        if (retainAge.isPresent() && retainAge.get().compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("retain-age is a second or more, found " + retainAge.get());
        }
        if (retainAge.isPresent() && retainAge.get().compareTo(LONGEST_AGE) > 0) {
            throw new IllegalArgumentException("retain-age is a billion days at most, found " + retainAge.get());
        }
        requirePositive("retain-bytes", retainBytes);
        requirePositive("retain-total", retainTotal);
    }

    /** Keeps what is younger, in each stream. */
    public Retention withRetainAge(Duration limit) {
        return new Retention(Optional.of(limit), retainBytes, retainTotal);
    }

    /** Keeps about so many bytes of each stream. */
    public Retention withRetainBytes(long limit) {
        return new Retention(retainAge, OptionalLong.of(limit), retainTotal);
    }

    /** Keeps about so many bytes in all. */
    public Retention withRetainTotal(long limit) {
        return new Retention(retainAge, retainBytes, OptionalLong.of(limit));
    }

    /** Whether nothing is ever dropped. */
    public boolean keepsAll() {
        return equals(KEEP_ALL);
    }

    /** The part of it that a stream can decide alone. */
    public Retention ofOneStream() {
        return new Retention(retainAge, retainBytes, OptionalLong.empty());
    }

    /**
     * Whether a file is due to be followed by the next.
     *
     * @param rollBytes the length that a file may reach without limits
     * @param oldestMs when its first segment was received, milliseconds since 1970
     */
    boolean rollDue(long rollBytes, long lengthBytes, long oldestMs, long nowMs) {
        long bytes = Math.min(rollBytes, Math.max(1, smallest() / FILES_PER_LIMIT));
        boolean old =
                retainAge.isPresent() && nowMs - oldestMs >= retainAge.get().toMillis() / FILES_PER_LIMIT;
        return lengthBytes >= bytes || old;
    }

    private long smallest() {
        return Math.min(retainBytes.orElse(Long.MAX_VALUE), retainTotal.orElse(Long.MAX_VALUE));
    }

    private static void requirePositive(String option, OptionalLong bytes) {
        if (bytes.isPresent() && bytes.getAsLong() < 1) {
            throw new IllegalArgumentException(option + " is a byte or more, found " + bytes.getAsLong());
        }
    }
}
