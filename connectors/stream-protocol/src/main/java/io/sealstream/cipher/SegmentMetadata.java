package io.sealstream.cipher;

import io.sealstream.bytes.BigEndian;
import io.sealstream.bytes.OpaqueBytes;
import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import io.sealstream.segment.PayloadLength;
import io.sealstream.segment.Tlvs;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What the writer of an authentic segment said beside its payload (SPEC sections 3.3 and 3.4). Immutable.
 *
 * @param publicTlvs what everybody can read
 * @param privateTlvs what only readers can
 */
public record SegmentMetadata(Tlvs publicTlvs, Tlvs privateTlvs) {

    /** Registry of private metadata, SPEC section 3.3. */
    public static final int SEALED_AT = 1;

    public static final SegmentMetadata NONE = new SegmentMetadata(Tlvs.NONE, Tlvs.NONE);

    private static final int SEALED_AT_BYTES = 8;

    public SegmentMetadata {
        Objects.requireNonNull(publicTlvs, "publicTlvs");
        Objects.requireNonNull(privateTlvs, "privateTlvs");
    }

    /**
     * Reads the metadata of a DATA segment.
     *
     * @throws StreamException if it does not parse, or contradicts the segment
     */
    public static SegmentMetadata of(OpenedSegment opened) throws StreamException {
        byte[] metadata = opened.publicMetadata();
        boolean none = metadata.length == 0 && opened.privateMetadataBytes() == 0;
        if (none && !PayloadLength.isNeeded(opened.header())) {
            return NONE;
        }
        Tlvs publicTlvs = Tlvs.decode(metadata, 0, metadata.length);
        requireLength(opened, PayloadLength.find(metadata, 0, metadata.length));
        Tlvs privateTlvs = Tlvs.decode(opened.buffer(), opened.privateMetadataOffset(), opened.privateMetadataBytes());
        Optional<OpaqueBytes> sealedAt = privateTlvs.find(SEALED_AT);
        if (sealedAt.isPresent() && sealedAt.get().length() != SEALED_AT_BYTES) {
            throw bad("time of sealing has not 8 bytes", opened);
        }
        return new SegmentMetadata(publicTlvs, privateTlvs);
    }

    /** When the segment was sealed, milliseconds since 1970-01-01 UTC by the writer's clock; empty if it does not say. */
    public OptionalLong sealedAtMs() {
        Optional<OpaqueBytes> value = privateTlvs.find(SEALED_AT);
        return value.isPresent() ? OptionalLong.of(BigEndian.getI64(value.get().toBytes(), 0)) : OptionalLong.empty();
    }

    private static void requireLength(OpenedSegment opened, OptionalInt said) throws CorruptDataException {
        if (said.isEmpty() && PayloadLength.isNeeded(opened.header())) {
            throw bad("segment does not say how long its payload is", opened);
        }
        if (said.isPresent() && said.getAsInt() != opened.payloadBytes()) {
            throw bad("segment says another length of its payload", opened);
        }
    }

    private static CorruptDataException bad(String sentence, OpenedSegment opened) {
        return new CorruptDataException(
                ErrorCode.CORRUPT_HEADER, sentence, "segment", opened.header().sequence());
    }
}
