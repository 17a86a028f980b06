package io.sealstream.segment;

import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.LimitExceededException;
import io.sealstream.error.StreamException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Puts segments in order within a bounded window. Only authenticated segments may be offered. The first valid copy of a sequence wins;
 * later ones are counted and dropped. Not thread safe.
 *
 * @param <T> what stands for an opened segment
 */
public final class Assembler<T> {

    private final int windowSegments;
    private final long windowBytes;
    private final SegmentConsumer<T> consumer;
    private final Map<Long, Waiting<T>> waiting = new HashMap<>();
    private long waitingBytes;
    private long nextSequence;
    private long outOfOrder;
    private long duplicates;

    private record Waiting<T>(T segment, int bytes) {}

    /** Takes segments in order. */
    @FunctionalInterface
    public interface SegmentConsumer<T> {

        /** What it throws leaves a hole: the assembler is of no use then. */
        void accept(long sequence, T segment) throws StreamException;
    }

    /**
     * @param nextSequence first sequence to deliver
     * @param windowSegments how far ahead of the oldest missing segment one may lie, at least 1
     * @param windowBytes how many bytes may wait
     */
    public Assembler(long nextSequence, int windowSegments, long windowBytes, SegmentConsumer<T> consumer) {
        if (windowSegments < 1 || windowBytes < 1) {
            throw new IllegalArgumentException("reordering window is at least one segment and one byte");
        }
        this.nextSequence = nextSequence;
        this.windowSegments = windowSegments;
        this.windowBytes = windowBytes;
        this.consumer = Objects.requireNonNull(consumer, "consumer");
    }

    /**
     * Offers a segment. Delivers it and whatever it completes, keeps it, or drops it as a duplicate.
     *
     * @param bytes how much it counts against the window
     * @return whether it was new
     * @throws LimitExceededException if it lies beyond the window; nothing has changed then
     */
    public boolean offer(long sequence, T segment, int bytes) throws StreamException {
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
        if (sequence - nextSequence >= windowSegments || waitingBytes + bytes > windowBytes) {
            throw new LimitExceededException(
                    ErrorCode.REORDER_WINDOW_FULL,
                    "segment lies beyond the reordering window",
                    "segment",
                    sequence,
                    "oldestMissing",
                    nextSequence,
                    "windowSegments",
                    windowSegments,
                    "windowBytes",
                    windowBytes);
        }
        waiting.put(sequence, new Waiting<>(segment, bytes));
        waitingBytes += bytes;
        outOfOrder++;
        return true;
    }

    /** Fails if segments wait behind a gap: nothing more will come. */
    public void endOfInput() throws StreamException {
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

    public long nextSequence() {
        return nextSequence;
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

    private void drain() throws StreamException {
        for (Waiting<T> next = waiting.remove(nextSequence); next != null; next = waiting.remove(nextSequence)) {
            long sequence = nextSequence++;
            waitingBytes -= next.bytes();
            consumer.accept(sequence, next.segment());
        }
    }
}
