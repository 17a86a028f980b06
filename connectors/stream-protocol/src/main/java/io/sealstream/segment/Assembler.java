package io.sealstream.segment;

import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.LimitExceededException;
import io.sealstream.error.StreamException;
import io.sealstream.error.TransportException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * Puts segments in order within a bounded window, and decides what happens where one is missing. Only authenticated segments may be
 * offered. The first valid copy of a sequence wins; later ones are counted and dropped. Pure but for its budget: time is passed in, in
 * milliseconds of any clock that does not go back. {@link #close} gives the budget back. Not thread safe.
 *
 * @param <T> what stands for an opened segment
 */
public final class Assembler<T> implements AutoCloseable {

    private final Window window;
    private final GapPolicy policy;
    private final SegmentConsumer<T> consumer;
    private final Map<Long, Waiting<T>> waiting = new HashMap<>();
    private long waitingBytes;
    private long nextSequence;
    private long outOfOrder;
    private long duplicates;

    /** The missing segment that holds others up, and since when that is known; empty: none does. */
    private OptionalLong holeSequence = OptionalLong.empty();

    private long holeSinceMs;

    private record Waiting<T>(T segment, long bytes) {}

    /**
     * What may wait.
     *
     * @param segments how far ahead of the oldest missing segment one may lie, at least 1
     * @param bytes how many bytes may wait, at least 1
     * @param budget shared with others
     */
    public record Window(int segments, long bytes, ReorderBudget budget) {
        public Window {
            Objects.requireNonNull(budget, "budget");
            if (segments < 1 || bytes < 1) {
                throw new IllegalArgumentException("reordering window is at least one segment and one byte");
            }
        }
    }

    /** Takes segments in order. */
    public interface SegmentConsumer<T> {

        /** What it throws leaves a hole: the assembler is of no use then. */
        void accept(long sequence, T segment) throws StreamException;

        /** The segments from {@code firstMissing} to before {@code next} will not come; what follows is {@code next}. */
        void gap(long firstMissing, long next);
    }

    /** @param nextSequence first sequence to deliver */
    public Assembler(long nextSequence, Window window, GapPolicy policy, SegmentConsumer<T> consumer) {
        this.nextSequence = nextSequence;
        this.window = Objects.requireNonNull(window, "window");
        this.policy = Objects.requireNonNull(policy, "policy");
        this.consumer = Objects.requireNonNull(consumer, "consumer");
    }

    /**
     * Offers a segment. Delivers it and whatever it completes, keeps it, or drops it as a duplicate.
     *
     * @param bytes how much it counts against the window, at least 0
     * @return whether it was new
     * @throws LimitExceededException if it lies beyond the window, or the budget is used up; nothing has changed then
     */
    public boolean offer(long sequence, T segment, long bytes) throws StreamException {
        if (sequence < nextSequence || waiting.containsKey(sequence)) {
            duplicates++;
            return false;
        }
        if (sequence == nextSequence) {
            nextSequence++;
            consumer.accept(sequence, segment);
            drain();
            return true;
        }
        if (sequence - nextSequence >= window.segments() || bytes > window.bytes() - waitingBytes) {
            throw full("segment lies beyond the reordering window", sequence, window.bytes());
        }
        if (!window.budget().tryReserve(bytes)) {
            throw full(
                    "too many segments of all streams wait for missing ones: reorder-budget is used up",
                    sequence,
                    window.budget().maxBytes());
        }
        waiting.put(sequence, new Waiting<>(segment, bytes));
        waitingBytes += bytes;
        outOfOrder++;
        return true;
    }

    /**
     * Looks at the clock: under {@link GapPolicy.Wait} and {@link GapPolicy.Skip} a missing segment may have held others up for too long.
     * The time starts with the first call that finds it missing.
     *
     * @throws TransportException with {@code TIMEOUT} under {@code Wait}
     */
    public void tick(long nowMs) throws StreamException {
        boolean held = !waiting.isEmpty();
        if (!held) {
            holeSequence = OptionalLong.empty();
        } else if (holeSequence.isEmpty() || holeSequence.getAsLong() != nextSequence) {
            holeSequence = OptionalLong.of(nextSequence);
            holeSinceMs = nowMs;
        }
        if (!held || nowMs - holeSinceMs <= timeoutMs()) {
            return;
        }
        if (policy instanceof GapPolicy.Wait wait) {
            throw new TransportException(
                    ErrorCode.TIMEOUT,
                    "missing segment does not come",
                    "missing",
                    nextSequence,
                    "waiting",
                    waiting.size(),
                    "timeout",
                    wait.timeout());
        }
        if (policy instanceof GapPolicy.Skip) {
            skipToWaiting();
            holeSequence = OptionalLong.empty();
        }
    }

    /** When {@link #tick} has something to do; empty: no time is running. */
    public OptionalLong deadlineMs() {
        boolean running = holeSequence.isPresent() && !waiting.isEmpty() && !(policy instanceof GapPolicy.Fail);
        return running ? OptionalLong.of(holeSinceMs + timeoutMs() + 1) : OptionalLong.empty();
    }

    /** Nothing below {@code sequence} comes any more: delivers what waits below it, with its gaps, and goes on there. */
    public void skipTo(long sequence) throws StreamException {
        while (nextSequence < sequence && smallestWaiting().orElse(sequence) < sequence) {
            skipToWaiting();
        }
        if (nextSequence < sequence) {
            consumer.gap(nextSequence, sequence);
            nextSequence = sequence;
            drain();
        }
    }

    /** Nothing more will come: fails if segments wait behind a gap, or skips it, as the policy wants. */
    public void endOfInput() throws StreamException {
        while (!waiting.isEmpty() && policy instanceof GapPolicy.Skip) {
            skipToWaiting();
        }
        if (!waiting.isEmpty()) {
            throw new CorruptDataException(
                    ErrorCode.TRUNCATED,
                    "stream ends with a segment missing",
                    "missing",
                    nextSequence,
                    "waiting",
                    waiting.size());
        }
    }

    /** Forgets what waits. */
    @Override
    public void close() {
        waiting.clear();
        window.budget().release(waitingBytes);
        waitingBytes = 0;
    }

    public long nextSequence() {
        return nextSequence;
    }

    /** Behind the last segment that waits, or the next one if none does. */
    public long waitingEnd() {
        return waiting.keySet().stream().mapToLong(Long::longValue).max().orElse(nextSequence - 1) + 1;
    }

    /** Segments that wait for an earlier one. */
    public int bufferedSegments() {
        return waiting.size();
    }

    /** Segments that came before an earlier one. */
    public long outOfOrder() {
        return outOfOrder;
    }

    /** Copies that were dropped. */
    public long duplicates() {
        return duplicates;
    }

    private void skipToWaiting() throws StreamException {
        long next = smallestWaiting().orElseThrow();
        consumer.gap(nextSequence, next);
        nextSequence = next;
        drain();
    }

    private OptionalLong smallestWaiting() {
        return waiting.keySet().stream().mapToLong(Long::longValue).min();
    }

    private long timeoutMs() {
        if (policy instanceof GapPolicy.Wait wait) {
            return millis(wait.timeout());
        }
        return policy instanceof GapPolicy.Skip skip ? millis(skip.timeout()) : Long.MAX_VALUE;
    }

    private static long millis(Duration timeout) {
        return timeout.toMillis();
    }

    private void drain() throws StreamException {
        for (Waiting<T> next = waiting.remove(nextSequence); next != null; next = waiting.remove(nextSequence)) {
            long sequence = nextSequence++;
            waitingBytes -= next.bytes();
            window.budget().release(next.bytes());
            consumer.accept(sequence, next.segment());
        }
    }

    private LimitExceededException full(String sentence, long sequence, long maxBytes) {
        return new LimitExceededException(
                ErrorCode.REORDER_WINDOW_FULL,
                sentence,
                "segment",
                sequence,
                "oldestMissing",
                nextSequence,
                "windowSegments",
                window.segments(),
                "maxBytes",
                maxBytes);
    }
}
