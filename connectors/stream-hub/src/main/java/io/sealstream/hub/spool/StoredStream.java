package io.sealstream.hub.spool;

import io.sealstream.segment.StreamId;
import java.util.List;

/**
 * A stream, as retention sees it. Immutable.
 *
 * @param ended whether nothing will be appended any more
 * @param files from the oldest on; the last one is being written unless the stream has ended
 */
public record StoredStream(StreamId stream, boolean ended, List<StoredFile> files) {

    public StoredStream {
        files = List.copyOf(files);
    }

    /** How many of its files may go, from the first on; the last one holds the epoch in force and the place to go on. */
    int droppable() {
        return ended ? files.size() : Math.max(0, files.size() - 1);
    }

    long bytes() {
        return files.stream().mapToLong(StoredFile::bytes).sum();
    }
}
