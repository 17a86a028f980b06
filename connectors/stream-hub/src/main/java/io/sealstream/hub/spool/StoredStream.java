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

    /**
     * How many of its files may go, from the first on. The last one with a segment tells where a stream goes on: an EPOCH record alone
     * does not.
     */
    int droppable() {
        int droppable = files.size();
        if (!ended) {
            do {
                droppable--;
            } while (droppable > 0 && !files.get(droppable).holdsSegments());
        }
        return Math.max(0, droppable);
    }

    long bytes() {
        return files.stream().mapToLong(StoredFile::bytes).sum();
    }
}
