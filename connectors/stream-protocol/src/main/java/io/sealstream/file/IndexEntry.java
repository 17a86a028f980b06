package io.sealstream.file;

import io.sealstream.bytes.BigEndian;

/**
 * Where one DATA segment of a file lies (SPEC section 6.3): 32 bytes of an INDEX segment. Immutable.
 *
 * @param sequence the segment, a multiple of 64
 * @param fileOffset where its frame starts in the file
 * @param plainOffset payload bytes of the stream before it
 * @param record number of the first record that begins in it or behind it; 0 in a file of BYTES
 */
record IndexEntry(long sequence, long fileOffset, long plainOffset, long record) {

    static final int ENCODED_BYTES = 32;

    void putAt(byte[] target, int offset) {
        BigEndian.putI64(target, offset, sequence);
        BigEndian.putI64(target, offset + 8, fileOffset);
        BigEndian.putI64(target, offset + 16, plainOffset);
        BigEndian.putI64(target, offset + 24, record);
    }

    static IndexEntry at(byte[] source, int offset) {
        return new IndexEntry(
                BigEndian.getI64(source, offset),
                BigEndian.getI64(source, offset + 8),
                BigEndian.getI64(source, offset + 16),
                BigEndian.getI64(source, offset + 24));
    }
}
