package io.sealstream.segment;

import java.io.IOException;
import java.util.Objects;

/**
 * Cuts bytes into segment payloads of one size; what remains waits for {@link #flush}. Owns one buffer of segment size, and passes whole
 * segments of the caller's array through without copying. Not thread safe.
 */
public final class Segmenter {

    private final byte[] buffer;
    private final PayloadConsumer consumer;
    private int filled;

    /** Takes payloads as they become full. */
    @FunctionalInterface
    public interface PayloadConsumer {

        /** The payload is valid during this call only. */
        void accept(byte[] bytes, int offset, int length) throws IOException;
    }

    /** @param segmentSize payload bytes of a full segment */
    public Segmenter(int segmentSize, PayloadConsumer consumer) {
        if (segmentSize < 1 || segmentSize > SegmentLayout.MAX_SEGMENT_SIZE) {
            throw new IllegalArgumentException("segment-size is 1 byte to 16 MiB, found " + segmentSize);
        }
        this.buffer = new byte[segmentSize];
        this.consumer = Objects.requireNonNull(consumer, "consumer");
    }

    /** Adds bytes; hands over every segment that becomes full. */
    public void add(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        int at = offset;
        int left = length;
        while (left > 0) {
            if (filled == 0 && left >= buffer.length) {
                consumer.accept(bytes, at, buffer.length);
                at += buffer.length;
                left -= buffer.length;
                continue;
            }
            int piece = Math.min(left, buffer.length - filled);
            System.arraycopy(bytes, at, buffer, filled, piece);
            filled += piece;
            at += piece;
            left -= piece;
            if (filled == buffer.length) {
                flush();
            }
        }
    }

    /** Hands over what waits, if anything. */
    public void flush() throws IOException {
        if (filled > 0) {
            int length = filled;
            filled = 0;
            consumer.accept(buffer, 0, length);
        }
    }

    /** Payload bytes that wait for {@link #flush}: 0 to segment size - 1. */
    public int pendingBytes() {
        return filled;
    }

    /** Payload bytes that can be added before the next segment is handed over. */
    public int roomBytes() {
        return buffer.length - filled;
    }

    /** Takes what waits as the payload of a last segment, which may be empty. */
    public void drainTo(PayloadConsumer last) throws IOException {
        int length = filled;
        filled = 0;
        last.accept(buffer, 0, length);
    }
}
