package io.sealstream.it.minicluster;

import io.sealstream.cipher.KeyId;
import io.sealstream.cipher.NamedKey;
import io.sealstream.cipher.RootKey;
import io.sealstream.flink.sink.SealstreamSink;
import io.sealstream.flink.sink.SealstreamSinkBuilder;
import io.sealstream.flink.source.SealstreamSource;
import io.sealstream.flink.source.SealstreamSourceBuilder;
import io.sealstream.hub.EmbeddedHub;
import io.sealstream.hub.spool.SpoolOptions;
import io.sealstream.key.HubSecret;
import io.sealstream.key.KeyringFile;
import io.sealstream.key.KeyringText;
import io.sealstream.key.SecretFile;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.NamePattern;
import io.sealstream.segment.SegmentLayout;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.StreamName;
import io.sealstream.session.StreamDescription;
import io.sealstream.transport.ClientOptions;
import io.sealstream.transport.Publication;
import io.sealstream.transport.PublicationOptions;
import io.sealstream.transport.StreamClient;
import io.sealstream.transport.hop.HopSecret;
import io.sealstream.transport.hop.HubSecurity;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A hub with its secret and a keyring on disk, and a client beside the jobs. */
final class TestHub implements AutoCloseable {

    private static final SecureRandom RANDOM = new SecureRandom();

    final EmbeddedHub hub;
    final StreamClient client;
    final RootKey key;
    private final Path folder;

    private TestHub(Path folder, EmbeddedHub hub, StreamClient client, RootKey key) {
        this.folder = folder;
        this.hub = hub;
        this.client = client;
        this.key = key;
    }

    static TestHub start(Path folder) throws IOException {
        return start(folder, security -> security);
    }

    /** A hub that lets others in besides those who have the secret. */
    static TestHub start(Path folder, UnaryOperator<HubSecurity> alsoLetsIn) throws IOException {
        HubSecret secret = HubSecret.random(RANDOM);
        SecretFile.create(folder.resolve("hub.secret"), secret, Instant.EPOCH);
        RootKey key = RootKey.random(RANDOM);
        KeyringFile.create(folder.resolve("ring.key"), new NamedKey(new KeyId("test"), key), Instant.EPOCH);
        HopSecret hop = HopSecret.of(secret.exposeBytes());
        HubSecurity security = alsoLetsIn.apply(NamedClients.write(folder, hop));
        EmbeddedHub hub =
                EmbeddedHub.start(Files.createDirectory(folder.resolve("hub")), security, SpoolOptions.DEFAULT);
        StreamClient client = StreamClient.connect(ClientOptions.of(hub.address(), hop, "test"));
        return new TestHub(folder, hub, client, key);
    }

    String endpoint() {
        InetSocketAddress address = hub.address();
        return address.getHostString() + ":" + address.getPort();
    }

    SecretFile secret() {
        return SecretFile.of(folder.resolve("hub.secret"));
    }

    /** A user's login at this hub. */
    SecretFile login() {
        return SecretFile.of(folder.resolve(NamedClients.LOGIN));
    }

    /** A client's key that this hub lets in. */
    SecretFile clientKey() {
        return SecretFile.of(folder.resolve(NamedClients.CLIENT_KEY));
    }

    KeyringFile keys() {
        return KeyringFile.of(folder.resolve("ring.key"));
    }

    /** Replaces the keyring; readers of the file see the old or the new one, and never a half. */
    void putKeys(NamedKey... ring) throws IOException {
        StringBuilder text = new StringBuilder();
        for (NamedKey entry : ring) {
            text.append(KeyringText.exposeEntry(entry)).append('\n');
        }
        Path fresh = folder.resolve("fresh.key");
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, text);
        Files.move(fresh, folder.resolve("ring.key"), StandardCopyOption.ATOMIC_MOVE);
    }

    <T> SealstreamSourceBuilder<T> source(String name) {
        return SealstreamSource.<T>builder()
                .endpoint(endpoint())
                .name(name)
                .secret(secret())
                .keys(keys());
    }

    <T> SealstreamSinkBuilder<T> sink(String name) {
        return SealstreamSink.<T>builder()
                .endpoint(endpoint())
                .name(name)
                .sinkId("sink of " + name)
                .secret(secret())
                .keys(keys());
    }

    Publication publish(String name, Content content) throws Exception {
        return publish(name, content, SegmentLayout.DEFAULT_SEGMENT_SIZE);
    }

    Publication publish(String name, Content content, int segmentSize) throws Exception {
        StreamId stream = new StreamId(SessionId.random(RANDOM), 0);
        PublicationOptions options = new PublicationOptions(
                stream, new StreamName(name), content, Bound.BOUNDED, segmentSize, key, new byte[0]);
        return client.publish(options).get(30, TimeUnit.SECONDS);
    }

    List<StreamDescription> streams(String name) throws Exception {
        return client.list(new NamePattern(name), 0).get(30, TimeUnit.SECONDS).streams();
    }

    static void sendBytes(Publication publication, byte[] bytes) throws Exception {
        int sent = 0;
        while (sent < bytes.length) {
            int accepted = publication.send(bytes, sent, bytes.length - sent);
            sent += accepted;
            if (accepted == 0) {
                publication.room().get(60, TimeUnit.SECONDS);
            }
        }
    }

    static void sendRecord(Publication publication, byte[] record) throws Exception {
        while (!publication.sendRecord(record, 0, record.length)) {
            publication.room().get(60, TimeUnit.SECONDS);
        }
    }

    static void retire(Publication publication) throws Exception {
        publication.retire();
        publication.durable().get(60, TimeUnit.SECONDS);
        publication.close();
    }

    @Override
    public void close() throws IOException {
        client.close();
        hub.close();
    }
}
