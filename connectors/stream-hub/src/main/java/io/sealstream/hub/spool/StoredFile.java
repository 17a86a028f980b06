package io.sealstream.hub.spool;

/**
 * A spool file, as retention sees it. Immutable.
 *
 * @param firstSequence its first segment
 * @param nextSequence behind its last
 * @param bytes its length
 * @param newestMs when its last segment was received, milliseconds since 1970
 */
public record StoredFile(long firstSequence, long nextSequence, long bytes, long newestMs) {

    /** Whether there is anything in it but EPOCH records. */
    boolean holdsSegments() {
        return nextSequence > firstSequence;
    }
}
