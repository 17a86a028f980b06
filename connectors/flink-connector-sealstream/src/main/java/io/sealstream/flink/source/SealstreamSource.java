package io.sealstream.flink.source;

import io.sealstream.flink.source.enumerator.DiscoveryOptions;
import io.sealstream.flink.source.enumerator.HubStreamLister;
import io.sealstream.flink.source.enumerator.SealstreamEnumerator;
import io.sealstream.flink.source.enumerator.SealstreamEnumeratorState;
import io.sealstream.flink.source.enumerator.SealstreamEnumeratorStateSerializer;
import io.sealstream.flink.source.enumerator.SourceExtent;
import io.sealstream.flink.source.reader.ReaderOptions;
import io.sealstream.flink.source.reader.SealstreamSourceReader;
import io.sealstream.flink.source.record.SealstreamDeserializationSchema;
import io.sealstream.flink.source.split.SealstreamSplit;
import io.sealstream.flink.source.split.SealstreamSplitSerializer;
import java.util.Objects;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;

/**
 * Reads sealed streams from a hub: every stream of a name or pattern, those that exist and, unless bounded, those to come. One split is
 * one stream. Positions are part of checkpoints, so that the job's state sees every record exactly once, in order per stream. Holds no
 * key and no secret; only TaskManagers fetch keys.
 *
 * <pre>{@code
 * SealstreamSource<String> source = SealstreamSource.<String>builder()
 *         .endpoint("hub.example:7411")
 *         .name("sensors.seattle")
 *         .secret(SecretSource.file(Path.of("hub.secret")))
 *         .keys(KeyringFile.of(Path.of("sensors.key")))
 *         .subscriber("alerts")
 *         .deserializer(new SimpleStringSchema())
 *         .build();
 * }</pre>
 *
 * @param <T> the elements
 */
@PublicEvolving
public final class SealstreamSource<T>
        implements Source<T, SealstreamSplit, SealstreamEnumeratorState>, ResultTypeQueryable<T> {

    private static final long serialVersionUID = 1L;

    private final ReaderOptions reading;
    private final DiscoveryOptions discovery;
    private final SealstreamDeserializationSchema<T> deserializer;

    SealstreamSource(
            ReaderOptions reading, DiscoveryOptions discovery, SealstreamDeserializationSchema<T> deserializer) {
        this.reading = Objects.requireNonNull(reading, "reading");
        this.discovery = Objects.requireNonNull(discovery, "discovery");
        this.deserializer = Objects.requireNonNull(deserializer, "deserializer");
    }

    public static <T> SealstreamSourceBuilder<T> builder() {
        return new SealstreamSourceBuilder<>();
    }

    @Override
    public Boundedness getBoundedness() {
        return discovery.extent().equals(SourceExtent.ENDLESS) ? Boundedness.CONTINUOUS_UNBOUNDED : Boundedness.BOUNDED;
    }

    @Override
    public TypeInformation<T> getProducedType() {
        return deserializer.getProducedType();
    }

    @Override
    public SourceReader<T, SealstreamSplit> createReader(SourceReaderContext context) throws Exception {
        return SealstreamSourceReader.open(reading, deserializer, context);
    }

    @Override
    public SplitEnumerator<SealstreamSplit, SealstreamEnumeratorState> createEnumerator(
            SplitEnumeratorContext<SealstreamSplit> context) {
        return restoreEnumerator(context, SealstreamEnumeratorState.INITIAL);
    }

    @Override
    public SplitEnumerator<SealstreamSplit, SealstreamEnumeratorState> restoreEnumerator(
            SplitEnumeratorContext<SealstreamSplit> context, SealstreamEnumeratorState state) {
        HubStreamLister lister = new HubStreamLister(reading.access(), discovery.pattern());
        return new SealstreamEnumerator(context, discovery, lister, state);
    }

    @Override
    public SealstreamSplitSerializer getSplitSerializer() {
        return new SealstreamSplitSerializer();
    }

    @Override
    public SealstreamEnumeratorStateSerializer getEnumeratorCheckpointSerializer() {
        return new SealstreamEnumeratorStateSerializer();
    }
}
