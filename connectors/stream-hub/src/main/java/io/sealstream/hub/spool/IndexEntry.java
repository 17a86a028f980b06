package io.sealstream.hub.spool;

import io.sealstream.bytes.BigEndian;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * An entry of a side index (SPEC section 7.7): a hint where something lies, which the frames have to confirm. Immutable.
 *
 * @param sequence of an epoch, the first segment behind its record; of a segment, its own; of the end, the first that is not in the file
 * @param position where it begins; of the end, the length of the file
 * @param receivedAtMs when it was received, milliseconds since 1970
 * @param detail of an epoch, its id; of the end, the position of the last segment; else zero
 */
record IndexEntry(Kind kind, long sequence, long position, long receivedAtMs, long detail) {

    static final int BYTES = 40;
    private static final int CHECKSUM_OFFSET = 4;

    /** What it points to. */
    enum Kind {
        EPOCH(1),
        SEGMENT(2),
        END(3);

        private final int number;

        Kind(int number) {
            this.number = number;
        }

        private static Optional<Kind> ofNumber(int number) {
            return number >= 1 && number <= values().length ? Optional.of(values()[number - 1]) : Optional.empty();
        }
    }

    void putAt(byte[] bytes, int offset) {
        BigEndian.putI32(bytes, offset, kind.number << 24);
        BigEndian.putI64(bytes, offset + 8, sequence);
        BigEndian.putI64(bytes, offset + 16, position);
        BigEndian.putI64(bytes, offset + 24, receivedAtMs);
        BigEndian.putI64(bytes, offset + 32, detail);
        BigEndian.putI32(bytes, offset + CHECKSUM_OFFSET, checksum(bytes, offset));
    }

    /** The entry at an offset; empty if it is damaged. */
    static Optional<IndexEntry> at(byte[] bytes, int offset) {
        if (BigEndian.getI32(bytes, offset + CHECKSUM_OFFSET) != checksum(bytes, offset)) {
            return Optional.empty();
        }
        int head = BigEndian.getI32(bytes, offset);
        long sequence = BigEndian.getI64(bytes, offset + 8);
        long position = BigEndian.getI64(bytes, offset + 16);
        if ((head & 0xffffff) != 0 || sequence < 0 || position < 0) {
            return Optional.empty();
        }
        return Kind.ofNumber(head >>> 24)
                .map(kind -> new IndexEntry(
                        kind,
                        sequence,
                        position,
                        BigEndian.getI64(bytes, offset + 24),
                        BigEndian.getI64(bytes, offset + 32)));
    }

    private static int checksum(byte[] bytes, int offset) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, offset, CHECKSUM_OFFSET);
        checksum.update(bytes, offset + 8, BYTES - 8);
        return (int) checksum.getValue();
    }
}
