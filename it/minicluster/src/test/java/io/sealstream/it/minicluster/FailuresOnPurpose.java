package io.sealstream.it.minicluster;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;

/**
 * Lets elements pass and fails at random ones, each time only after a checkpoint of the same attempt, so that every restart restores
 * something. What has happened is shared by all attempts of a job and reset before each test.
 */
final class FailuresOnPurpose extends RichMapFunction<byte[], byte[]> implements CheckpointListener {

    private static final long serialVersionUID = 1L;

    private static final AtomicLong ELEMENTS = new AtomicLong();
    private static final AtomicInteger FAILURES = new AtomicInteger();

    private final long[] failAt;
    private transient boolean checkpointed;

    /** @param failAt numbers of elements, counted over all attempts, at or behind which to fail; ascending */
    private FailuresOnPurpose(long[] failAt) {
        this.failAt = failAt;
    }

    /** Fails {@code count} times within the first {@code elements}. */
    static FailuresOnPurpose within(long elements, int count, Random random) {
        ELEMENTS.set(0);
        FAILURES.set(0);
        return new FailuresOnPurpose(
                random.longs(count, elements / 20, elements).sorted().toArray());
    }

    /** Elements that have passed, those that passed again included. */
    static long elements() {
        return ELEMENTS.get();
    }

    static int failures() {
        return FAILURES.get();
    }

    @Override
    public byte[] map(byte[] element) {
        long number = ELEMENTS.incrementAndGet();
        int failed = FAILURES.get();
        boolean due = checkpointed && failed < failAt.length && number >= failAt[failed];
        if (due && FAILURES.compareAndSet(failed, failed + 1)) {
            throw new IllegalStateException("failure on purpose " + failed + " of " + Arrays.toString(failAt));
        }
        return element;
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
        checkpointed = true;
    }
}
