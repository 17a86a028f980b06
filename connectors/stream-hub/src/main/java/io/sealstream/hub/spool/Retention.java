package io.sealstream.hub.spool;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How long a hub keeps what it has stored (SPEC section 7.7). Nothing is dropped because somebody has acknowledged it. Immutable.
 *
 * @param age files whose newest segment was received longer ago are dropped; at least a second
 * @param streamBytes a stream with more bytes loses its oldest files, but never its last; at least one
 * @param totalBytes a hub with more bytes loses the oldest files of all; at least one
 */
public record Retention(Optional<Duration> age, OptionalLong streamBytes, OptionalLong totalBytes) {

    /**
     * The default. A hub that nobody has told otherwise loses nothing: a full disk is told to the writers, and goes on when there is
     * room, but what is dropped is gone, and with it the savepoints that stand before it.
     */
    public static final Retention KEEP_ALL =
            new Retention(Optional.empty(), OptionalLong.empty(), OptionalLong.empty());

    /** Parts of a limit that one file may make up, so that dropping whole files comes close to the limit. */
    private static final int FILES_PER_LIMIT = 8;

    public Retention {
        Objects.requireNonNull(age, "age");
        if (age.isPresent() && age.get().compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("retain-age is a second or more, found " + age.get());
        }
        requirePositive("retain-bytes", streamBytes);
        requirePositive("retain-total", totalBytes);
    }

    /** Keeps what is younger, in each stream. */
    public Retention withAge(Duration limit) {
        return new Retention(Optional.of(limit), streamBytes, totalBytes);
    }

    /** Keeps about so many bytes of each stream. */
    public Retention withStreamBytes(long limit) {
        return new Retention(age, OptionalLong.of(limit), totalBytes);
    }

    /** Keeps about so many bytes in all. */
    public Retention withTotalBytes(long limit) {
        return new Retention(age, streamBytes, OptionalLong.of(limit));
    }

    /** Whether nothing is ever dropped. */
    public boolean keepsAll() {
        return equals(KEEP_ALL);
    }

    /** The part of it that a stream can decide alone. */
    public Retention ofOneStream() {
        return new Retention(age, streamBytes, OptionalLong.empty());
    }

    /**
     * Whether a file is due to be followed by the next.
     *
     * @param rollBytes the length that a file may reach without limits
     * @param oldestMs when its first segment was received, milliseconds since 1970
     */
    boolean rollDue(long rollBytes, long lengthBytes, long oldestMs, long nowMs) {
        long bytes = Math.min(rollBytes, Math.max(1, smallest() / FILES_PER_LIMIT));
        boolean old = age.isPresent() && nowMs - oldestMs >= age.get().toMillis() / FILES_PER_LIMIT;
        return lengthBytes >= bytes || old;
    }

    private long smallest() {
        return Math.min(streamBytes.orElse(Long.MAX_VALUE), totalBytes.orElse(Long.MAX_VALUE));
    }

    private static void requirePositive(String option, OptionalLong bytes) {
        if (bytes.isPresent() && bytes.getAsLong() < 1) {
            throw new IllegalArgumentException(option + " is a byte or more, found " + bytes.getAsLong());
        }
    }
}
