package io.sealstream.hub.spool;

import io.sealstream.hub.spool.IndexEntry.Kind;
import io.sealstream.segment.EpochRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The entries of a file that is being written or scanned, and the rule which segments get one: the first of the file, then whenever a
 * reader would have to pass over too much, or a time would be too coarse. Confined to one thread.
 */
final class IndexNotes {

    /** Most segments that lie behind an entry before the next. */
    static final int DISTANCE_SEGMENTS = 64;

    /** As many bytes. */
    static final long DISTANCE_BYTES = 1L << 20;

    /** As long a time. */
    static final long DISTANCE_MS = 10_000;

    private final List<IndexEntry> entries = new ArrayList<>();
    private Optional<IndexEntry> lastSegment = Optional.empty();
    private int segments;
    private int written;

    void epoch(EpochRecord record, long position, long receivedAtMs) {
        entries.add(new IndexEntry(Kind.EPOCH, record.start().sequence(), position, receivedAtMs, record.epochId()));
    }

    /** Notes a segment if it is far enough behind the last that was noted. */
    void segment(long sequence, long position, long receivedAtMs) {
        boolean due = lastSegment
                .filter(last -> sequence - last.sequence() < DISTANCE_SEGMENTS
                        && position - last.position() < DISTANCE_BYTES
                        && receivedAtMs - last.receivedAtMs() < DISTANCE_MS)
                .isEmpty();
        if (due) {
            entries.add(new IndexEntry(Kind.SEGMENT, sequence, position, receivedAtMs, 0));
            lastSegment = Optional.of(entries.get(entries.size() - 1));
            segments++;
        }
    }

    /** Nothing follows. */
    void end(long nextSequence, long length, long receivedAtMs, long lastSegmentPosition) {
        entries.add(new IndexEntry(Kind.END, nextSequence, length, receivedAtMs, lastSegmentPosition));
    }

    /** How many segments are noted. */
    int segments() {
        return segments;
    }

    /** How many entries there are. */
    int size() {
        return entries.size();
    }

    /** All entries. */
    List<IndexEntry> entries() {
        return List.copyOf(entries);
    }

    /** The entries that are not on disk yet. */
    List<IndexEntry> unwritten() {
        return List.copyOf(entries.subList(written, entries.size()));
    }

    void markWritten() {
        written = entries.size();
    }
}
