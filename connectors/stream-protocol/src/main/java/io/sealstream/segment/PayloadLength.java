package io.sealstream.segment;

import io.sealstream.bytes.BigEndian;
import io.sealstream.bytes.ByteReader;
import io.sealstream.bytes.ByteWriter;
import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import java.util.OptionalInt;

/**
 * How long a segment's payload is, in public metadata (SPEC section 3.4): whoever cannot open a segment with private metadata or a
 * compressed payload could not say where the next one starts.
 */
public final class PayloadLength {

    /** Registry of public metadata, SPEC section 3.4. */
    static final int TLV_TYPE = 2;

    private static final int VALUE_BYTES = 4;

    /** Length of the TLV in public metadata. */
    public static final int ENCODED_BYTES = 4 + VALUE_BYTES;

    private PayloadLength() {}

    /** Public metadata that ends with this length. */
    public static byte[] append(byte[] publicMetadata, int payloadBytes) {
        return new ByteWriter(publicMetadata.length + ENCODED_BYTES)
                .bytes(publicMetadata)
                .u16(TLV_TYPE)
                .u16(VALUE_BYTES)
                .u32(payloadBytes)
                .toBytes();
    }

    /**
     * Finds the length in public metadata.
     *
     * @throws StreamException if the metadata does not parse, or says an impossible length
     */
    public static OptionalInt find(byte[] bytes, int offset, int length) throws StreamException {
        ByteReader in = ByteReader.of(bytes, offset, length, "public metadata");
        while (in.remaining() > 0) {
            int type = in.u16();
            byte[] value = in.shortBytes(SegmentLayout.MAX_PUBLIC_METADATA_BYTES);
            if (type == TLV_TYPE) {
                return OptionalInt.of(decode(value));
            }
        }
        return OptionalInt.empty();
    }

    static int decode(byte[] value) throws CorruptDataException {
        int found = value.length == VALUE_BYTES ? BigEndian.getI32(value, 0) : -1;
        if (found < 0 || found > SegmentLayout.MAX_SEGMENT_SIZE) {
            throw new CorruptDataException(
                    ErrorCode.CORRUPT_HEADER,
                    "metadata says an impossible length of the payload",
                    "valueBytes",
                    value.length,
                    "found",
                    found);
        }
        return found;
    }

    /** Whether the length must be said: the header alone does not tell it. */
    public static boolean isNeeded(SegmentHeader header) {
        return header.type() == SegmentType.DATA && (header.privateMetadata() || header.compressed());
    }
}
