package io.sealstream.flink.source.reader;

import io.sealstream.flink.source.split.SealstreamSplit;
import io.sealstream.flink.source.split.SplitPosition;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Tells the hub what completed checkpoints hold, and nothing earlier: a position that a checkpoint does not hold may be needed again.
 * Cumulative, so that a notification may be missed. A split that has finished stays known until its end was acknowledged; only the most
 * recent ones are kept, because without checkpoints that never happens. Confined to the task thread.
 *
 * @param <C> the channel through which a split is acknowledged
 */
final class DurableAcknowledgements<C> {

    /** Each holds a channel of the connection, of which there are 65,535. */
    static final int MAX_FINISHED = 10_000;

    private final Outlet<C> outlet;
    private final Map<String, Long> acknowledged = new HashMap<>();
    private final ArrayDeque<Finished<C>> finished = new ArrayDeque<>();
    private final TreeMap<Long, Checkpoint> pending = new TreeMap<>();
    private long finishedCount;

    /** Where acknowledgements go. */
    interface Outlet<C> {

        /** Whether anything can be sent now. */
        boolean isConnected();

        /** Everything of the split before {@code sequence} is safe. */
        void acknowledge(String splitId, long sequence);

        /** The same for a split that has finished. */
        void acknowledgeEnd(C channel, long sequence);

        /** The split has finished, and its channel is not needed any more. */
        void close(C channel);
    }

    /** @param number how many splits had finished before */
    private record Finished<C>(long number, C channel, long end) {}

    /**
     * @param positions first segment that is not held completely, by split
     * @param finishedBefore splits that had finished
     */
    private record Checkpoint(Map<String, Long> positions, long finishedBefore) {}

    DurableAcknowledgements(Outlet<C> outlet) {
        this.outlet = Objects.requireNonNull(outlet, "outlet");
    }

    /** A split has been emitted to its end; the channel belongs to this object from now on. */
    void finished(String splitId, C channel, long end) {
        acknowledged.remove(splitId);
        finished.addLast(new Finished<>(finishedCount++, channel, end));
        if (finished.size() > MAX_FINISHED) {
            outlet.close(finished.removeFirst().channel());
        }
    }

    /** A checkpoint holds these splits. */
    void snapshot(long checkpointId, List<SealstreamSplit> splits) {
        Map<String, Long> positions = new HashMap<>();
        for (SealstreamSplit split : splits) {
            if (split.position() instanceof SplitPosition.NextRecord next) {
                positions.put(split.splitId(), next.sequence());
            }
        }
        positions.keySet().forEach(splitId -> acknowledged.putIfAbsent(splitId, 0L));
        pending.put(checkpointId, new Checkpoint(positions, finishedCount));
    }

    /** The checkpoint is complete; earlier ones are not needed any more. */
    void complete(long checkpointId) {
        Checkpoint checkpoint = pending.get(checkpointId);
        if (checkpoint == null || !outlet.isConnected()) {
            return;
        }
        pending.headMap(checkpointId, /* inclusive= */ true).clear();
        checkpoint.positions().forEach(this::acknowledge);
        while (!finished.isEmpty() && finished.getFirst().number() < checkpoint.finishedBefore()) {
            Finished<C> split = finished.removeFirst();
            outlet.acknowledgeEnd(split.channel(), split.end());
            outlet.close(split.channel());
        }
    }

    /** The checkpoint will not complete. */
    void aborted(long checkpointId) {
        pending.remove(checkpointId);
    }

    /** Entries of all kinds that are held, for tests of memory. */
    int held() {
        return acknowledged.size() + finished.size() + pending.size();
    }

    private void acknowledge(String splitId, long sequence) {
        Long before = acknowledged.get(splitId);
        // One that has finished since the checkpoint is acknowledged with its end, by a later one.
        if (before != null && before < sequence) {
            acknowledged.put(splitId, sequence);
            outlet.acknowledge(splitId, sequence);
        }
    }
}
