package io.sealstream.cipher;

import io.sealstream.bytes.ByteWriter;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.SegmentCodec;
import io.sealstream.segment.SegmentHeader;
import io.sealstream.segment.SegmentHeader.Ending;
import io.sealstream.segment.SegmentLayout;
import io.sealstream.segment.SegmentType;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;

/**
 * Seals any single segment of an epoch, which no sealer does, for files that are too long to be made as a whole. Stands in this package
 * because only it may choose a sequence. Not thread safe.
 */
public final class AnySegment {

    private static final byte[] NO_METADATA = new byte[0];

    private final Epoch epoch;
    private final SegmentCipher cipher;
    private final SegmentCodec codec = new SegmentCodec();

    public AnySegment(Epoch epoch) {
        this.epoch = epoch;
        this.cipher = new SegmentCipher(epoch, AeadProvider.fastest(), Cipher.ENCRYPT_MODE);
    }

    /** A whole frame. */
    public byte[] seal(
            SegmentType type, Ending ending, long sequence, long offset, byte[] publicMetadata, byte[] payload) {
        return seal(type, ending, /* compressed= */ false, NO_METADATA, sequence, offset, publicMetadata, payload);
    }

    /** A DATA segment that says that its payload is compressed. */
    public byte[] sealCompressed(long sequence, long offset, byte[] publicMetadata, byte[] payload) {
        return seal(SegmentType.DATA, Ending.OPEN, true, NO_METADATA, sequence, offset, publicMetadata, payload);
    }

    /** A DATA segment with private metadata. */
    public byte[] sealWith(byte[] privateMetadata, byte[] publicMetadata, byte[] payload) {
        return seal(SegmentType.DATA, Ending.OPEN, false, privateMetadata, 0, 0, publicMetadata, payload);
    }

    private byte[] seal(
            SegmentType type,
            Ending ending,
            boolean compressed,
            byte[] privateMetadata,
            long sequence,
            long offset,
            byte[] publicMetadata,
            byte[] content) {
        byte[] payload = behind(privateMetadata, content);
        EpochStart start = epoch.start();
        SegmentHeader header = new SegmentHeader(
                type,
                ending,
                privateMetadata.length > 0,
                compressed,
                start.suite(),
                publicMetadata.length,
                payload.length + SegmentLayout.TAG_BYTES,
                start.stream(),
                epoch.record().epochId(),
                sequence,
                offset);
        byte[] frame = new byte[header.frameBytes()];
        int body = SegmentLayout.HEADER_BYTES + publicMetadata.length;
        System.arraycopy(publicMetadata, 0, frame, SegmentLayout.HEADER_BYTES, publicMetadata.length);
        codec.encode(header, frame, 0);
        try {
            cipher.ready(type, header.isFinal(), sequence, frame, 0, body)
                    .doFinal(payload, 0, payload.length, frame, body);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
        return frame;
    }

    /** SPEC section 3.3: length, metadata, zeros up to a multiple of 16, then the payload. */
    private static byte[] behind(byte[] privateMetadata, byte[] payload) {
        if (privateMetadata.length == 0) {
            return payload;
        }
        int blockBytes = (2 + privateMetadata.length + 15) / 16 * 16;
        return new ByteWriter(blockBytes + payload.length)
                .shortBytes(privateMetadata)
                .zeros(blockBytes - 2 - privateMetadata.length)
                .bytes(payload)
                .toBytes();
    }
}
