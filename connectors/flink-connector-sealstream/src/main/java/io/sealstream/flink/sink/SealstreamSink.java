package io.sealstream.flink.sink;

import io.sealstream.flink.sink.writer.SealstreamWriter;
import io.sealstream.flink.sink.writer.WriterOptions;
import java.io.IOException;
import java.util.Objects;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * Writes elements as records of sealed streams, one stream per subtask, at least once: a checkpoint completes when the hub holds
 * everything before it durably. Each attempt begins a new epoch of the same streams, which readers see as a continuation. Elements of
 * one subtask keep their order. The end of input ends the streams. Holds no key and no secret.
 *
 * <pre>{@code
 * SealstreamSink<String> sink = SealstreamSink.<String>builder()
 *         .endpoint("hub.example:7411")
 *         .name("alerts")
 *         .sinkId("alerts-of-seattle")
 *         .secret(SecretSource.file(Path.of("hub.secret")))
 *         .keys(KeyringFile.of(Path.of("alerts.key")))
 *         .serializer(new SimpleStringSchema())
 *         .build();
 * }</pre>
 *
 * @param <T> the elements
 */
@PublicEvolving
public final class SealstreamSink<T> implements Sink<T> {

    private static final long serialVersionUID = 1L;

    private final WriterOptions options;
    private final SerializationSchema<T> serializer;

    SealstreamSink(WriterOptions options, SerializationSchema<T> serializer) {
        this.options = Objects.requireNonNull(options, "options");
        this.serializer = Objects.requireNonNull(serializer, "serializer");
    }

    public static <T> SealstreamSinkBuilder<T> builder() {
        return new SealstreamSinkBuilder<>();
    }

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) throws IOException {
        return SealstreamWriter.open(options, serializer, context);
    }
}
