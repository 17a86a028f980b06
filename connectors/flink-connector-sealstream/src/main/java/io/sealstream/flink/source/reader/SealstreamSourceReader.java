package io.sealstream.flink.source.reader;

import io.sealstream.flink.source.enumerator.LoadChanged;
import io.sealstream.flink.source.record.SealstreamDeserializationSchema;
import io.sealstream.flink.source.split.SealstreamSplit;
import io.sealstream.flink.source.split.SealstreamSplitState;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;
import org.apache.flink.core.io.InputStatus;

/**
 * Reads the streams of one parallel instance of a source: one connection, one fetcher thread. Confined to the task thread.
 *
 * @param <T> the elements
 */
@SuppressWarnings("try") // Flink declares that close throws Exception, and interrupts its callers as it likes
public final class SealstreamSourceReader<T>
        extends SingleThreadMultiplexSourceReaderBase<RecordView, T, SealstreamSplit, SealstreamSplitState> {

    private final ReadingSplits splits;
    private final HubFeed feed;

    private SealstreamSourceReader(
            HubFeed feed,
            ReadingSplits splits,
            SealstreamDeserializationSchema<T> deserializer,
            ReaderMetrics metrics,
            SourceReaderContext context) {
        super(
                () -> new HubSplitReader(feed, deserializer, splits, metrics),
                new SealstreamRecordEmitter<>(deserializer, metrics.errors()),
                context.getConfiguration(),
                context);
        this.splits = splits;
        this.feed = feed;
    }

    /**
     * Reads keys and secret, and starts to connect.
     *
     * @throws Exception if the keys or the secret cannot be read, or the deserializer cannot be opened
     */
    public static <T> SealstreamSourceReader<T> open(
            ReaderOptions options, SealstreamDeserializationSchema<T> deserializer, SourceReaderContext context)
            throws Exception {
        deserializer.open(new ReaderInitialization(context));
        HubFeed feed = HubFeed.open(options);
        ReaderMetrics metrics = new ReaderMetrics(context.metricGroup());
        metrics.watch(feed.client());
        ReadingSplits splits = new ReadingSplits(feed.client(), options.remembers());
        return new SealstreamSourceReader<>(feed, splits, deserializer, metrics, context);
    }

    @Override
    public void start() {
        tellLoad(getNumberOfCurrentlyAssignedSplits());
    }

    /**
     * Flink wakes the task when the fetcher has failed, but forgets it if that happens between its look for failures and its look for
     * records; nothing would ever wake the task again, and the job would stand still without a word.
     */
    @Override
    public InputStatus pollNext(ReaderOutput<T> output) throws Exception {
        InputStatus status = super.pollNext(output);
        while (status == InputStatus.NOTHING_AVAILABLE && feed.hasFailed()) {
            // The exception is on its way from the fetcher, and is thrown here.
            Thread.onSpinWait();
            status = super.pollNext(output);
        }
        return status;
    }

    @Override
    public List<SealstreamSplit> snapshotState(long checkpointId) {
        List<SealstreamSplit> held = super.snapshotState(checkpointId);
        splits.snapshot(checkpointId, held);
        return held;
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        super.notifyCheckpointComplete(checkpointId);
        splits.complete(checkpointId);
    }

    @Override
    public void notifyCheckpointAborted(long checkpointId) throws Exception {
        super.notifyCheckpointAborted(checkpointId);
        splits.aborted(checkpointId);
    }

    @Override
    public void close() throws Exception {
        try {
            super.close();
        } finally {
            feed.close();
        }
    }

    @Override
    protected SealstreamSplitState initializedState(SealstreamSplit split) {
        return splits.begin(split);
    }

    @Override
    protected SealstreamSplit toSplitType(String splitId, SealstreamSplitState state) {
        return state.toSplit();
    }

    @Override
    protected void onSplitFinished(Map<String, SealstreamSplitState> finished) {
        finished.keySet().forEach(splits::finished);
        tellLoad(-finished.size());
    }

    private void tellLoad(int difference) {
        if (difference != 0) {
            context.sendSourceEventToCoordinator(new LoadChanged(difference));
        }
    }
}
