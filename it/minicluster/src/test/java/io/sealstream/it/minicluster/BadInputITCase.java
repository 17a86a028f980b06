package io.sealstream.it.minicluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sealstream.cipher.KeyId;
import io.sealstream.cipher.NamedKey;
import io.sealstream.cipher.RootKey;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import io.sealstream.flink.sink.SealstreamSink;
import io.sealstream.flink.source.SealstreamSource;
import io.sealstream.key.HubSecret;
import io.sealstream.key.KeyProvider;
import io.sealstream.key.KeyringFile;
import io.sealstream.key.SecretFile;
import io.sealstream.key.SecretSource;
import io.sealstream.segment.Content;
import io.sealstream.transport.Publication;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What does not fit ends the job with a reason that names the place, and nobody else's. */
@Timeout(120)
class BadInputITCase {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = Cluster.extension();

    private static final String NAME = "letters";

    private TestHub hub;
    private Path folder;

    @BeforeEach
    void start(@TempDir Path fresh) throws Exception {
        folder = fresh;
        hub = TestHub.start(fresh);
    }

    @AfterEach
    void stop() throws Exception {
        hub.close();
    }

    @SuppressWarnings("try") // Flink declares that close throws Exception
    @Test
    void wrongKeyFailsItsJobOnly() throws Exception {
        Publication publication = hub.publish(NAME, Content.RECORDS);
        send(publication, "a");
        publication.flush();
        try (CloseableIterator<String> good = read(hub.secret(), hub.keys())) {
            assertThat(good.next()).isEqualTo("a");

            Throwable failure = catchThrowable(() -> drain(read(hub.secret(), foreignKeys())));
            assertThat(codeOf(failure)).contains(ErrorCode.UNKNOWN_KEY);
            assertThat(failure)
                    .hasStackTraceContaining("stream=" + publication.stream())
                    .hasStackTraceContaining("name=" + NAME);

            send(publication, "b");
            TestHub.retire(publication);
            assertThat(good.next()).isEqualTo("b");
            assertThat(good.hasNext()).isFalse();
        }
    }

    @Test
    void wrongKeyOfSinkIsRefusedWhereTheStreamExists() throws Exception {
        StreamExecutionEnvironment first = Cluster.withoutRestarts(1);
        first.fromData("a")
                .sinkTo(hub.<String>sink(NAME)
                        .serializer(new SimpleStringSchema())
                        .build());
        first.execute();

        StreamExecutionEnvironment second = Cluster.withoutRestarts(1);
        second.fromData("b")
                .sinkTo(SealstreamSink.<String>builder()
                        .endpoint(hub.endpoint())
                        .name(NAME)
                        .sinkId("sink of " + NAME)
                        .secret(hub.secret())
                        .keys(foreignKeys())
                        .serializer(new SimpleStringSchema())
                        .build());
        assertThat(codeOf(catchThrowable(second::execute))).contains(ErrorCode.FORBIDDEN_STREAM);
    }

    @Test
    void wrongSecretFailsTheJob() throws Exception {
        Publication publication = hub.publish(NAME, Content.RECORDS);
        send(publication, "a");
        TestHub.retire(publication);

        Throwable failure = catchThrowable(() -> drain(read(foreignSecret(), hub.keys())));

        assertThat(codeOf(failure)).contains(ErrorCode.HANDSHAKE_FAILED);
        assertThat(failure).hasStackTraceContaining(hub.endpoint());
    }

    @Test
    void wrongSecretOfSinkFailsTheJob() throws Exception {
        StreamExecutionEnvironment job = Cluster.withoutRestarts(1);
        job.fromData("a")
                .sinkTo(SealstreamSink.<String>builder()
                        .endpoint(hub.endpoint())
                        .name(NAME)
                        .sinkId("x")
                        .secret(foreignSecret())
                        .keys(hub.keys())
                        .serializer(new SimpleStringSchema())
                        .build());
        assertThat(codeOf(catchThrowable(job::execute))).contains(ErrorCode.HANDSHAKE_FAILED);
    }

    @Test
    void schemaForRecordsRefusesStreamOfBytes() throws Exception {
        Publication publication = hub.publish(NAME, Content.BYTES);
        TestHub.sendBytes(publication, "a".getBytes(StandardCharsets.UTF_8));
        TestHub.retire(publication);

        Throwable failure = catchThrowable(() -> drain(read(hub.secret(), hub.keys())));

        assertThat(codeOf(failure)).contains(ErrorCode.BAD_RECORD);
        assertThat(failure).hasStackTraceContaining("segments()");
    }

    private CloseableIterator<String> read(SecretSource secret, KeyProvider keys) throws Exception {
        SealstreamSource<String> source = SealstreamSource.<String>builder()
                .endpoint(hub.endpoint())
                .name(NAME)
                .secret(secret)
                .keys(keys)
                .bounded()
                .deserializer(new SimpleStringSchema())
                .build();
        return Cluster.withoutRestarts(2)
                .fromSource(source, WatermarkStrategy.noWatermarks(), "source")
                .executeAndCollect();
    }

    @SuppressWarnings("try") // Flink declares that close throws Exception
    private static List<String> drain(CloseableIterator<String> results) throws Exception {
        List<String> all = new ArrayList<>();
        try (results) {
            results.forEachRemaining(all::add);
        }
        return all;
    }

    private KeyProvider foreignKeys() throws Exception {
        Path file = folder.resolve("foreign.key");
        NamedKey key = new NamedKey(new KeyId("foreign"), RootKey.random(new SecureRandom()));
        KeyringFile.create(file, key, Instant.EPOCH);
        return KeyringFile.of(file);
    }

    private SecretSource foreignSecret() throws Exception {
        Path file = folder.resolve("foreign.secret");
        SecretFile.create(file, HubSecret.random(new SecureRandom()), Instant.EPOCH);
        return SecretFile.of(file);
    }

    private static void send(Publication publication, String record) throws Exception {
        TestHub.sendRecord(publication, record.getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<ErrorCode> codeOf(Throwable failure) {
        return ExceptionUtils.findThrowable(failure, StreamException.class).map(StreamException::code);
    }
}
