package io.sealstream.flink.sink;

import io.sealstream.flink.access.HubAccess;
import io.sealstream.flink.access.ProofSource;
import io.sealstream.flink.access.Setting;
import io.sealstream.flink.sink.writer.WriterOptions;
import io.sealstream.key.KeyProvider;
import io.sealstream.key.SecretSource;
import io.sealstream.key.TlsFiles;
import io.sealstream.segment.SegmentLayout;
import io.sealstream.segment.StreamName;
import io.sealstream.transport.HubEndpoint;
import java.time.Duration;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.serialization.SerializationSchema;

/**
 * Builds a {@link SealstreamSink}. Each option is set once; {@link #build} checks what belongs together.
 *
 * @param <T> the elements
 */
@PublicEvolving
public final class SealstreamSinkBuilder<T> {

    private final Setting<HubEndpoint> endpoint = new Setting<>("endpoint");
    private final Setting<StreamName> name = new Setting<>("name");
    private final Setting<ProofSource> proof = new Setting<>("secret or tls");
    private final Setting<KeyProvider> keys = new Setting<>("keys");
    private final Setting<String> sinkId = new Setting<>("sink-id");
    private final Setting<Integer> segmentSize = new Setting<>("segment-size");
    private final Setting<Duration> linger = new Setting<>("linger");
    private final Setting<Duration> flushTimeout = new Setting<>("flush-timeout");
    private final Setting<SerializationSchema<T>> serializer = new Setting<>("serializer");

    SealstreamSinkBuilder() {}

    /** The hub, as {@code HOST:PORT}. */
    public SealstreamSinkBuilder<T> endpoint(String hostAndPort) {
        endpoint.set(HubEndpoint.parse(hostAndPort));
        return this;
    }

    /** The name of the streams. */
    public SealstreamSinkBuilder<T> name(String streams) {
        name.set(new StreamName(streams));
        return this;
    }

    /**
     * Where the secret that gets into the hub lies, on every TaskManager: what all clients share, a user's login, or a client's key.
     */
    public SealstreamSinkBuilder<T> secret(SecretSource source) {
        proof.set(new ProofSource.Secret(source));
        return this;
    }

    /** Instead of a secret: where certificate, key and trusted certificates lie, on every TaskManager. */
    public SealstreamSinkBuilder<T> tls(TlsFiles files) {
        proof.set(new ProofSource.Tls(files));
        return this;
    }

    /** Where the key to seal with lies, on every TaskManager: the current one of a keyring or keystore. */
    public SealstreamSinkBuilder<T> keys(KeyProvider provider) {
        keys.set(provider);
        return this;
    }

    /**
     * The identity of the sink: restarts continue the streams of the same identity, and whoever starts with it fences whoever wrote
     * before. Two sinks that run at the same time need two.
     */
    public SealstreamSinkBuilder<T> sinkId(String id) {
        sinkId.set(id);
        return this;
    }

    /** Most payload bytes in a segment; default 64 KiB. */
    public SealstreamSinkBuilder<T> segmentSize(int bytes) {
        segmentSize.set(bytes);
        return this;
    }

    /** How long a record may wait for its segment to fill; default {@link WriterOptions#DEFAULT_LINGER}, zero waits not at all. */
    public SealstreamSinkBuilder<T> linger(Duration longest) {
        linger.set(longest);
        return this;
    }

    /** How long a checkpoint may wait for the hub; default {@link WriterOptions#DEFAULT_FLUSH_TIMEOUT}. */
    public SealstreamSinkBuilder<T> flushTimeout(Duration longest) {
        flushTimeout.set(longest);
        return this;
    }

    /** Makes a record of each element. */
    public SealstreamSinkBuilder<T> serializer(SerializationSchema<T> schema) {
        serializer.set(schema);
        return this;
    }

    /** @throws IllegalStateException if an option is missing */
    public SealstreamSink<T> build() {
        Setting.requireAll("sink", endpoint, name, proof, keys, sinkId, serializer);
        WriterOptions options = new WriterOptions(
                new HubAccess(endpoint.require(), proof.require()),
                keys.require(),
                name.require(),
                sinkId.require(),
                segmentSize.orElse(SegmentLayout.DEFAULT_SEGMENT_SIZE),
                linger.orElse(WriterOptions.DEFAULT_LINGER),
                flushTimeout.orElse(WriterOptions.DEFAULT_FLUSH_TIMEOUT));
        return new SealstreamSink<>(options, serializer.require());
    }
}
