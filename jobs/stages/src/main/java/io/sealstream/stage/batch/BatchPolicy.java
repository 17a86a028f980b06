package io.sealstream.stage.batch;

import io.sealstream.stage.batch.BatchDecision.Cause;
import io.sealstream.stage.batch.BatchDecision.Close;
import io.sealstream.stage.batch.BatchDecision.Keep;
import io.sealstream.stage.batch.BatchDecision.WakeAt;

/**
 * Decides when a batch closes. Knows neither records nor clocks: it is told what happens, and at what time.
 *
 * <p>Keeps at most one timer in flight, however fast batches fill up: a timer that fires for a batch closed long ago is
 * answered with a {@link WakeAt} for the batch now open.
 *
 * <p>Not thread-safe; confined to the thread of its operator.
 */
public final class BatchPolicy {

    private static final BatchDecision KEEP = new Keep();

    private final int maxCount;
    private final long lingerMs;
    private int count;
    private long deadlineMs;
    private boolean timerInFlight;

    /** A policy with nothing gathered. */
    public BatchPolicy(BatchOptions options) {
        maxCount = options.maxCount();
        lingerMs = options.linger().toMillis();
    }

    /** One more record was gathered at the given processing time. */
    public BatchDecision onRecord(long nowMs) {
        if (count == 0) {
            deadlineMs = saturatedSum(nowMs, lingerMs);
        }
        count++;
        if (count >= maxCount) {
            return close(Cause.COUNT);
        }
        // The timer may be late on a busy task; the record that comes after the deadline need not wait for it.
        if (nowMs >= deadlineMs) {
            return close(Cause.LINGER);
        }
        return timerInFlight ? KEEP : wakeAtDeadline();
    }

    /**
     * The timer asked for fires.
     *
     * @param timeMs the time that it was asked for; not the clock, which may have been set back since
     */
    public BatchDecision onTimer(long timeMs) {
        timerInFlight = false;
        if (count == 0) {
            return KEEP;
        }
        return timeMs >= deadlineMs ? close(Cause.LINGER) : wakeAtDeadline();
    }

    /** A checkpoint barrier is about to pass. */
    public BatchDecision onBarrier() {
        return closeUnlessEmpty(Cause.BARRIER);
    }

    /** A watermark is about to pass, or the word that the stream goes idle or active. */
    public BatchDecision onWatermark() {
        return closeUnlessEmpty(Cause.WATERMARK);
    }

    /** The input has ended. */
    public BatchDecision onEndOfInput() {
        return closeUnlessEmpty(Cause.END);
    }

    private BatchDecision closeUnlessEmpty(Cause cause) {
        return count == 0 ? KEEP : close(cause);
    }

    private BatchDecision close(Cause cause) {
        count = 0;
        return new Close(cause);
    }

    private BatchDecision wakeAtDeadline() {
        timerInFlight = true;
        return new WakeAt(deadlineMs);
    }

    private static long saturatedSum(long timeMs, long durationMs) {
        return timeMs > Long.MAX_VALUE - durationMs ? Long.MAX_VALUE : timeMs + durationMs;
    }
}
