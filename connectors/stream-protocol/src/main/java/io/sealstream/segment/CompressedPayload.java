package io.sealstream.segment;

import io.sealstream.bytes.BigEndian;
import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The payload of a segment with the flag COMPRESSED (SPEC section 3.7): number of the codec, plain length, compressed bytes. Keeps its
 * codec and one buffer. Not thread safe.
 */
public final class CompressedPayload {

    private static final int HEAD_BYTES = 5;

    private @Nullable PayloadCodec codec;
    private byte[] compressed = new byte[0];

    /**
     * Compresses a payload.
     *
     * @return how many bytes of {@link #compressed} it is; empty if that is not shorter, and the payload stays as it is
     */
    public OptionalInt compress(Compression compression, byte[] payload, int offset, int length) {
        int room = length - HEAD_BYTES - 1;
        Optional<PayloadCodec> wanted = room < 1 ? Optional.empty() : codecOf(compression);
        if (wanted.isEmpty()) {
            return OptionalInt.empty();
        }
        if (compressed.length < length) {
            compressed = new byte[length];
        }
        compressed[0] = (byte) compression.number();
        BigEndian.putI32(compressed, 1, length);
        OptionalInt used = wanted.get().compress(payload, offset, length, compressed, HEAD_BYTES, room);
        return used.isPresent() ? OptionalInt.of(HEAD_BYTES + used.getAsInt()) : OptionalInt.empty();
    }

    /** Holds what {@link #compress} has made, from 0, until the next call. */
    public byte[] compressed() {
        return compressed;
    }

    /**
     * The plain length that an authentic compressed payload says, checked before anybody reserves memory for it.
     *
     * @param segmentSize most payload bytes of a segment
     * @throws StreamException if no writer makes such a payload
     */
    public static int plainBytes(byte[] payload, int offset, int length, int segmentSize) throws StreamException {
        if (length <= HEAD_BYTES) {
            throw bad("compressed payload has no content", "foundBytes", length);
        }
        Compression.ofNumber(payload[offset] & 0xff);
        int plain = BigEndian.getI32(payload, offset + 1);
        if (plain <= length || plain > segmentSize) {
            throw bad("compressed payload says an impossible length", "plainBytes", plain & 0xffffffffL);
        }
        return plain;
    }

    /**
     * Decompresses an authentic payload.
     *
     * @param plainBytes what {@link #plainBytes} says of it
     * @throws StreamException unless exactly that comes out, and nothing is left over
     */
    public void decompress(byte[] payload, int offset, int length, byte[] target, int targetOffset, int plainBytes)
            throws StreamException {
        PayloadCodec current =
                codecOf(Compression.ofNumber(payload[offset] & 0xff)).orElseThrow();
        boolean exact =
                current.decompress(payload, offset + HEAD_BYTES, length - HEAD_BYTES, target, targetOffset, plainBytes);
        if (!exact) {
            throw bad("compressed payload does not become what it says", "plainBytes", plainBytes);
        }
    }

    private Optional<PayloadCodec> codecOf(Compression compression) {
        if (compression == Compression.NONE) {
            return Optional.empty();
        }
        if (codec == null) {
            codec = compression.codec().orElseThrow();
        }
        return Optional.of(codec);
    }

    private static CorruptDataException bad(String sentence, String name, Object value) {
        return new CorruptDataException(ErrorCode.CORRUPT_HEADER, sentence, name, value);
    }
}
