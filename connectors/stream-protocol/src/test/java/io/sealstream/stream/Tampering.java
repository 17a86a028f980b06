package io.sealstream.stream;

import io.sealstream.bytes.BigEndian;
import io.sealstream.cipher.SegmentSealer;
import java.util.zip.CRC32C;

/** Alters frames as somebody without the key can, who knows the format well. */
final class Tampering {

    private Tampering() {}

    /** With the number of {@code length} bytes at {@code offset} replaced, and a checksum that fits again. */
    static byte[] put(byte[] frame, int offset, int length, long value) {
        byte[] altered = frame.clone();
        for (int i = 0; i < length; i++) {
            altered[offset + i] = (byte) (value >>> (8 * (length - 1 - i)));
        }
        return repaired(altered);
    }

    /** With one bit flipped, and the checksum as it was. */
    static byte[] flip(byte[] frame, int bit) {
        byte[] altered = frame.clone();
        altered[bit / 8] ^= (byte) (1 << bit % 8);
        return altered;
    }

    /** With a checksum that fits (SPEC section 3.2). */
    static byte[] repaired(byte[] frame) {
        CRC32C checksum = new CRC32C();
        int metadata = Math.min(BigEndian.getU16(frame, 6), frame.length - SegmentSealer.frameBytes(0, 0, 0) + 16);
        checksum.update(frame, 0, 12);
        checksum.update(frame, 16, 48 + metadata);
        BigEndian.putI32(frame, 12, (int) checksum.getValue());
        return frame;
    }
}
