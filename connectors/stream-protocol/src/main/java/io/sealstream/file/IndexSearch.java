package io.sealstream.file;

import io.sealstream.cipher.OpenedSegment;
import io.sealstream.cipher.SegmentOpener;
import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import io.sealstream.segment.SegmentHeader;
import io.sealstream.segment.SegmentType;
import java.io.IOException;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Finds entries in the index of a file without reading all of it (SPEC section 6.3): a binary search that opens one INDEX segment for each
 * step, of at most 64 KiB, and keeps the last one. Not thread safe.
 */
final class IndexSearch {

    private final FilePosition file;
    private final SegmentOpener opener;
    private final FileEnd end;
    private @Nullable OpenedSegment page;

    IndexSearch(FilePosition file, SegmentOpener opener, FileEnd end) {
        this.file = file;
        this.opener = opener;
        this.end = end;
    }

    /** The last entry whose {@code key} is not above {@code wanted}; the first one if there is none. Keys must not fall. */
    IndexEntry lastNotAbove(ToLongFunction<IndexEntry> key, long wanted) throws IOException {
        long pageNumber = 0;
        // Invariant: the pages from `above` on start above what is wanted.
        for (long above = end.index().segmentCount(); above - pageNumber > 1; ) {
            long middle = (pageNumber + above) >>> 1;
            if (key.applyAsLong(entry(page(middle), 0)) <= wanted) {
                pageNumber = middle;
            } else {
                above = middle;
            }
        }
        OpenedSegment found = page(pageNumber);
        int low = 0;
        for (int above = end.index().entriesIn(pageNumber); above - low > 1; ) {
            int middle = (low + above) >>> 1;
            if (key.applyAsLong(entry(found, middle)) <= wanted) {
                low = middle;
            } else {
                above = middle;
            }
        }
        return entry(found, low);
    }

    private OpenedSegment page(long number) throws IOException {
        if (page != null && page.header().sequence() == number) {
            return page;
        }
        IndexLayout index = end.index();
        int frameBytes = index.frameBytes(number);
        SegmentHeader header = file.frameAt(end.trailer().indexOffset() + index.frameOffset(number), frameBytes);
        OpenedSegment opened = opener.open(file.frame(), 0, header.frameBytes(), new byte[header.frameBytes()], 0);
        boolean inPlace = header.type() == SegmentType.INDEX
                && header.sequence() == number
                && header.offset() == end.trailer().plainBytes()
                && header.isFinal() == (number == index.segmentCount() - 1);
        if (!inPlace) {
            throw conflict(number);
        }
        IndexSegments.requireLength(opened, index.entriesIn(number));
        for (int i = 0; i < index.entriesIn(number); i++) {
            IndexEntry entry = entry(opened, i);
            long sequence = (number * index.entriesPerSegment() + i) * IndexLayout.SEGMENTS_PER_ENTRY;
            if (entry.sequence() != sequence || entry.fileOffset() < 0 || entry.fileOffset() >= end.dataEnd()) {
                throw conflict(number);
            }
        }
        page = opened;
        return opened;
    }

    private static IndexEntry entry(OpenedSegment page, int number) {
        return IndexEntry.at(page.buffer(), page.payloadOffset() + number * IndexEntry.ENCODED_BYTES);
    }

    private static CorruptDataException conflict(long number) {
        return new CorruptDataException(
                ErrorCode.SEQUENCE_CONFLICT, "index does not fit the segments of the file", "indexSegment", number);
    }
}
