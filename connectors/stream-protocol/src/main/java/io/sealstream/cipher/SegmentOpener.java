package io.sealstream.cipher;

import io.sealstream.bytes.BigEndian;
import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import io.sealstream.segment.Beacon;
import io.sealstream.segment.CompressedPayload;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.SegmentCodec;
import io.sealstream.segment.SegmentHeader;
import io.sealstream.segment.SegmentLayout;
import io.sealstream.segment.SegmentType;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Objects;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;

/**
 * Opens the segment frames of one epoch, in any order. Releases plaintext only after the tag has been verified; a frame that fails
 * changes nothing, and the opener stays usable. Holds one cipher. Not thread safe.
 */
public final class SegmentOpener {

    private final Epoch epoch;
    private final SegmentCipher cipher;
    private final SegmentCodec codec = new SegmentCodec();
    private final CompressedPayload compressed = new CompressedPayload();

    public SegmentOpener(Epoch epoch, AeadProvider provider) {
        this.epoch = Objects.requireNonNull(epoch, "epoch");
        this.cipher = new SegmentCipher(epoch, provider, Cipher.DECRYPT_MODE);
    }

    public Epoch epoch() {
        return epoch;
    }

    /**
     * Opens one whole frame.
     *
     * @param frame holds exactly one frame: {@code length} bytes at {@code offset}
     * @param target takes the plaintext, at {@code targetOffset}; at least the frame's length less 80 bytes of room. May be {@code frame}
     *     itself only with {@code targetOffset} where the body starts
     * @throws StreamException if the frame is damaged, of another stream or epoch, or not authentic
     * @throws IndexOutOfBoundsException if {@code target} has no room for it
     */
    public OpenedSegment open(byte[] frame, int offset, int length, byte[] target, int targetOffset)
            throws StreamException {
        SegmentHeader header = codec.decode(frame, offset, length);
        if (header.frameBytes() != length) {
            throw new CorruptDataException(
                    header.frameBytes() > length ? ErrorCode.TRUNCATED : ErrorCode.TRAILING_BYTES,
                    "frame has another length than its header says",
                    "foundBytes",
                    length,
                    "expectedBytes",
                    header.frameBytes(),
                    "segment",
                    header.sequence());
        }
        requireSameEpoch(header);
        Objects.checkFromIndexSize(targetOffset, header.bodyBytes() - SegmentLayout.TAG_BYTES, target.length);
        int associated = SegmentLayout.HEADER_BYTES + header.publicMetadataBytes();
        int plainBytes = decrypt(header, frame, offset, associated, target, targetOffset);
        byte[] publicMetadata = Arrays.copyOfRange(frame, offset + SegmentLayout.HEADER_BYTES, offset + associated);
        OpenedSegment opened = decompressed(view(header, publicMetadata, target, targetOffset, plainBytes));
        requireCanonical(opened);
        return opened;
    }

    private int decrypt(SegmentHeader header, byte[] frame, int offset, int associated, byte[] target, int targetOffset)
            throws StreamException {
        try {
            return cipher.ready(header.type(), header.isFinal(), header.sequence(), frame, offset, associated)
                    .doFinal(frame, offset + associated, header.bodyBytes(), target, targetOffset);
        } catch (AEADBadTagException e) {
            // One text for every cause: which byte is wrong is nobody's business.
            throw new CorruptDataException(
                    ErrorCode.AEAD_FAILED,
                    "segment fails authentication",
                    "stream",
                    header.stream(),
                    "segment",
                    header.sequence());
        } catch (GeneralSecurityException e) {
            throw new AssertionError("internal error: opening can fail only by its tag", e);
        }
    }

    private void requireSameEpoch(SegmentHeader header) throws StreamException {
        EpochStart start = epoch.start();
        boolean same = header.stream().equals(start.stream())
                && header.epochId() == epoch.record().epochId()
                && header.suite() == start.suite();
        boolean inside = header.type() != SegmentType.DATA
                || (header.sequence() >= start.sequence() && header.offset() >= start.offset());
        if (!same || !inside) {
            throw new CorruptDataException(
                    ErrorCode.SEQUENCE_CONFLICT,
                    "segment belongs to another stream or epoch",
                    "expectedStream",
                    start.stream(),
                    "foundStream",
                    header.stream(),
                    "expectedEpoch",
                    Long.toHexString(epoch.record().epochId()),
                    "foundEpoch",
                    Long.toHexString(header.epochId()),
                    "segment",
                    header.sequence());
        }
    }

    private static OpenedSegment view(
            SegmentHeader header, byte[] publicMetadata, byte[] target, int targetOffset, int plainBytes)
            throws StreamException {
        if (!header.privateMetadata()) {
            return new OpenedSegment(header, publicMetadata, target, targetOffset, 0, targetOffset, plainBytes);
        }
        int privateBytes = plainBytes < 2 ? 0 : BigEndian.getU16(target, targetOffset);
        int padded = (2 + privateBytes + 15) / 16 * 16;
        boolean fits = privateBytes >= 1
                && privateBytes <= SegmentLayout.MAX_PRIVATE_METADATA_BYTES
                && padded <= plainBytes
                && isZero(target, targetOffset + 2 + privateBytes, targetOffset + padded);
        if (!fits) {
            throw new CorruptDataException(
                    ErrorCode.CORRUPT_HEADER,
                    "private metadata has no valid length or padding",
                    "segment",
                    header.sequence());
        }
        return new OpenedSegment(
                header,
                publicMetadata,
                target,
                targetOffset + 2,
                privateBytes,
                targetOffset + padded,
                plainBytes - padded);
    }

    /** SPEC section 3.7: the plain payload in an array of its own, whose length is checked before. */
    private OpenedSegment decompressed(OpenedSegment opened) throws StreamException {
        SegmentHeader header = opened.header();
        if (!header.compressed()) {
            return opened;
        }
        EpochStart start = epoch.start();
        if (header.type() != SegmentType.DATA || start.sizing() == EpochStart.Sizing.FIXED) {
            throw new CorruptDataException(
                    ErrorCode.CORRUPT_HEADER,
                    "segment is compressed where none may be",
                    "type",
                    header.type(),
                    "segment",
                    header.sequence());
        }
        int plain = CompressedPayload.plainBytes(
                opened.buffer(), opened.payloadOffset(), opened.payloadBytes(), start.segmentSize());
        int privateBytes = opened.privateMetadataBytes();
        byte[] own = new byte[privateBytes + plain];
        System.arraycopy(opened.buffer(), opened.privateMetadataOffset(), own, 0, privateBytes);
        compressed.decompress(opened.buffer(), opened.payloadOffset(), opened.payloadBytes(), own, privateBytes, plain);
        return new OpenedSegment(header, opened.publicMetadata(), own, 0, privateBytes, privateBytes, plain);
    }

    private static boolean isZero(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /** SPEC section 3.6. Whether it has metadata has been looked at. */
    private boolean isBeacon(OpenedSegment opened) throws StreamException {
        EpochStart start = epoch.start();
        SegmentHeader header = opened.header();
        if (header.isFinal() || opened.payloadBytes() != Beacon.BYTES || start.bound() != EpochStart.Bound.LIVE) {
            return false;
        }
        Beacon beacon = Beacon.decode(opened.buffer(), opened.payloadOffset());
        return beacon.nextSequence() >= start.sequence()
                && beacon.nextOffset() >= start.offset()
                && beacon.nextOffset() == header.offset();
    }

    /** SPEC section 3.2: what a sealer would not write is refused even if it is authentic. */
    private void requireCanonical(OpenedSegment opened) throws StreamException {
        EpochStart start = epoch.start();
        boolean last = opened.header().isFinal();
        int bytes = opened.payloadBytes();
        boolean dataFits = bytes <= start.segmentSize()
                && (bytes > 0 || last)
                && (last || start.sizing() == EpochStart.Sizing.VARIABLE || bytes == start.segmentSize());
        boolean bare = !opened.header().privateMetadata();
        boolean indexFits = bare && bytes > 0 && opened.publicMetadata().length == 0;
        boolean trailerFits = bare && bytes == 0 && last && opened.header().sequence() == 0;
        boolean fits =
                switch (opened.header().type()) {
                    case DATA -> dataFits;
                    case BEACON -> indexFits && isBeacon(opened);
                    case INDEX -> indexFits;
                    case TRAILER -> trailerFits;
                };
        if (!fits) {
            throw new CorruptDataException(
                    ErrorCode.CORRUPT_HEADER,
                    "segment has a form that its epoch does not allow",
                    "foundBytes",
                    bytes,
                    "segmentSize",
                    start.segmentSize(),
                    "segment",
                    opened.header().sequence());
        }
    }
}
