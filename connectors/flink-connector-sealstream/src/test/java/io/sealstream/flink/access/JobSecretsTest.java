package io.sealstream.flink.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.cipher.NamedKey;
import io.sealstream.flink.sink.SealstreamSink;
import io.sealstream.flink.source.SealstreamSource;
import io.sealstream.flink.source.split.SealstreamSplit;
import io.sealstream.hub.EmbeddedHub;
import io.sealstream.key.KeyProvider;
import io.sealstream.key.Keyring;
import io.sealstream.key.SecretFile;
import io.sealstream.key.SecretSource;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.StreamName;
import io.sealstream.transport.ClientOptions;
import io.sealstream.transport.Publication;
import io.sealstream.transport.PublicationOptions;
import io.sealstream.transport.StreamClient;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.connector.testutils.source.reader.TestingSplitEnumeratorContext;
import org.apache.flink.connector.testutils.source.reader.TestingSplitEnumeratorContext.SplitAssignmentState;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Secrets and keys stay where they lie: a job carries the names of their places, and the JobManager asks for no key of a stream. */
@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "permissions are POSIX ones")
class JobSecretsTest {

    private static final String NAME = "sensors.seattle";

    private AccessFiles files;

    @BeforeEach
    void write(@TempDir Path folder) throws Exception {
        files = new AccessFiles(folder);
    }

    @Test
    void neitherSourceNorSinkCarriesASecret() throws Exception {
        for (SecretFile secret : files.secrets()) {
            for (KeyProvider keys : keysOfAllKinds()) {
                SealstreamSource<String> source = source("hub:7400", secret, keys);
                SealstreamSink<String> sink = sink(secret, keys);
                for (Object part : List.of(source, sink)) {
                    byte[] bytes = InstantiationUtil.serializeObject(part);
                    assertCarriesNoSecret(bytes, secret);
                    Object arrived = InstantiationUtil.deserializeObject(
                            bytes, getClass().getClassLoader());
                    assertThat(InstantiationUtil.serializeObject(arrived)).isEqualTo(bytes);
                }
            }
        }
    }

    @Test
    void theJobGraphCarriesNoSecret() throws Exception {
        for (SecretFile secret : files.secrets()) {
            StreamExecutionEnvironment flink = StreamExecutionEnvironment.getExecutionEnvironment();
            SealstreamSource<String> source = source("hub:7400", secret, files.keystore());
            flink.fromSource(source, WatermarkStrategy.noWatermarks(), "source")
                    .map(String::toUpperCase)
                    .sinkTo(sink(secret, files.keyring()));
            StreamGraph plan = flink.getStreamGraph();
            assertCarriesNoSecret(InstantiationUtil.serializeObject(plan.getJobGraph()), secret);
        }
    }

    /** A search that finds nothing must be able to find something. */
    @Test
    void theSearchFindsSecretsInEveryForm() throws Exception {
        byte[] secret = files.rootKey().exposeBytes();
        for (String form : forms(secret)) {
            byte[] hay = InstantiationUtil.serializeObject(new String[] {"a", form});
            assertThat(contains(hay, form)).isTrue();
        }
        assertThat(contains(InstantiationUtil.serializeObject(secret), latin(secret)))
                .isTrue();
    }

    @Test
    void theSearchFindsSecretsWithZeros() throws Exception {
        byte[] secret = files.rootKey().exposeBytes();
        secret[5] = 0;
        for (String form : forms(secret)) {
            assertThat(contains(InstantiationUtil.serializeObject(form), form)).isTrue();
        }
    }

    @Test
    void theEnumeratorFindsStreamsWithALoginAndAsksForNoKey() throws Exception {
        try (EmbeddedHub hub = files.startHub()) {
            publishOne(hub);
            String endpoint = "127.0.0.1:" + hub.address().getPort();
            SealstreamSource<String> source = source(endpoint, files.login(), new NoKeysHere());
            TestingSplitEnumeratorContext<SealstreamSplit> context = new TestingSplitEnumeratorContext<>(1);
            try (SplitEnumerator<SealstreamSplit, ?> enumerator = source.createEnumerator(context)) {
                enumerator.start();
                context.registerReader(0, "here");
                enumerator.addReader(0);
                context.triggerAllActions();
                assertThat(context.getSplitAssignments()).containsOnlyKeys(0);
                assertThat(context.getSplitAssignments().values())
                        .flatMap(SplitAssignmentState::getAssignedSplits)
                        .singleElement()
                        .matches(split -> split.name().text().equals(NAME));
            }
        }
    }

    /** The machine of the JobManager. */
    private record NoKeysHere() implements KeyProvider {

        private static final long serialVersionUID = 1L;

        @Override
        public Keyring load() {
            throw new AssertionError("the enumerator asked for the keys of streams");
        }
    }

    /** Each was used before, so what it might keep would be there. */
    private List<KeyProvider> keysOfAllKinds() throws IOException {
        List<KeyProvider> all = List.of(files.keyring(), files.keystore());
        for (KeyProvider keys : all) {
            NamedKey current = keys.load().current();
            assertThat(current.key()).isEqualTo(files.rootKey());
        }
        return all;
    }

    private void assertCarriesNoSecret(byte[] bytes, SecretFile secret) throws IOException {
        assertThat(contains(bytes, secret.path())).as("reference to %s", secret).isTrue();
        for (byte[] hidden : files.secretBytes()) {
            for (String form : forms(hidden)) {
                assertThat(contains(bytes, form)).as("a secret travels").isFalse();
            }
        }
    }

    private static List<String> forms(byte[] secret) {
        String hex = HexFormat.of().formatHex(secret);
        return List.of(
                latin(secret),
                hex,
                hex.toUpperCase(Locale.ROOT),
                Base64.getEncoder().withoutPadding().encodeToString(secret),
                Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
    }

    /** Each byte as one character, so that bytes can be searched as text. */
    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static boolean contains(byte[] bytes, String form) throws IOException {
        // As bytes, and as the text that bytes would be if somebody made a string of them and Java wrote it.
        String hay = latin(bytes);
        return hay.contains(form) || hay.contains(latin(asWritten(form)));
    }

    /** Java writes strings in a UTF-8 of its own, in which no byte is zero. */
    private static byte[] asWritten(String text) throws IOException {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        new DataOutputStream(written).writeUTF(text);
        return Arrays.copyOfRange(written.toByteArray(), Short.BYTES, written.size());
    }

    private void publishOne(EmbeddedHub hub) throws Exception {
        PublicationOptions options = PublicationOptions.of(
                new StreamId(SessionId.random(new SecureRandom()), 0),
                new StreamName(NAME),
                Content.RECORDS,
                Bound.LIVE,
                files.rootKey());
        ClientOptions login =
                ClientOptions.of(hub.address(), HopProof.of(files.login().load()), "test");
        try (StreamClient client = StreamClient.connect(login);
                Publication publication = client.publish(options).get(30, TimeUnit.SECONDS)) {
            assertThat(publication.sendRecord(new byte[3], 0, 3)).isTrue();
            publication.retire();
            publication.durable().get(30, TimeUnit.SECONDS);
        }
    }

    private static SealstreamSource<String> source(String endpoint, SecretSource secret, KeyProvider keys) {
        return SealstreamSource.<String>builder()
                .endpoint(endpoint)
                .name(NAME)
                .secret(secret)
                .keys(keys)
                .deserializer(new SimpleStringSchema())
                .build();
    }

    private static SealstreamSink<String> sink(SecretSource secret, KeyProvider keys) {
        return SealstreamSink.<String>builder()
                .endpoint("hub:7400")
                .name("sensors.loud")
                .sinkId("one")
                .secret(secret)
                .keys(keys)
                .serializer(new SimpleStringSchema())
                .build();
    }
}
