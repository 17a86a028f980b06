package io.sealstream.hub.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * When the segments of a file were received, as far as its old index knows it; where it does not, the last known time before, or else
 * when the file was last changed. Not thread safe.
 */
final class FileTimes {

    private final Map<Long, IndexEntry> known = new HashMap<>();
    private final long changedMs;
    private long lastKnownMs;
    private boolean anyKnown;
    private long oldestMs = Long.MAX_VALUE;
    private long newestMs;

    private FileTimes(long changedMs) {
        this.changedMs = changedMs;
        this.newestMs = changedMs;
    }

    static FileTimes of(SpoolFile file, List<IndexEntry> old) throws IOException {
        FileTimes times =
                new FileTimes(Math.max(0, Files.getLastModifiedTime(file.path()).toMillis()));
        old.forEach(entry -> times.known.put(entry.position(), entry));
        return times;
    }

    /** When the item at this position came, in the order of positions. */
    long at(IndexEntry.Kind kind, long sequence, long position) {
        IndexEntry entry = known.get(position);
        if (entry != null && entry.kind() == kind && entry.sequence() == sequence) {
            lastKnownMs = anyKnown ? Math.max(lastKnownMs, entry.receivedAtMs()) : entry.receivedAtMs();
            anyKnown = true;
        }
        return anyKnown ? lastKnownMs : changedMs;
    }

    /** Notes a segment's time. */
    void saw(long receivedAtMs) {
        oldestMs = Math.min(oldestMs, receivedAtMs);
    }

    /** The index knows when the last segment came. */
    void newest(long receivedAtMs) {
        newestMs = receivedAtMs;
    }

    long oldestMs() {
        return oldestMs;
    }

    long newestMs() {
        return newestMs;
    }
}
