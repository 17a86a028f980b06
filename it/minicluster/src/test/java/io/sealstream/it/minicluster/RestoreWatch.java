package io.sealstream.it.minicluster;

import io.sealstream.flink.source.enumerator.SealstreamEnumeratorState;
import io.sealstream.flink.source.split.SealstreamSplit;
import io.sealstream.flink.source.split.SplitPosition;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** A source as it is, but for a note of every position that is given to a reader. */
final class RestoreWatch<T> implements Source<T, SealstreamSplit, SealstreamEnumeratorState> {

    private static final long serialVersionUID = 1L;

    private static final Queue<SplitPosition> POSITIONS = new ConcurrentLinkedQueue<>();

    private final Source<T, SealstreamSplit, SealstreamEnumeratorState> source;

    RestoreWatch(Source<T, SealstreamSplit, SealstreamEnumeratorState> source) {
        POSITIONS.clear();
        this.source = source;
    }

    /** Positions that were restored: those of streams that had been read before. */
    static List<SplitPosition.NextRecord> restored() {
        return POSITIONS.stream()
                .filter(SplitPosition.NextRecord.class::isInstance)
                .map(SplitPosition.NextRecord.class::cast)
                .toList();
    }

    @Override
    public Boundedness getBoundedness() {
        return source.getBoundedness();
    }

    @Override
    public SplitEnumerator<SealstreamSplit, SealstreamEnumeratorState> createEnumerator(
            SplitEnumeratorContext<SealstreamSplit> context) throws Exception {
        return source.createEnumerator(context);
    }

    @Override
    public SplitEnumerator<SealstreamSplit, SealstreamEnumeratorState> restoreEnumerator(
            SplitEnumeratorContext<SealstreamSplit> context, SealstreamEnumeratorState state) throws Exception {
        return source.restoreEnumerator(context, state);
    }

    @Override
    public SimpleVersionedSerializer<SealstreamSplit> getSplitSerializer() {
        return source.getSplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<SealstreamEnumeratorState> getEnumeratorCheckpointSerializer() {
        return source.getEnumeratorCheckpointSerializer();
    }

    @Override
    public SourceReader<T, SealstreamSplit> createReader(SourceReaderContext context) throws Exception {
        SourceReader<T, SealstreamSplit> reader = source.createReader(context);
        return new Watched<>(reader);
    }

    @SuppressWarnings("try") // Flink declares that close throws Exception
    private record Watched<T>(SourceReader<T, SealstreamSplit> reader) implements SourceReader<T, SealstreamSplit> {

        @Override
        public void start() {
            reader.start();
        }

        @Override
        public InputStatus pollNext(ReaderOutput<T> output) throws Exception {
            return reader.pollNext(output);
        }

        @Override
        public List<SealstreamSplit> snapshotState(long checkpointId) {
            return reader.snapshotState(checkpointId);
        }

        @Override
        public CompletableFuture<Void> isAvailable() {
            return reader.isAvailable();
        }

        @Override
        public void addSplits(List<SealstreamSplit> splits) {
            splits.forEach(split -> POSITIONS.add(split.position()));
            reader.addSplits(splits);
        }

        @Override
        public void notifyNoMoreSplits() {
            reader.notifyNoMoreSplits();
        }

        @Override
        public void handleSourceEvents(SourceEvent event) {
            reader.handleSourceEvents(event);
        }

        @Override
        public void notifyCheckpointComplete(long checkpointId) throws Exception {
            reader.notifyCheckpointComplete(checkpointId);
        }

        @Override
        public void notifyCheckpointAborted(long checkpointId) throws Exception {
            reader.notifyCheckpointAborted(checkpointId);
        }

        @Override
        public void close() throws Exception {
            reader.close();
        }
    }
}
