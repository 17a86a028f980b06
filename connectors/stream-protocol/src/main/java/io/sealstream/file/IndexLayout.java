package io.sealstream.file;

import io.sealstream.cipher.SegmentSealer;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.EpochStart.Sizing;

/**
 * How the index of a file is cut into INDEX segments (SPEC section 6.3). All of it follows from the segment size and the number of DATA
 * segments, so that any entry is found without reading the others. Immutable.
 *
 * @param entriesPerSegment entries in every INDEX segment but the last
 * @param entryCount entries of the whole index, 0 for a file of fixed size
 */
record IndexLayout(int entriesPerSegment, long entryCount) {

    /** SPEC section 6.3: every 64th segment has an entry. */
    static final int SEGMENTS_PER_ENTRY = 64;

    /** SPEC section 8: 64 KiB, whatever the segment size, so that a search needs little memory. */
    static final int MAX_ENTRIES_PER_SEGMENT = 2048;

    /** The index of a file whose FINAL segment has this sequence, 0 to 2^48 - 1. */
    static IndexLayout of(EpochStart start, long finalSequence) {
        return new IndexLayout(
                entriesPerSegment(start.segmentSize()),
                start.sizing() == Sizing.FIXED ? 0 : finalSequence / SEGMENTS_PER_ENTRY + 1);
    }

    /** As many entries as fit the segment size, 1 to 2,048. */
    static int entriesPerSegment(int segmentSize) {
        return Math.max(1, Math.min(MAX_ENTRIES_PER_SEGMENT, segmentSize / IndexEntry.ENCODED_BYTES));
    }

    long segmentCount() {
        return (entryCount + entriesPerSegment - 1) / entriesPerSegment;
    }

    /** How many entries the INDEX segment of this number has. */
    int entriesIn(long segment) {
        return (int) Math.min(entriesPerSegment, entryCount - segment * entriesPerSegment);
    }

    /** Length of the frame of the INDEX segment of this number. */
    int frameBytes(long segment) {
        return SegmentSealer.frameBytes(0, 0, entriesIn(segment) * IndexEntry.ENCODED_BYTES);
    }

    /** Where the INDEX segment of this number starts, from the start of the index. */
    long frameOffset(long segment) {
        return segment * SegmentSealer.frameBytes(0, 0, entriesPerSegment * IndexEntry.ENCODED_BYTES);
    }

    /** Length of the whole index in the file. */
    long fileBytes() {
        return segmentCount() * SegmentSealer.frameBytes(0, 0, 0) + entryCount * IndexEntry.ENCODED_BYTES;
    }
}
