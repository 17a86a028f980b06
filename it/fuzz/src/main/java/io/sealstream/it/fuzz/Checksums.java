package io.sealstream.it.fuzz;

import io.sealstream.bytes.BigEndian;
import java.util.zip.CRC32C;

/** Makes altered segment headers look undamaged, because a checksum would else keep a fuzzer from everything behind it. */
final class Checksums {

    private static final int HEADER_BYTES = 64;
    private static final int PUBLIC_LENGTH_OFFSET = 6;
    private static final int CHECKSUM_OFFSET = 12;
    private static final int COVERED_AGAIN_OFFSET = 16;

    private Checksums() {}

    /** Writes the right checksum into whatever looks like a segment header. */
    static void repair(byte[] bytes) {
        for (int at = 0; at + HEADER_BYTES <= bytes.length; at++) {
            if (bytes[at] == 'S' && bytes[at + 1] == 'G') {
                int covered = HEADER_BYTES - COVERED_AGAIN_OFFSET + BigEndian.getU16(bytes, at + PUBLIC_LENGTH_OFFSET);
                if (at + COVERED_AGAIN_OFFSET + covered <= bytes.length) {
                    CRC32C checksum = new CRC32C();
                    checksum.update(bytes, at, CHECKSUM_OFFSET);
                    checksum.update(bytes, at + COVERED_AGAIN_OFFSET, covered);
                    BigEndian.putI32(bytes, at + CHECKSUM_OFFSET, (int) checksum.getValue());
                }
            }
        }
    }
}
