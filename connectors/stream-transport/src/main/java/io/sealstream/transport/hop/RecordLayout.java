package io.sealstream.transport.hop;

import io.sealstream.segment.SegmentLayout;
import io.sealstream.session.FrameType;

/** Lengths and bits of hop records (SPEC section 7.2): u32 of kind (upper two bits) and length, then the record. */
final class RecordLayout {

    static final int HEAD_BYTES = 4;
    static final int KIND_SHIFT = 30;
    static final int LENGTH_MASK = (1 << KIND_SHIFT) - 1;

    /** Sealed: control frames. */
    static final int KIND_SEALED = 0;

    /** In the clear, followed by a tag over it: DATA towards a hub. */
    static final int KIND_AUTHENTICATED = 1;

    /** In the clear: DATA towards a reader. */
    static final int KIND_CLEAR = 2;

    /** SPEC section 8: one segment of the largest size fits, and many small ones. */
    static final int MAX_RECORD_BYTES = SegmentLayout.MAX_SEGMENT_SIZE + (128 << 10);

    /** SPEC section 8: control frames are short, and only they are sealed. */
    static final int MAX_SEALED_BYTES = 64 << 10;

    private RecordLayout() {}

    static byte[] head(int kind, int length) {
        int value = kind << KIND_SHIFT | length;
        return new byte[] {(byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value};
    }

    /** Header of a DATA frame. */
    static byte[] dataHead(int channel, int bytes) {
        return new byte[] {
            (byte) FrameType.DATA.number(),
            0,
            (byte) (channel >>> 8),
            (byte) channel,
            (byte) (bytes >>> 24),
            (byte) (bytes >>> 16),
            (byte) (bytes >>> 8),
            (byte) bytes
        };
    }
}
