package io.sealstream.file;

import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.LimitExceededException;
import io.sealstream.segment.SegmentCodec;
import io.sealstream.segment.SegmentHeader;
import io.sealstream.segment.SegmentLayout;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Reads whole segment frames of a file into one buffer, each length checked before memory is reserved for it. Knows where it stands. Not
 * thread safe.
 */
final class FrameReader {

    private static final int PREFIX_BYTES = SegmentLayout.HEADER_BYTES;

    private final InputStream in;
    private final SegmentCodec codec = new SegmentCodec();
    private byte[] frame = new byte[PREFIX_BYTES];
    private long position;

    FrameReader(InputStream in) {
        this.in = in;
    }

    /** SPEC section 6.2: the longest frame that a file of this segment size may have. */
    static int maxFrameBytes(int segmentSize) {
        return SegmentLayout.MAX_FRAME_BYTES - SegmentLayout.MAX_SEGMENT_SIZE + segmentSize;
    }

    /** Reads the next whole frame; {@link #frame} holds it until the next call. */
    SegmentHeader nextFrame(int maxFrameBytes) throws IOException {
        SegmentHeader segment = nextHeader(maxFrameBytes);
        int clear = PREFIX_BYTES + segment.publicMetadataBytes();
        ensure(segment.frameBytes());
        readFully(frame, clear, segment.bodyBytes(), "segment");
        return segment;
    }

    /** Reads header and public metadata of the next frame into {@link #frame}; the body is the next to be read. */
    SegmentHeader nextHeader(int maxFrameBytes) throws IOException {
        long start = position;
        readFully(frame, 0, PREFIX_BYTES, "segment");
        int publicBytes = SegmentCodec.publicMetadataBytes(frame, 0);
        ensure(PREFIX_BYTES + publicBytes);
        readFully(frame, PREFIX_BYTES, publicBytes, "segment");
        SegmentHeader segment = codec.decode(frame, 0, PREFIX_BYTES + publicBytes);
        if (segment.frameBytes() > maxFrameBytes) {
            throw new LimitExceededException(
                    ErrorCode.LIMIT,
                    "segment is longer than its file allows",
                    "foundBytes",
                    segment.frameBytes(),
                    "maxBytes",
                    maxFrameBytes,
                    "fileOffset",
                    start);
        }
        return segment;
    }

    byte[] frame() {
        return frame;
    }

    /** Where the next byte comes from. */
    long position() {
        return position;
    }

    /** Says that the input has been set to another place. */
    void movedTo(long newPosition) {
        position = newPosition;
    }

    void readFully(byte[] target, int offset, int length, String what) throws IOException {
        int read = in.readNBytes(target, offset, length);
        position += read;
        if (read < length) {
            throw new CorruptDataException(
                    ErrorCode.TRUNCATED,
                    "sealed file ends early",
                    "inside",
                    what,
                    "fileBytes",
                    position,
                    "missingBytesAtLeast",
                    length - read);
        }
    }

    /** Fails if bytes follow. */
    void requireEnd() throws IOException {
        if (in.read() >= 0) {
            throw new CorruptDataException(
                    ErrorCode.TRAILING_BYTES, "bytes follow the trailer of the file", "fileOffset", position);
        }
    }

    private void ensure(int bytes) {
        if (frame.length < bytes) {
            frame = Arrays.copyOf(frame, bytes);
        }
    }
}
