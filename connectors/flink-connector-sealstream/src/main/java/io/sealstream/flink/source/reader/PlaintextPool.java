package io.sealstream.flink.source.reader;

import java.util.concurrent.ArrayBlockingQueue;

/**
 * Arrays for the plaintext of segments, used again when their records have been emitted: a fresh array for each segment would cost a
 * good part of opening it. Bounded. Thread safe.
 */
final class PlaintextPool {

    private static final int MAX_POOLED = 32;
    private static final int MIN_ARRAY_BYTES = 4 << 10;
    private static final int MAX_POOLED_ARRAY_BYTES = 1 << 20;

    private final ArrayBlockingQueue<byte[]> free = new ArrayBlockingQueue<>(MAX_POOLED);

    /** An array of at least {@code bytes}; belongs to the caller until {@link #giveBack}. */
    byte[] take(int bytes) {
        byte[] pooled = free.poll();
        return pooled != null && pooled.length >= bytes ? pooled : new byte[Math.max(bytes, MIN_ARRAY_BYTES)];
    }

    /** The caller has no use for the array, and no view of it, any more. */
    void giveBack(byte[] array) {
        if (array.length <= MAX_POOLED_ARRAY_BYTES) {
            free.offer(array);
        }
    }
}
