package io.sealstream.cipher;

import io.sealstream.bytes.BigEndian;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.LimitExceededException;
import io.sealstream.error.StreamException;
import io.sealstream.segment.Beacon;
import io.sealstream.segment.BeaconFrame;
import io.sealstream.segment.CompressedPayload;
import io.sealstream.segment.Compression;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.EpochStart.Sizing;
import io.sealstream.segment.SegmentCodec;
import io.sealstream.segment.SegmentHeader;
import io.sealstream.segment.SegmentHeader.Ending;
import io.sealstream.segment.SegmentLayout;
import io.sealstream.segment.SegmentType;
import java.security.GeneralSecurityException;
import java.util.Objects;
import java.util.OptionalInt;
import javax.crypto.Cipher;

/**
 * Seals payloads into the segment frames of one epoch, in order. Owns the counters, so that no caller can use a nonce twice; after the
 * FINAL segment or any failure it seals no more DATA. Holds one cipher. Not thread safe.
 */
public final class SegmentSealer {

    /** Private metadata is padded so that the payload behind it stays aligned for the cipher (SPEC section 3.3). */
    private static final int ALIGNMENT = 16;

    /** Longer single calls fall into a slow path of the Java 17 platform cipher. */
    private static final int SLICE_BYTES = 64 << 10;

    private static final byte[] NOTHING = new byte[0];

    private final Epoch epoch;
    private final SegmentCipher cipher;
    private final SegmentCodec codec = new SegmentCodec();
    private final Compression compression;
    private final CompressedPayload compressor = new CompressedPayload();
    private long nextSequence;
    private long nextOffset;
    private long nextIndexSequence;
    private long nextBeaconSequence;
    private boolean indexSealed;
    private boolean trailerSealed;
    private boolean closed;

    /** Seals payloads as they are. */
    public SegmentSealer(Epoch epoch, AeadProvider provider) {
        this(epoch, provider, Compression.NONE);
    }

    /**
     * The same with payloads compressed where that makes them shorter (SPEC section 3.7). Whoever seals says the length of each payload
     * in its public metadata then: see {@link io.sealstream.segment.PayloadLength}.
     *
     * @throws IllegalArgumentException in an epoch of fixed-size segments, if {@code compression} is not {@code NONE}
     */
    public SegmentSealer(Epoch epoch, AeadProvider provider, Compression compression) {
        if (compression != Compression.NONE && epoch.start().sizing() == Sizing.FIXED) {
            throw new IllegalArgumentException("segments of fixed size are not compressed: their size is their place");
        }
        this.compression = compression;
        this.epoch = Objects.requireNonNull(epoch, "epoch");
        this.cipher = new SegmentCipher(epoch, provider, Cipher.ENCRYPT_MODE);
        this.nextSequence = epoch.start().sequence();
        this.nextOffset = epoch.start().offset();
    }

    /** Length of the frame that a DATA segment of these lengths becomes, at most: compression may make it shorter. */
    public static int frameBytes(int publicMetadataBytes, int privateMetadataBytes, int payloadBytes) {
        return SegmentLayout.HEADER_BYTES
                + publicMetadataBytes
                + paddedPrivateBytes(privateMetadataBytes)
                + payloadBytes
                + SegmentLayout.TAG_BYTES;
    }

    /** Seals a DATA segment without private metadata; see the longer form. */
    public int seal(
            Ending ending,
            byte[] publicMetadata,
            byte[] payload,
            int offset,
            int length,
            byte[] target,
            int targetOffset)
            throws StreamException {
        return seal(ending, publicMetadata, NOTHING, payload, offset, length, target, targetOffset);
    }

    /**
     * Seals the next DATA segment.
     *
     * @param ending whether it is the last of the stream
     * @param publicMetadata clear but authenticated, at most 4,096 bytes
     * @param privateMetadata encrypted with the payload, at most 65,533 bytes; empty for none
     * @param payload 1 to segment-size bytes at {@code offset}, in an epoch of fixed size exactly segment-size; a FINAL segment may have
     *     fewer, and none
     * @param target takes the frame at {@code targetOffset}; must not overlap the payload
     * @return length of the frame, no more than {@link #frameBytes} says
     * @throws LimitExceededException if the sequence numbers of the stream are used up
     * @throws IllegalStateException after the FINAL segment
     * @throws IndexOutOfBoundsException if {@code target} has no room for the frame; nothing has been sealed then
     */
    public int seal(
            Ending ending,
            byte[] publicMetadata,
            byte[] privateMetadata,
            byte[] payload,
            int offset,
            int length,
            byte[] target,
            int targetOffset)
            throws StreamException {
        Objects.checkFromIndexSize(offset, length, payload.length);
        requirePayload(ending, length);
        requireMetadata(publicMetadata, privateMetadata);
        Objects.checkFromIndexSize(
                targetOffset, frameBytes(publicMetadata.length, privateMetadata.length, length), target.length);
        if (closed) {
            throw new IllegalStateException("stream has ended: nothing follows its final segment");
        }
        if (nextSequence > SegmentLayout.MAX_SEQUENCE) {
            throw new LimitExceededException(
                    ErrorCode.LIMIT,
                    "stream has used up its sequence numbers",
                    "maxSequence",
                    SegmentLayout.MAX_SEQUENCE);
        }
        long sequence = nextSequence++;
        long payloadOffset = nextOffset;
        nextOffset += length;
        closed = ending == Ending.FINAL;
        OptionalInt compressed = compressor.compress(compression, payload, offset, length);
        boolean shorter = compressed.isPresent();
        return sealFrame(
                new Kind(SegmentType.DATA, ending, shorter),
                sequence,
                payloadOffset,
                publicMetadata,
                privateMetadata,
                shorter ? compressor.compressed() : payload,
                shorter ? 0 : offset,
                shorter ? compressed.getAsInt() : length,
                target,
                targetOffset);
    }

    /**
     * Seals the next INDEX segment of a file: behind the FINAL segment, before the trailer, without metadata.
     *
     * @param ending whether it is the last INDEX segment
     * @param entries whole entries, at least one; how many is the caller's business
     * @return length of the frame
     */
    public int sealIndex(Ending ending, byte[] entries, byte[] target, int targetOffset) {
        if (!closed || indexSealed || trailerSealed) {
            throw new IllegalStateException("an index lies between the final segment and the trailer");
        }
        Objects.checkFromIndexSize(targetOffset, frameBytes(0, 0, entries.length), target.length);
        indexSealed = ending == Ending.FINAL;
        return sealFrame(
                new Kind(SegmentType.INDEX, ending, /* compressed= */ false),
                nextIndexSequence++,
                nextOffset,
                NOTHING,
                NOTHING,
                entries,
                0,
                entries.length,
                target,
                targetOffset);
    }

    /** Seals the trailer of a file: once, behind the FINAL segment, without payload. Returns the length of the frame. */
    public int sealTrailer(byte[] publicMetadata, byte[] target, int targetOffset) {
        if (!closed || trailerSealed) {
            throw new IllegalStateException("a trailer follows the final segment, once");
        }
        trailerSealed = true;
        return sealFrame(
                new Kind(SegmentType.TRAILER, Ending.FINAL, /* compressed= */ false),
                0,
                nextOffset,
                publicMetadata,
                NOTHING,
                NOTHING,
                0,
                0,
                target,
                targetOffset);
    }

    /**
     * Seals the next beacon (SPEC section 3.6). By the thread that seals DATA, or under its lock: the counters are the same.
     *
     * @param beacon says how far the stream has come: no further than this sealer has sealed
     * @return the whole frame
     * @throws IllegalStateException in a bounded epoch, whose end is proved otherwise, or after the FINAL segment
     */
    public byte[] sealBeacon(Beacon beacon) {
        if (epoch.start().bound() != Bound.LIVE || closed) {
            throw new IllegalStateException("a beacon belongs to a live stream that has not ended");
        }
        boolean possible = beacon.nextSequence() >= epoch.start().sequence()
                && beacon.nextSequence() <= nextSequence
                && beacon.nextOffset() >= epoch.start().offset()
                && beacon.nextOffset() <= nextOffset;
        if (!possible) {
            throw new IllegalArgumentException("a beacon lies between the start of its epoch and segment "
                    + nextSequence + ", found " + beacon.nextSequence());
        }
        byte[] payload = beacon.encode();
        byte[] frame = new byte[BeaconFrame.BYTES];
        sealFrame(
                new Kind(SegmentType.BEACON, Ending.OPEN, /* compressed= */ false),
                nextBeaconSequence++,
                beacon.nextOffset(),
                NOTHING,
                NOTHING,
                payload,
                0,
                payload.length,
                frame,
                0);
        return frame;
    }

    public Epoch epoch() {
        return epoch;
    }

    /** Sequence that the next DATA segment gets. */
    public long nextSequence() {
        return nextSequence;
    }

    /** Payload offset that the next DATA segment gets. */
    public long nextOffset() {
        return nextOffset;
    }

    /** What a frame is, as its header says. */
    private record Kind(SegmentType type, Ending ending, boolean compressed) {}

    private int sealFrame(
            Kind kind,
            long sequence,
            long payloadOffset,
            byte[] publicMetadata,
            byte[] privateMetadata,
            byte[] payload,
            int offset,
            int length,
            byte[] target,
            int targetOffset) {
        int bodyBytes = paddedPrivateBytes(privateMetadata.length) + length + SegmentLayout.TAG_BYTES;
        SegmentHeader header = new SegmentHeader(
                kind.type(),
                kind.ending(),
                privateMetadata.length > 0,
                kind.compressed(),
                epoch.start().suite(),
                publicMetadata.length,
                bodyBytes,
                epoch.start().stream(),
                epoch.record().epochId(),
                sequence,
                payloadOffset);
        System.arraycopy(publicMetadata, 0, target, targetOffset + SegmentLayout.HEADER_BYTES, publicMetadata.length);
        codec.encode(header, target, targetOffset);
        int associated = SegmentLayout.HEADER_BYTES + publicMetadata.length;
        try {
            Cipher ready = cipher.ready(kind.type(), header.isFinal(), sequence, target, targetOffset, associated);
            int at = targetOffset + associated;
            if (privateMetadata.length > 0) {
                byte[] block = privateBlock(privateMetadata);
                at += ready.update(block, 0, block.length, target, at);
            }
            int left = length;
            int from = offset;
            for (; left > SLICE_BYTES; left -= SLICE_BYTES, from += SLICE_BYTES) {
                at += ready.update(payload, from, SLICE_BYTES, target, at);
            }
            ready.doFinal(payload, from, left, target, at);
        } catch (GeneralSecurityException e) {
            closed = true;
            throw new AssertionError("internal error: sealing cannot fail", e);
        }
        return header.frameBytes();
    }

    private void requirePayload(Ending ending, int length) {
        int segmentSize = epoch.start().segmentSize();
        if (length > segmentSize || (length == 0 && ending == Ending.OPEN)) {
            throw new IllegalArgumentException("payload has 1 to segment-size bytes, 0 only in a final segment; found "
                    + length + " of " + segmentSize);
        }
        if (epoch.start().sizing() == Sizing.FIXED && ending == Ending.OPEN && length != segmentSize) {
            throw new IllegalArgumentException(
                    "payload of a stream of fixed-size segments has segment-size bytes before"
                            + " the final segment; found " + length + " of " + segmentSize);
        }
    }

    private static void requireMetadata(byte[] publicMetadata, byte[] privateMetadata) {
        if (publicMetadata.length > SegmentLayout.MAX_PUBLIC_METADATA_BYTES
                || privateMetadata.length > SegmentLayout.MAX_PRIVATE_METADATA_BYTES) {
            throw new IllegalArgumentException("metadata is too long: public " + publicMetadata.length + " of "
                    + SegmentLayout.MAX_PUBLIC_METADATA_BYTES + " bytes, private " + privateMetadata.length + " of "
                    + SegmentLayout.MAX_PRIVATE_METADATA_BYTES);
        }
    }

    private static byte[] privateBlock(byte[] privateMetadata) {
        byte[] block = new byte[paddedPrivateBytes(privateMetadata.length)];
        BigEndian.putU16(block, 0, privateMetadata.length);
        System.arraycopy(privateMetadata, 0, block, 2, privateMetadata.length);
        return block;
    }

    private static int paddedPrivateBytes(int privateBytes) {
        return privateBytes == 0 ? 0 : (2 + privateBytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
}
