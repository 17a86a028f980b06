package io.sealstream.file;

import io.sealstream.cipher.OpenedSegment;
import io.sealstream.cipher.SegmentOpener;
import io.sealstream.cipher.SegmentSealer;
import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.EpochStart.Sizing;
import io.sealstream.segment.SegmentLayout;
import io.sealstream.segment.SegmentType;
import java.io.IOException;

/**
 * The end of a file, read before its middle (SPEC section 6.5): an authentic trailer, and what follows from it by arithmetic. Immutable.
 *
 * @param trailer what the trailer says
 * @param index how the index is cut
 * @param dataEnd where the FINAL DATA segment ends
 */
record FileEnd(SegFileTrailer trailer, IndexLayout index, long dataEnd) {

    private static final int TRAILER_BYTES = SegmentSealer.frameBytes(SegFileTrailer.ENCODED_BYTES, 0, 0);
    private static final int MIN_FRAME_BYTES = SegmentSealer.frameBytes(0, 0, 0);

    /** Reads the last bytes of a source of {@code fileBytes}. */
    static FileEnd read(SourceInput in, long fileBytes, VerifiedStart start, SegmentOpener opener) throws IOException {
        byte[] frame = new byte[TRAILER_BYTES];
        long trailerOffset = fileBytes - TRAILER_BYTES;
        boolean there = trailerOffset >= start.firstFrameOffset();
        if (there) {
            in.moveTo(trailerOffset);
            there = in.readNBytes(frame, 0, frame.length) == frame.length && startsLikeTrailer(frame);
        }
        if (!there) {
            throw new CorruptDataException(
                    ErrorCode.TRUNCATED,
                    "sealed file does not end in its trailer: it is cut, or its end is damaged",
                    "fileBytes",
                    fileBytes);
        }
        OpenedSegment opened = opener.open(frame, 0, frame.length, new byte[0], 0);
        SegFileTrailer trailer = SegFileTrailer.decode(opened.publicMetadata());
        EpochStart epoch = start.epoch().start();
        boolean possible = trailer.fileBytes() == fileBytes
                && trailer.epochOffset() == start.epochOffset()
                && trailer.plainBytes() == opened.header().offset()
                && trailer.finalSequence() >= 0
                && trailer.finalSequence() <= Math.min(SegmentLayout.MAX_SEQUENCE, fileBytes / minFrameBytes(epoch));
        require(possible, trailer, fileBytes);
        IndexLayout index = IndexLayout.of(epoch, trailer.finalSequence());
        long dataEnd = trailerOffset - index.fileBytes();
        boolean fits = epoch.sizing() == Sizing.FIXED
                ? fitsFixed(trailer, start, dataEnd)
                : fitsVariable(trailer, start, dataEnd);
        require(fits, trailer, fileBytes);
        return new FileEnd(trailer, index, dataEnd);
    }

    private static boolean fitsFixed(SegFileTrailer trailer, VerifiedStart start, long dataEnd) {
        int segmentSize = start.header().segmentSize();
        long finalOffset = start.firstFrameOffset() + trailer.finalSequence() * (MIN_FRAME_BYTES + segmentSize);
        long finalPayload = dataEnd - finalOffset - MIN_FRAME_BYTES;
        return trailer.indexOffset() == 0
                && finalPayload >= 0
                && finalPayload <= segmentSize
                && trailer.plainBytes() == trailer.finalSequence() * segmentSize + finalPayload;
    }

    private static boolean fitsVariable(SegFileTrailer trailer, VerifiedStart start, long dataEnd) {
        long least = start.firstFrameOffset() + (trailer.finalSequence() + 1) * MIN_FRAME_BYTES;
        return trailer.indexOffset() == dataEnd && dataEnd >= least;
    }

    /** How long a DATA frame before the FINAL one is at least; keeps the products here within a long. */
    private static int minFrameBytes(EpochStart epoch) {
        return epoch.sizing() == Sizing.FIXED ? MIN_FRAME_BYTES + epoch.segmentSize() : MIN_FRAME_BYTES;
    }

    private static boolean startsLikeTrailer(byte[] frame) {
        return frame[0] == 'S'
                && frame[1] == 'G'
                && frame[2] == SegmentLayout.VERSION
                && frame[3] == SegmentType.TRAILER.number();
    }

    private static void require(boolean fits, SegFileTrailer trailer, long fileBytes) throws StreamException {
        if (!fits) {
            throw new CorruptDataException(
                    ErrorCode.SEQUENCE_CONFLICT,
                    "trailer does not fit the file",
                    "found",
                    trailer,
                    "fileBytes",
                    fileBytes);
        }
    }
}
