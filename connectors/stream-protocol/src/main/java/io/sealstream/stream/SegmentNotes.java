package io.sealstream.stream;

import io.sealstream.bytes.ByteWriter;
import io.sealstream.cipher.SegmentMetadata;
import io.sealstream.segment.Compression;
import io.sealstream.segment.PayloadLength;
import io.sealstream.segment.SegmentLayout;
import io.sealstream.segment.Tlvs;

/** The metadata that an encoder gives its segments: its own, and the application's. Not thread safe. */
final class SegmentNotes {

    /** Room for what the protocol says itself. */
    private static final int RESERVED_BYTES = 64;

    private final EncoderOptions options;
    private byte[] publicApplication = new byte[0];
    private byte[] privateApplication = new byte[0];

    SegmentNotes(EncoderOptions options) {
        this.options = options;
    }

    /** What segments carry from now on, beside the protocol's own. */
    void attach(Tlvs publicTlvs, Tlvs privateTlvs) {
        if (!publicTlvs.areOfApplications() || !privateTlvs.areOfApplications()) {
            throw new IllegalArgumentException("types of applications are " + Tlvs.FIRST_APPLICATION_TYPE
                    + " and above; lower ones are the protocol's");
        }
        if (publicTlvs.encodedBytes() > SegmentLayout.MAX_PUBLIC_METADATA_BYTES - RESERVED_BYTES
                || privateTlvs.encodedBytes() > SegmentLayout.MAX_PRIVATE_METADATA_BYTES - RESERVED_BYTES) {
            throw new IllegalArgumentException("metadata is too long: public " + publicTlvs.encodedBytes()
                    + " bytes, private " + privateTlvs.encodedBytes());
        }
        publicApplication = publicTlvs.encode();
        privateApplication = privateTlvs.encode();
    }

    /** The public metadata of a segment, behind what {@code own} says. */
    byte[] publicOf(byte[] own, byte[] privateMetadata, int payloadBytes) {
        boolean mayBeCompressed = options.compression() != Compression.NONE;
        byte[] withLength =
                privateMetadata.length > 0 || mayBeCompressed ? PayloadLength.append(own, payloadBytes) : own;
        return publicApplication.length == 0
                ? withLength
                : new ByteWriter(withLength.length + publicApplication.length)
                        .bytes(withLength)
                        .bytes(publicApplication)
                        .toBytes();
    }

    byte[] privateNow() {
        if (options.sealClock().isEmpty()) {
            return privateApplication;
        }
        return new ByteWriter(12 + privateApplication.length)
                .u16(SegmentMetadata.SEALED_AT)
                .u16(Long.BYTES)
                .i64(options.sealClock().get().getAsLong())
                .bytes(privateApplication)
                .toBytes();
    }
}
