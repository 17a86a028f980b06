package io.sealstream.cipher;

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
        EpochStart start = epoch.start();
        SegmentHeader header = new SegmentHeader(
                type,
                ending,
                false,
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
}
