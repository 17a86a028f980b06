package io.sealstream.file;

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

    /** SPEC section 6.3: length of an entry of the index. */
    public static final int INDEX_ENTRY_BYTES = IndexEntry.ENCODED_BYTES;

    private final InputStream in;
    private final FrameReader frames;
    private final SegmentCodec codec = new SegmentCodec();
    private final byte[] headerBytes;
    private final SegFileHeader header;
    private long epochOffset;

    /** Reads and parses the header. */
    public SegFileReader(InputStream in) throws IOException {
        this.in = in;
        this.frames = new FrameReader(in);
        byte[] fixed = new byte[SegFileHeader.FIXED_BYTES];
        frames.readFully(fixed, 0, fixed.length, "file header");
        byte[] whole = Arrays.copyOf(fixed, SegFileHeader.lengthOf(fixed));
        frames.readFully(whole, fixed.length, whole.length - fixed.length, "file header");
        this.headerBytes = whole;
        this.header = SegFileHeader.decode(whole);
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
        epochOffset = frames.position();
        byte[] record = new byte[EpochRecord.BYTES];
        frames.readFully(record, 0, record.length, "epoch record");
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
        return frames.nextFrame(FrameReader.maxFrameBytes(header.segmentSize())).frameBytes();
    }

    /** Holds the frame that {@link #nextFrame} read, from 0, until its next call. */
    byte[] frame() {
        return frames.frame();
    }

    /** The header of the frame that {@link #nextFrame} read, not yet authentic. */
    public SegmentHeader frameHeader(int frameBytes) throws StreamException {
        return codec.decode(frames.frame(), 0, frameBytes);
    }

    /** The public metadata of the frame that {@link #nextFrame} read, not yet authentic. */
    public byte[] publicMetadata(SegmentHeader segment) {
        int from = SegmentLayout.HEADER_BYTES;
        return Arrays.copyOfRange(frames.frame(), from, from + segment.publicMetadataBytes());
    }

    /** Bytes of the file that were read. */
    public long bytesRead() {
        return frames.position();
    }

    /** Fails if bytes follow. */
    public void requireEnd() throws IOException {
        frames.requireEnd();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
