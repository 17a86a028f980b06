package io.sealstream.flink.source;

import io.sealstream.flink.access.HubAccess;
import io.sealstream.flink.access.ProofSource;
import io.sealstream.flink.access.Setting;
import io.sealstream.flink.source.enumerator.DiscoveryOptions;
import io.sealstream.flink.source.enumerator.SourceExtent;
import io.sealstream.flink.source.reader.ReaderOptions;
import io.sealstream.flink.source.record.SealstreamDeserializationSchema;
import io.sealstream.key.KeyProvider;
import io.sealstream.key.SecretSource;
import io.sealstream.key.TlsFiles;
import io.sealstream.segment.NamePattern;
import io.sealstream.segment.StreamName;
import io.sealstream.session.StartPosition;
import io.sealstream.transport.HubEndpoint;
import java.time.Duration;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.serialization.DeserializationSchema;

/**
 * Builds a {@link SealstreamSource}. Each option is set once; {@link #build} checks what belongs together.
 *
 * @param <T> the elements
 */
@PublicEvolving
public final class SealstreamSourceBuilder<T> {

    /** How often the hub is asked for new streams. */
    public static final Duration DEFAULT_DISCOVERY_INTERVAL = Duration.ofSeconds(1);

    private final Setting<HubEndpoint> endpoint = new Setting<>("endpoint");
    private final Setting<NamePattern> pattern = new Setting<>("name or pattern");
    private final Setting<ProofSource> proof = new Setting<>("secret or tls");
    private final Setting<KeyProvider> keys = new Setting<>("keys");
    private final Setting<String> subscriber = new Setting<>("subscriber");
    private final Setting<StartPosition> start = new Setting<>("start");
    private final Setting<Duration> discoveryInterval = new Setting<>("discovery-interval");
    private final Setting<Integer> credit = new Setting<>("credit");
    private final Setting<SourceExtent> extent = new Setting<>("bounded");
    private final Setting<SealstreamDeserializationSchema<T>> deserializer = new Setting<>("deserializer");

    SealstreamSourceBuilder() {}

    /** The hub, as {@code HOST:PORT}. */
    public SealstreamSourceBuilder<T> endpoint(String hostAndPort) {
        endpoint.set(HubEndpoint.parse(hostAndPort));
        return this;
    }

    /** The name whose streams are read. */
    public SealstreamSourceBuilder<T> name(String name) {
        pattern.set(new NamePattern(new StreamName(name).text()));
        return this;
    }

    /** A pattern of names whose streams are read: {@code *} stands for one part, {@code >} for the rest. */
    public SealstreamSourceBuilder<T> pattern(String names) {
        pattern.set(new NamePattern(names));
        return this;
    }

    /**
     * Where the secret that gets into the hub lies, on the JobManager and on every TaskManager: what all clients share, a user's login, or
     * a client's key.
     */
    public SealstreamSourceBuilder<T> secret(SecretSource source) {
        proof.set(new ProofSource.Secret(source));
        return this;
    }

    /** Instead of a secret: where certificate, key and trusted certificates lie, on the JobManager and on every TaskManager. */
    public SealstreamSourceBuilder<T> tls(TlsFiles files) {
        proof.set(new ProofSource.Tls(files));
        return this;
    }

    /** Where the keys of the streams lie, on every TaskManager: a keyring or a keystore. */
    public SealstreamSourceBuilder<T> keys(KeyProvider provider) {
        keys.set(provider);
        return this;
    }

    /**
     * The name under which the hub remembers what this source has safely in a checkpoint. Without one the hub is not told, and
     * {@code start(RESUME)} is not possible.
     */
    public SealstreamSourceBuilder<T> subscriber(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("subscriber is empty");
        }
        subscriber.set(name);
        return this;
    }

    /**
     * Where streams begin that exist when the job starts for the first time: {@code EARLIEST} (default), {@code LATEST}, {@code RESUME},
     * or a segment. Streams found later begin with their first segment; a restored job goes on where its checkpoint stands.
     */
    public SealstreamSourceBuilder<T> start(StartPosition position) {
        start.set(position);
        return this;
    }

    /** How often to look for new streams; default {@link #DEFAULT_DISCOVERY_INTERVAL}. */
    public SealstreamSourceBuilder<T> discoveryInterval(Duration interval) {
        discoveryInterval.set(interval);
        return this;
    }

    /** How many segments of one stream may be under way or waiting; default {@link ReaderOptions#DEFAULT_CREDIT_SEGMENTS}. */
    public SealstreamSourceBuilder<T> credit(int segments) {
        credit.set(segments);
        return this;
    }

    /** Ends the source when the streams that exist at its start have ended. */
    public SealstreamSourceBuilder<T> bounded() {
        extent.set(SourceExtent.EXISTING_STREAMS);
        return this;
    }

    /** Ends the source when the first {@code streams} streams have ended; it waits for them if they do not exist yet. */
    public SealstreamSourceBuilder<T> bounded(int streams) {
        extent.set(new SourceExtent.FirstStreams(streams));
        return this;
    }

    /** Makes elements of the records of streams of RECORDS. */
    public SealstreamSourceBuilder<T> deserializer(DeserializationSchema<T> schema) {
        return deserializer(SealstreamDeserializationSchema.records(schema));
    }

    /** Makes elements of records or segments. */
    public SealstreamSourceBuilder<T> deserializer(SealstreamDeserializationSchema<T> schema) {
        deserializer.set(schema);
        return this;
    }

    /** @throws IllegalStateException if an option is missing, or two contradict each other */
    public SealstreamSource<T> build() {
        Setting.requireAll("source", endpoint, pattern, proof, keys, deserializer);
        if (start.orElse(StartPosition.EARLIEST).equals(StartPosition.RESUME) && !subscriber.isSet()) {
            throw new IllegalStateException(
                    "start at resume needs subscriber: the hub remembers positions by its name");
        }
        ReaderOptions reading = new ReaderOptions(
                new HubAccess(endpoint.require(), proof.require()),
                keys.require(),
                subscriber.orElse(""),
                credit.orElse(ReaderOptions.DEFAULT_CREDIT_SEGMENTS));
        DiscoveryOptions discovery = new DiscoveryOptions(
                pattern.require(),
                start.orElse(StartPosition.EARLIEST),
                extent.orElse(SourceExtent.ENDLESS),
                discoveryInterval.orElse(DEFAULT_DISCOVERY_INTERVAL));
        return new SealstreamSource<>(reading, discovery, deserializer.require());
    }
}
