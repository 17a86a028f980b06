package io.sealstream.cipher;

import io.sealstream.segment.SegmentHeader;
import java.util.Objects;

/**
 * An authentic segment. The buffer is the one that was passed to the opener, or, if the payload was compressed, one of its own; payload and
 * private metadata are slices of it.
 *
 * @param header the clear part, now authentic
 * @param publicMetadata clear metadata, now authentic
 * @param buffer holds the plaintext
 * @param privateMetadataOffset where private metadata starts in the buffer
 * @param privateMetadataBytes its length, 0 if there is none
 * @param payloadOffset where the payload starts in the buffer
 * @param payloadBytes its length
 */
@SuppressWarnings("ArrayRecordComponent") // identity is meant: this is a view of somebody's buffer, never compared
public record OpenedSegment(
        SegmentHeader header,
        byte[] publicMetadata,
        byte[] buffer,
        int privateMetadataOffset,
        int privateMetadataBytes,
        int payloadOffset,
        int payloadBytes) {

    public OpenedSegment {
        Objects.requireNonNull(header, "header");
        Objects.requireNonNull(publicMetadata, "publicMetadata");
        Objects.checkFromIndexSize(payloadOffset, payloadBytes, buffer.length);
        Objects.checkFromIndexSize(privateMetadataOffset, privateMetadataBytes, buffer.length);
    }

    /**
     * What the segment counts in limits of what is held, in bytes: the longer of its frame and its plaintext, because a compressed payload
     * may be a thousand times as long as its frame (SPEC section 8).
     *
     * @param frameBytes length of its frame
     */
    public long heldBytes(int frameBytes) {
        return Math.max(frameBytes, (long) privateMetadataBytes + payloadBytes);
    }

    /** The same with a buffer of its own, as long as what it holds. */
    public OpenedSegment ownCopy() {
        byte[] own = new byte[privateMetadataBytes + payloadBytes];
        System.arraycopy(buffer, privateMetadataOffset, own, 0, privateMetadataBytes);
        System.arraycopy(buffer, payloadOffset, own, privateMetadataBytes, payloadBytes);
        return new OpenedSegment(
                header, publicMetadata, own, 0, privateMetadataBytes, privateMetadataBytes, payloadBytes);
    }
}
