package io.sealstream.segment;

import java.util.Objects;

/**
 * The clear part of a segment frame (SPEC section 3.2); all of it is authenticated with the segment. Immutable.
 *
 * @param type what the segment is
 * @param ending whether it is the last of its stream
 * @param privateMetadata whether encrypted metadata precedes the payload
 * @param compressed whether the payload is compressed
 * @param suite the cipher
 * @param publicMetadataBytes length of the clear metadata behind the header, 0 to 4,096
 * @param bodyBytes length of ciphertext and tag
 * @param stream the stream
 * @param epochId first eight bytes of the commitment of the epoch that sealed it
 * @param sequence number of the segment among those of its type, 0 to 2^48 - 1
 * @param offset position of its first payload byte in the stream
 */
public record SegmentHeader(
        SegmentType type,
        Ending ending,
        boolean privateMetadata,
        boolean compressed,
        Suite suite,
        int publicMetadataBytes,
        int bodyBytes,
        StreamId stream,
        long epochId,
        long sequence,
        long offset) {

    /** Whether a segment is the last of its stream. */
    public enum Ending {
        /** More segments follow. */
        OPEN,
        /** Nothing follows. */
        FINAL
    }

    /** The header of a segment that is not compressed. */
    public SegmentHeader(
            SegmentType type,
            Ending ending,
            boolean privateMetadata,
            Suite suite,
            int publicMetadataBytes,
            int bodyBytes,
            StreamId stream,
            long epochId,
            long sequence,
            long offset) {
        this(
                type,
                ending,
                privateMetadata,
                /* compressed= */ false,
                suite,
                publicMetadataBytes,
                bodyBytes,
                stream,
                epochId,
                sequence,
                offset);
    }

    public SegmentHeader {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(ending, "ending");
        Objects.requireNonNull(suite, "suite");
        Objects.requireNonNull(stream, "stream");
        requireRange("publicMetadataBytes", publicMetadataBytes, 0, SegmentLayout.MAX_PUBLIC_METADATA_BYTES);
        requireRange("bodyBytes", bodyBytes, SegmentLayout.TAG_BYTES, SegmentLayout.MAX_BODY_BYTES);
        requireRange("sequence", sequence, 0, SegmentLayout.MAX_SEQUENCE);
        requireRange("offset", offset, 0, Long.MAX_VALUE);
    }

    public boolean isFinal() {
        return ending == Ending.FINAL;
    }

    /** Length of the whole frame: header, public metadata and body. */
    public int frameBytes() {
        return SegmentLayout.HEADER_BYTES + publicMetadataBytes + bodyBytes;
    }

    private static void requireRange(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " is " + min + " to " + max + ", found " + value);
        }
    }
}
