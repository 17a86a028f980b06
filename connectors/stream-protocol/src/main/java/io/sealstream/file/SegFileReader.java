package io.sealstream.file;

import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.LimitExceededException;
import io.sealstream.error.StreamException;
import io.sealstream.segment.EpochRecord;
import io.sealstream.segment.SegmentCodec;
import io.sealstream.segment.SegmentHeader;
import io.sealstream.segment.SegmentLayout;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Takes a {@code .seg} file apart without a key: header, EPOCH record, frames. Every length is checked before anything is allocated for
 * it. Not thread safe.
 */
public final class SegFileReader implements Closeable {

    private static final int PREFIX_BYTES = SegmentLayout.HEADER_BYTES;

    private final InputStream in;
    private final SegmentCodec codec = new SegmentCodec();
    private final byte[] headerBytes;
    private final SegFileHeader header;
    private final int maxFrameBytes;
    private byte[] frame = new byte[PREFIX_BYTES];
    private long bytesRead;
    private long epochOffset;

    /** Reads and parses the header. */
    public SegFileReader(InputStream in) throws IOException {
        this.in = in;
        byte[] fixed = new byte[SegFileHeader.FIXED_BYTES];
        readFully(fixed, 0, fixed.length, "file header");
        byte[] whole = Arrays.copyOf(fixed, SegFileHeader.lengthOf(fixed));
        readFully(whole, fixed.length, whole.length - fixed.length, "file header");
        this.headerBytes = whole;
        this.header = SegFileHeader.decode(whole);
        this.maxFrameBytes = SegmentLayout.MAX_FRAME_BYTES - SegmentLayout.MAX_SEGMENT_SIZE + header.segmentSize();
    }

    public SegFileHeader header() {
        return header;
    }

    /** A copy of the header as it lies in the file. */
    public byte[] headerBytes() {
        return headerBytes.clone();
    }

    /** Reads the EPOCH record, which follows the header. */
    public EpochRecord epoch() throws IOException {
        epochOffset = bytesRead;
        byte[] record = new byte[EpochRecord.BYTES];
        readFully(record, 0, record.length, "epoch record");
        return EpochRecord.decode(record);
    }

    /** Where the EPOCH record starts. */
    public long epochOffset() {
        return epochOffset;
    }

    /**
     * Reads the next whole frame into {@link #frame}.
     *
     * @return its length
     * @throws StreamException if the file ends here or inside, or the frame is damaged or longer than its file allows
     */
    public int nextFrame() throws IOException {
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
                    bytesRead);
        }
        ensure(segment.frameBytes());
        readFully(frame, PREFIX_BYTES + publicBytes, segment.bodyBytes(), "segment");
        return segment.frameBytes();
    }

    /** Holds the frame that {@link #nextFrame} read, from 0, until its next call. */
    byte[] frame() {
        return frame;
    }

    /** The header of the frame that {@link #nextFrame} read, not yet authentic. */
    public SegmentHeader frameHeader(int frameBytes) throws StreamException {
        return codec.decode(frame, 0, frameBytes);
    }

    public long bytesRead() {
        return bytesRead;
    }

    /** Fails if bytes follow. */
    public void requireEnd() throws IOException {
        if (in.read() >= 0) {
            throw new CorruptDataException(
                    ErrorCode.TRAILING_BYTES, "bytes follow the trailer of the file", "fileOffset", bytesRead);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private void ensure(int bytes) {
        if (frame.length < bytes) {
            frame = Arrays.copyOf(frame, bytes);
        }
    }

    private void readFully(byte[] target, int offset, int length, String what) throws IOException {
        int read = in.readNBytes(target, offset, length);
        bytesRead += read;
        if (read < length) {
            throw new CorruptDataException(
                    ErrorCode.TRUNCATED,
                    "sealed file ends early",
                    "inside",
                    what,
                    "fileBytes",
                    bytesRead,
                    "missingBytesAtLeast",
                    length - read);
        }
    }
}
