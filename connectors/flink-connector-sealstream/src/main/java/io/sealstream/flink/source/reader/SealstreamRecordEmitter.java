package io.sealstream.flink.source.reader;

import io.sealstream.flink.source.record.SealstreamDeserializationSchema;
import io.sealstream.flink.source.split.SealstreamSplitState;
import java.io.IOException;
import java.util.Objects;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.connector.base.source.reader.RecordEmitter;
import org.apache.flink.metrics.Counter;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** Deserializes records, emits what they make, and only then moves the position of their split. On the task thread. */
final class SealstreamRecordEmitter<T> implements RecordEmitter<RecordView, T, SealstreamSplitState> {

    private final SealstreamDeserializationSchema<T> deserializer;
    private final Counter errors;
    private final OutputCollector<T> collector = new OutputCollector<>();

    SealstreamRecordEmitter(SealstreamDeserializationSchema<T> deserializer, Counter errors) {
        this.deserializer = deserializer;
        this.errors = errors;
    }

    @Override
    public void emitRecord(RecordView record, SourceOutput<T> output, SealstreamSplitState state) throws IOException {
        collector.output = output;
        try {
            deserializer.deserialize(record, collector);
        } catch (IOException e) {
            errors.inc();
            throw new IOException(
                    "record cannot be deserialized [stream=" + record.stream() + ", name=" + record.name()
                            + ", segment=" + record.sequence() + ", number=" + record.number() + ", bytes="
                            + record.length() + "]",
                    e);
        }
        state.moveTo(record.epochId(), record.nextSequence(), record.nextIndex());
    }

    /** One object for all records. */
    private static final class OutputCollector<T> implements Collector<T> {

        private @Nullable SourceOutput<T> output;

        @Override
        public void collect(T element) {
            Objects.requireNonNull(output, "output").collect(element);
        }

        @Override
        public void close() {
            // The output belongs to Flink.
        }
    }
}
