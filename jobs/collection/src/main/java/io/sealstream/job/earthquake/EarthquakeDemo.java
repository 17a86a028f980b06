package io.sealstream.job.earthquake;

import io.sealstream.cipher.KeyId;
import io.sealstream.cipher.NamedKey;
import io.sealstream.cipher.RootKey;
import io.sealstream.hub.EmbeddedHub;
import io.sealstream.job.local.LocalFlink;
import io.sealstream.key.HubSecret;
import io.sealstream.key.Keyring;
import io.sealstream.key.KeyringFile;
import io.sealstream.key.SecretFile;
import io.sealstream.key.SecretSource;
import io.sealstream.record.EarthquakeAlert;
import io.sealstream.segment.StreamName;
import io.sealstream.transport.ClientOptions;
import io.sealstream.transport.StreamClient;
import io.sealstream.transport.hop.HopSecret;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The main job with everything embedded: keys, hub, producer, job, consumer. */
final class EarthquakeDemo {

    private static final String EVENTS = "earthquakes.events";
    private static final String ALERTS = "earthquakes.alerts";

    private EarthquakeDemo() {}

    /**
     * What came out.
     *
     * @param json the job's summary for programs
     * @param report the same for people
     * @param alerts what a consumer received from the hub
     */
    record Outcome(String json, String report, List<EarthquakeAlert> alerts) {}

    /**
     * Runs it.
     *
     * @param folder takes key, secret and the hub's data
     * @param listener hears what happens, a line at a time
     */
    static Outcome run(Path folder, Consumer<String> listener) throws IOException {
        SecureRandom random = new SecureRandom();
        NamedKey key = new NamedKey(new KeyId("demo"), RootKey.random(random));
        Keyring keyring = Keyring.of(List.of(key));
        HubSecret secret = HubSecret.random(random);
        Path keyFile = folder.resolve("demo.key");
        Path secretFile = folder.resolve("hub.secret");
        KeyringFile.create(keyFile, key, Instant.now());
        SecretFile.create(secretFile, secret, Instant.now());
        HopSecret hopSecret = HopSecret.of(secret.exposeBytes());
        try (EmbeddedHub hub = EmbeddedHub.start(folder.resolve("hub"), hopSecret);
                StreamClient client = StreamClient.connect(ClientOptions.of(hub.address(), hopSecret, "demo"))) {
            List<byte[]> records = EarthquakeFeed.bundled().records(FeedOrder.EVENT_TIME);
            EarthquakeReplay.publish(client, new StreamName(EVENTS), key.key(), records);
            listener.accept("published " + records.size() + " sealed events to a hub at " + text(hub.address()));
            Path summary = folder.resolve("summary");
            runJob(
                    new EarthquakeWatchJob.EarthquakePorts(
                            text(hub.address()),
                            Optional.of(SecretSource.file(secretFile)),
                            Optional.empty(),
                            KeyringFile.of(keyFile),
                            EVENTS,
                            ALERTS,
                            "demo",
                            Optional.of(1)),
                    summary);
            listener.accept("the job has finished, reading its alerts back from the hub");
            return new Outcome(
                    onlyFileIn(summary.resolve("json")),
                    onlyFileIn(summary.resolve("report")),
                    AlertReader.readAll(client, new StreamName(ALERTS), keyring));
        }
    }

    private static void runJob(EarthquakeWatchJob.EarthquakePorts ports, Path summary) throws IOException {
        StreamExecutionEnvironment flink = LocalFlink.environment();
        EarthquakeStreams streams = EarthquakeWatchJob.assemble(flink, ports);
        EarthquakeWatchJob.writeSummary(streams.summary(), summary);
        LocalFlink.execute(flink, "earthquake-watch");
    }

    private static String onlyFileIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> found = files.toList();
            if (found.size() != 1) {
                throw new IOException(
                        "job wrote no single summary [folder=" + folder + ", files=" + found.size() + "]");
            }
            return Files.readString(found.get(0)).stripTrailing();
        }
    }

    private static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
