package io.sealstream.segment;

import static io.sealstream.segment.SegmentLayout.*;

import io.sealstream.bytes.BigEndian;
import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.LimitExceededException;
import io.sealstream.error.StreamException;
import io.sealstream.segment.SegmentHeader.Ending;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * Segment headers to bytes and back (SPEC section 3.2). Decoding rejects everything that an encoder could not have written. The
 * checksum tells damage from tampering and finds frame borders; it has no security role. Not thread safe: one checksum object is
 * reused.
 */
public final class SegmentCodec {

    private final CRC32C checksum = new CRC32C();

    /** The payload offset in the header of a frame that was sealed here; of another, decode it instead. */
    public static long payloadOffset(byte[] frame, int offset) {
        return BigEndian.getI64(frame, offset + SegmentLayout.PAYLOAD_OFFSET_OFFSET);
    }

    /**
     * Writes the header at {@code offset}. The public metadata must already lie behind it, because the checksum covers it.
     */
    public void encode(SegmentHeader header, byte[] target, int offset) {
        Objects.checkFromIndexSize(offset, HEADER_BYTES + header.publicMetadataBytes(), target.length);
        BigEndian.putU16(target, offset + MAGIC_OFFSET, MAGIC);
        target[offset + VERSION_OFFSET] = VERSION;
        target[offset + TYPE_OFFSET] = (byte) header.type().number();
        target[offset + FLAGS_OFFSET] = (byte) flags(header);
        target[offset + SUITE_OFFSET] = (byte) header.suite().number();
        BigEndian.putU16(target, offset + PUBLIC_METADATA_LENGTH_OFFSET, header.publicMetadataBytes());
        BigEndian.putI32(target, offset + BODY_LENGTH_OFFSET, header.bodyBytes());
        header.stream().session().putAt(target, offset + SESSION_OFFSET);
        BigEndian.putI64(target, offset + STREAM_NUMBER_OFFSET, header.stream().number());
        BigEndian.putI64(target, offset + EPOCH_ID_OFFSET, header.epochId());
        BigEndian.putI64(target, offset + SEQUENCE_OFFSET, header.sequence());
        BigEndian.putI64(target, offset + PAYLOAD_OFFSET_OFFSET, header.offset());
        BigEndian.putI32(target, offset + CHECKSUM_OFFSET, checksum(target, offset, header.publicMetadataBytes()));
    }

    /**
     * Reads the header of the frame at {@code offset}.
     *
     * @param available bytes from {@code offset} on; header and public metadata must be among them, the body need not
     * @throws StreamException if no encoder can have written these bytes
     */
    public SegmentHeader decode(byte[] source, int offset, int available) throws StreamException {
        Objects.checkFromIndexSize(offset, available, source.length);
        requireAvailable(available, HEADER_BYTES);
        requireField("magic", BigEndian.getU16(source, offset + MAGIC_OFFSET), MAGIC);
        int version = source[offset + VERSION_OFFSET] & 0xff;
        if (version != VERSION) {
            throw new CorruptDataException(
                    ErrorCode.VERSION_UNKNOWN, "segment version is unknown", "found", version, "known", VERSION);
        }
        int publicBytes = publicMetadataBytes(source, offset);
        int bodyBytes = BigEndian.getI32(source, offset + BODY_LENGTH_OFFSET);
        requireLength("bodyBytes", bodyBytes & 0xffffffffL, TAG_BYTES, MAX_BODY_BYTES);
        requireAvailable(available, HEADER_BYTES + publicBytes);
        requireField(
                "checksum", BigEndian.getI32(source, offset + CHECKSUM_OFFSET), checksum(source, offset, publicBytes));
        return fields(source, offset, publicBytes, bodyBytes);
    }

    /**
     * The length of the public metadata behind the 64-byte header at {@code offset}, capped, before the checksum can be checked.
     */
    public static int publicMetadataBytes(byte[] source, int offset) throws StreamException {
        Objects.checkFromIndexSize(offset, HEADER_BYTES, source.length);
        int publicBytes = BigEndian.getU16(source, offset + PUBLIC_METADATA_LENGTH_OFFSET);
        requireLength("publicMetadataBytes", publicBytes, 0, MAX_PUBLIC_METADATA_BYTES);
        return publicBytes;
    }

    private static SegmentHeader fields(byte[] source, int offset, int publicBytes, int bodyBytes)
            throws StreamException {
        int flags = source[offset + FLAGS_OFFSET] & 0xff;
        if ((flags & ~KNOWN_FLAGS) != 0) {
            throw new CorruptDataException(
                    ErrorCode.CORRUPT_HEADER, "segment flags are unknown", "found", flags, "known", KNOWN_FLAGS);
        }
        long sequence = BigEndian.getI64(source, offset + SEQUENCE_OFFSET);
        requireLength("sequence", sequence, 0, MAX_SEQUENCE);
        long payloadOffset = BigEndian.getI64(source, offset + PAYLOAD_OFFSET_OFFSET);
        requireLength("offset", payloadOffset, 0, Long.MAX_VALUE);
        return new SegmentHeader(
                SegmentType.ofNumber(source[offset + TYPE_OFFSET] & 0xff),
                (flags & FLAG_FINAL) != 0 ? Ending.FINAL : Ending.OPEN,
                (flags & FLAG_PRIVATE_METADATA) != 0,
                (flags & FLAG_COMPRESSED) != 0,
                Suite.ofNumber(source[offset + SUITE_OFFSET] & 0xff),
                publicBytes,
                bodyBytes,
                new StreamId(
                        SessionId.at(source, offset + SESSION_OFFSET),
                        BigEndian.getI64(source, offset + STREAM_NUMBER_OFFSET)),
                BigEndian.getI64(source, offset + EPOCH_ID_OFFSET),
                sequence,
                payloadOffset);
    }

    private static int flags(SegmentHeader header) {
        return (header.isFinal() ? FLAG_FINAL : 0)
                | (header.privateMetadata() ? FLAG_PRIVATE_METADATA : 0)
                | (header.compressed() ? FLAG_COMPRESSED : 0);
    }

    private int checksum(byte[] bytes, int offset, int publicBytes) {
        checksum.reset();
        checksum.update(bytes, offset, CHECKSUM_OFFSET);
        checksum.update(bytes, offset + SESSION_OFFSET, HEADER_BYTES - SESSION_OFFSET + publicBytes);
        return (int) checksum.getValue();
    }

    private static void requireAvailable(int available, int wanted) throws StreamException {
        if (available < wanted) {
            throw new CorruptDataException(
                    ErrorCode.TRUNCATED, "segment header ends early", "wantedBytes", wanted, "foundBytes", available);
        }
    }

    private static void requireField(String field, int found, int expected) throws StreamException {
        if (found != expected) {
            throw new CorruptDataException(
                    ErrorCode.CORRUPT_HEADER,
                    "segment header is damaged or not a segment",
                    "field",
                    field,
                    "found",
                    Integer.toHexString(found),
                    "expected",
                    Integer.toHexString(expected));
        }
    }

    private static void requireLength(String field, long found, long min, long max) throws StreamException {
        if (found < min || found > max) {
            throw new LimitExceededException(
                    ErrorCode.LIMIT,
                    "segment field exceeds limit",
                    "field",
                    field,
                    "found",
                    found,
                    "min",
                    min,
                    "max",
                    max);
        }
    }
}
