package io.sealstream.segment;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of segments may wait for missing ones, in all readers that share it (SPEC section 8): windows bound one stream each, and
 * a process may read any number. Whoever reserves also releases. Thread safe.
 */
public final class ReorderBudget {

    /** SPEC section 8. */
    public static final long DEFAULT_BYTES = 256L << 20;

    private static final ReorderBudget PROCESS = new ReorderBudget(DEFAULT_BYTES);

    private final AtomicLong usedBytes = new AtomicLong();
    private volatile long maxBytes;

    /** @param maxBytes at least 1 */
    public ReorderBudget(long maxBytes) {
        resize(maxBytes);
    }

    /** The one of this process, which readers share unless they are given another. */
    public static ReorderBudget process() {
        return PROCESS;
    }

    /** Sets another maximum; what is reserved already stays so. */
    public void resize(long newMaxBytes) {
        if (newMaxBytes < 1) {
            throw new IllegalArgumentException("reorder budget is at least a byte, found " + newMaxBytes);
        }
        maxBytes = newMaxBytes;
    }

    public long maxBytes() {
        return maxBytes;
    }

    public long usedBytes() {
        return usedBytes.get();
    }

    /** Reserves, or changes nothing. */
    boolean tryReserve(long bytes) {
        long max = maxBytes;
        long before;
        do {
            before = usedBytes.get();
            if (bytes > max - before) {
                return false;
            }
        } while (!usedBytes.compareAndSet(before, before + bytes));
        return true;
    }

    void release(long bytes) {
        if (usedBytes.addAndGet(-bytes) < 0) {
            throw new AssertionError("internal error: more of the reorder budget was released than was reserved");
        }
    }
}
