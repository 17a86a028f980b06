package io.sealstream.it.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.cipher.StreamSecret;
import io.sealstream.hub.EmbeddedHub;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.NamePattern;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.StreamName;
import io.sealstream.session.StartPosition;
import io.sealstream.session.StreamDescription;
import io.sealstream.stream.StreamConsumer;
import io.sealstream.transport.ClientOptions;
import io.sealstream.transport.Publication;
import io.sealstream.transport.PublicationOptions;
import io.sealstream.transport.SealingOptions;
import io.sealstream.transport.StreamClient;
import io.sealstream.transport.StreamReceiver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A hub on loopback, our client of it, and command lines of the second implementation that name it. */
final class InteropHub implements AutoCloseable {

    static final String NAME = "interop.hop";
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final SecureRandom RANDOM = new SecureRandom();

    final Keys keys;
    private final Path folder;
    private final EmbeddedHub hub;
    private final StreamClient client;

    private InteropHub(Path folder, Keys keys, EmbeddedHub hub, StreamClient client) {
        this.folder = folder;
        this.keys = keys;
        this.hub = hub;
        this.client = client;
    }

    static InteropHub start(Path folder) throws IOException {
        Keys keys = Keys.create(folder, "ours");
        EmbeddedHub hub = EmbeddedHub.start(Files.createDirectory(folder.resolve("hub")), keys.secret());
        StreamClient client = StreamClient.connect(ClientOptions.of(hub.address(), keys.secret(), "interop"));
        return new InteropHub(folder, keys, hub, client);
    }

    /** A command of the second implementation against this hub, with key and secret files of its own. */
    Object[] command(String command, Path keyFile, Path secretFile) {
        InetSocketAddress address = hub.address();
        return new Object[] {
            command,
            address.getHostString() + ":" + address.getPort(),
            "--secret-file",
            secretFile,
            "--key-file",
            keyFile,
            "--stream",
            NAME
        };
    }

    Object[] command(String command) {
        return command(command, keys.keyFile(), keys.secretFile());
    }

    Publication publish(Content content) throws Exception {
        return publish(content, Bound.BOUNDED);
    }

    Publication publish(Content content, Bound bound) throws Exception {
        PublicationOptions options = PublicationOptions.of(
                new StreamId(SessionId.random(RANDOM), 0),
                new StreamName(NAME),
                content,
                bound,
                keys.key().key());
        // Beacons so often that every reader of a live stream meets some.
        PublicationOptions often = options.with(SealingOptions.DEFAULT.withBeaconInterval(Duration.ofMillis(5)));
        return client.publish(often).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    /** Every stream that the hub has. */
    List<StreamDescription> streams() throws Exception {
        return client.list(new NamePattern(NAME), 0)
                .get(LIMIT.toSeconds(), TimeUnit.SECONDS)
                .streams();
    }

    /** Reads the one stream of the hub to its FINAL segment. */
    void receive(StreamConsumer consumer) throws Exception {
        List<StreamDescription> streams = streams();
        assertThat(streams).hasSize(1);
        StreamId stream = streams.get(0).stream();
        try (StreamReceiver receiver = new StreamReceiver(
                client,
                stream,
                StartPosition.EARLIEST,
                (id, epoch) ->
                        StreamSecret.derive(keys.key().key(), epoch.start().suite(), id, new StreamName(NAME)),
                consumer)) {
            while (!receiver.isComplete()) {
                assertThat(receiver.receive(LIMIT)).as("something arrives").isPresent();
            }
        }
    }

    void crashAndRestart() throws IOException {
        hub.crashAndRestart();
    }

    /** The file that holds the segments of the one stream, as SPEC section 7.7 says. */
    Path spoolFile() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("hub"))) {
            List<Path> spools =
                    files.filter(file -> file.toString().endsWith(".spool")).toList();
            assertThat(spools).hasSize(1);
            return spools.get(0);
        }
    }

    @Override
    public void close() throws IOException {
        client.close();
        hub.close();
    }
}
