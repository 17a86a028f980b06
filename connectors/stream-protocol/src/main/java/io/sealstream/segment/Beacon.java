package io.sealstream.segment;

import io.sealstream.bytes.ByteReader;
import io.sealstream.bytes.ByteWriter;
import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;

/**
 * How far a live stream has come: the payload of a BEACON segment (SPEC section 3.6). Immutable.
 *
 * @param nextSequence first sequence that its writer has not sealed, 0 to 2^48
 * @param nextOffset payload bytes of the stream before it
 * @param sealedAtMs when it was sealed, milliseconds since 1970-01-01 UTC by the writer's clock
 * @param intervalMs when the next one comes at the latest, 1 to 86,400,000 milliseconds; 0: no more come
 */
public record Beacon(long nextSequence, long nextOffset, long sealedAtMs, int intervalMs) {

    /** Length of the payload. */
    public static final int BYTES = 28;

    /** SPEC section 8: a promise for longer than a day is none. */
    public static final int MAX_INTERVAL_MS = 86_400_000;

    public Beacon {
        boolean inRange = nextSequence >= 0
                && nextSequence <= SegmentLayout.MAX_SEQUENCE + 1
                && nextOffset >= 0
                && sealedAtMs >= 0
                && intervalMs >= 0
                && intervalMs <= MAX_INTERVAL_MS;
        if (!inRange) {
            throw new IllegalArgumentException("beacon is out of range: next " + nextSequence + ", offset " + nextOffset
                    + ", sealed at " + sealedAtMs + " ms, interval " + intervalMs + " ms");
        }
    }

    /** Whether its writer has promised another one. */
    public boolean promisesAnother() {
        return intervalMs > 0;
    }

    public byte[] encode() {
        return new ByteWriter(BYTES)
                .i64(nextSequence)
                .i64(nextOffset)
                .i64(sealedAtMs)
                .u32(intervalMs)
                .toBytes();
    }

    /**
     * Reads a payload of {@link #BYTES} at {@code offset}.
     *
     * @throws CorruptDataException if no writer makes such a beacon
     */
    public static Beacon decode(byte[] bytes, int offset) throws StreamException {
        ByteReader in = ByteReader.of(bytes, offset, BYTES, "beacon");
        try {
            // The interval through i32: a number above its cap has one code, whatever its first bit.
            return new Beacon(in.i64(), in.i64(), in.i64(), in.i32());
        } catch (IllegalArgumentException e) {
            throw new CorruptDataException(
                    ErrorCode.CORRUPT_HEADER, "beacon is out of range", "reason", String.valueOf(e.getMessage()));
        }
    }
}
