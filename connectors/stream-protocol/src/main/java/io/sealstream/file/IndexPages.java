package io.sealstream.file;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The index of a file while it is written: whole payloads of INDEX segments. Memory: 32 bytes for each 64 segments, which are 8 MiB for a
 * TiB in segments of 64 KiB. Not thread safe.
 */
final class IndexPages {

    private final int pageBytes;
    private final List<byte[]> pages = new ArrayList<>();
    private int filled;

    IndexPages(int segmentSize) {
        this.pageBytes = IndexLayout.entriesPerSegment(segmentSize) * IndexEntry.ENCODED_BYTES;
    }

    /** Takes the place of a segment; keeps that of every 64th. */
    void add(IndexEntry entry) {
        if (entry.sequence() % IndexLayout.SEGMENTS_PER_ENTRY != 0) {
            return;
        }
        if (pages.isEmpty() || filled == pageBytes) {
            pages.add(new byte[pageBytes]);
            filled = 0;
        }
        entry.putAt(pages.get(pages.size() - 1), filled);
        filled += IndexEntry.ENCODED_BYTES;
    }

    /** The payloads in order; the last one may be shorter. */
    List<byte[]> payloads() {
        List<byte[]> payloads = new ArrayList<>(pages);
        if (filled < pageBytes && !pages.isEmpty()) {
            int last = pages.size() - 1;
            payloads.set(last, Arrays.copyOf(pages.get(last), filled));
        }
        return payloads;
    }
}
