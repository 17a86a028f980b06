package io.sealstream.it.minicluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.flink.sink.SealstreamSink;
import io.sealstream.flink.source.SealstreamSource;
import io.sealstream.key.KeyProvider;
import io.sealstream.key.KeystoreFile;
import io.sealstream.key.PassphraseSource;
import io.sealstream.key.SecretSource;
import io.sealstream.segment.Content;
import io.sealstream.transport.Publication;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Jobs get into a hub as a user and as a client with a key, and find the key of the streams in a keystore. */
@Timeout(120)
class AccessITCase {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = Cluster.extension();

    private static final List<String> WORDS = List.of("rain", "wind", "sun");

    @Test
    void readsAsAUserAndWritesAsAClient(@TempDir Path folder) throws Exception {
        try (TestHub hub = TestHub.start(folder)) {
            Publication publication = hub.publish("sensors.seattle", Content.RECORDS);
            for (String word : WORDS) {
                TestHub.sendRecord(publication, word.getBytes(StandardCharsets.UTF_8));
            }
            TestHub.retire(publication);
            KeyProvider keys = keystore(folder, hub);

            StreamExecutionEnvironment flink = Cluster.withoutRestarts(1);
            flink.fromSource(source(hub, "sensors.seattle", hub.login(), keys), WatermarkStrategy.noWatermarks(), "in")
                    .map(String::toUpperCase)
                    .sinkTo(SealstreamSink.<String>builder()
                            .endpoint(hub.endpoint())
                            .name("sensors.loud")
                            .sinkId("loud")
                            .secret(hub.clientKey())
                            .keys(keys)
                            .serializer(new SimpleStringSchema())
                            .build());
            flink.execute();

            // And the other way round: what the client wrote, the shared secret and the keyring open.
            assertThat(readAll(source(hub, "sensors.loud", hub.secret(), hub.keys())))
                    .containsExactly("RAIN", "WIND", "SUN");
        }
    }

    private static SealstreamSource<String> source(TestHub hub, String name, SecretSource secret, KeyProvider keys) {
        return SealstreamSource.<String>builder()
                .endpoint(hub.endpoint())
                .name(name)
                .secret(secret)
                .keys(keys)
                .bounded(1)
                .deserializer(new SimpleStringSchema())
                .build();
    }

    @SuppressWarnings("try") // Flink declares that close throws Exception
    private static List<String> readAll(SealstreamSource<String> source) throws Exception {
        List<String> all = new ArrayList<>();
        try (CloseableIterator<String> results = Cluster.withoutRestarts(1)
                .fromSource(source, WatermarkStrategy.noWatermarks(), "source")
                .executeAndCollect()) {
            results.forEachRemaining(all::add);
        }
        return all;
    }

    private static KeystoreFile keystore(Path folder, TestHub hub) throws Exception {
        String password = "correct horse battery";
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, password.toCharArray());
        store.setEntry(
                "test",
                new KeyStore.SecretKeyEntry(new SecretKeySpec(hub.key.exposeBytes(), "AES")),
                new KeyStore.PasswordProtection(password.toCharArray()));
        Path file = createPrivate(folder.resolve("keys.p12"));
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, password.toCharArray());
        }
        Path passwordFile = createPrivate(folder.resolve("password"));
        Files.writeString(passwordFile, password + "\n");
        return KeystoreFile.of(file, PassphraseSource.file(passwordFile));
    }

    private static Path createPrivate(Path file) throws IOException {
        return Files.createFile(
                file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
}
