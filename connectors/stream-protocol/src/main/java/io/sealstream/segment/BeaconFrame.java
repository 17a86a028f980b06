package io.sealstream.segment;

import io.sealstream.bytes.OpaqueBytes;
import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import java.util.Objects;

/**
 * The frame of a BEACON segment (SPEC section 3.6), whose form has been checked as far as it can be without its key. Immutable.
 *
 * @param header the clear part; not authentic before the frame has been opened
 * @param bytes the whole frame
 */
public record BeaconFrame(SegmentHeader header, OpaqueBytes bytes) {

    /** A beacon has no metadata, so that its frame has one length. */
    public static final int BYTES = SegmentLayout.HEADER_BYTES + Beacon.BYTES + SegmentLayout.TAG_BYTES;

    public BeaconFrame {
        Objects.requireNonNull(header, "header");
        Objects.requireNonNull(bytes, "bytes");
    }

    /**
     * Takes a frame of {@link #BYTES}.
     *
     * @throws StreamException if it is no segment, or not of the form of a beacon
     */
    public static BeaconFrame parse(byte[] frame) throws StreamException {
        SegmentHeader header = new SegmentCodec().decode(frame, 0, frame.length);
        boolean fits = frame.length == BYTES
                && header.frameBytes() == BYTES
                && header.type() == SegmentType.BEACON
                && header.publicMetadataBytes() == 0
                && !header.privateMetadata()
                && !header.compressed()
                && !header.isFinal();
        if (!fits) {
            throw new CorruptDataException(
                    ErrorCode.CORRUPT_HEADER,
                    "segment has not the form of a beacon",
                    "type",
                    header.type(),
                    "foundBytes",
                    frame.length,
                    "expectedBytes",
                    BYTES);
        }
        return new BeaconFrame(header, OpaqueBytes.of(frame));
    }
}
