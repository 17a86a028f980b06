package io.sealstream.flink.source.reader;

import io.sealstream.flink.source.split.SealstreamSplit;
import io.sealstream.flink.source.split.SealstreamSplitState;
import io.sealstream.transport.StreamClient;
import io.sealstream.transport.Subscription;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The splits of a reader, from assignment until their end is acknowledged. The methods of {@link SplitProgress} are called by the fetcher
 * thread, all others by the task thread.
 */
final class ReadingSplits implements SplitProgress {

    private final ConcurrentMap<String, Reading> readings = new ConcurrentHashMap<>();
    private final DurableAcknowledgements<Subscription> acknowledgements;
    private final boolean remembers;

    /** One split; the subscription is replaced when the split was paused. */
    private static final class Reading {

        private final SealstreamSplitState state;
        private volatile @Nullable Subscription subscription;

        Reading(SealstreamSplitState state) {
            this.state = state;
        }
    }

    /** @param remembers whether the hub is told what checkpoints hold */
    ReadingSplits(StreamClient client, boolean remembers) {
        this.remembers = remembers;
        this.acknowledgements = new DurableAcknowledgements<>(new Outlet(client));
    }

    SealstreamSplitState begin(SealstreamSplit split) {
        SealstreamSplitState state = new SealstreamSplitState(split);
        readings.put(split.splitId(), new Reading(state));
        return state;
    }

    /** Everything of the split has been emitted. */
    void finished(String splitId) {
        Reading reading = Objects.requireNonNull(readings.remove(splitId), "reading");
        Subscription subscription = Objects.requireNonNull(reading.subscription, "subscription");
        if (remembers) {
            acknowledgements.finished(splitId, subscription, reading.state.end().orElseThrow());
        } else {
            subscription.close();
        }
    }

    void snapshot(long checkpointId, List<SealstreamSplit> splits) {
        if (remembers) {
            acknowledgements.snapshot(checkpointId, splits);
        }
    }

    void complete(long checkpointId) {
        acknowledgements.complete(checkpointId);
    }

    void aborted(long checkpointId) {
        acknowledgements.aborted(checkpointId);
    }

    @Override
    public void subscribed(String splitId, Subscription subscription) {
        reading(splitId).subscription = subscription;
    }

    @Override
    public void startedAt(String splitId, long sequence) {
        reading(splitId).state.startedAt(sequence);
    }

    @Override
    public void endsAt(String splitId, long sequence) {
        reading(splitId).state.endsAt(sequence);
    }

    private Reading reading(String splitId) {
        return Objects.requireNonNull(readings.get(splitId), "reading");
    }

    /** Acknowledges through the subscriptions that splits are read by. */
    private final class Outlet implements DurableAcknowledgements.Outlet<Subscription> {

        private final StreamClient client;

        Outlet(StreamClient client) {
            this.client = client;
        }

        @Override
        public boolean isConnected() {
            return client.isConnected();
        }

        @Override
        public void acknowledge(String splitId, long sequence) {
            Reading reading = readings.get(splitId);
            if (reading != null && reading.subscription != null) {
                reading.subscription.acknowledge(sequence);
            }
        }

        @Override
        public void acknowledgeEnd(Subscription channel, long sequence) {
            channel.acknowledge(sequence);
        }

        @Override
        public void close(Subscription channel) {
            channel.close();
        }
    }
}
