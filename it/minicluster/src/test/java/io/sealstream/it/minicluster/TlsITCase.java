package io.sealstream.it.minicluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.flink.sink.SealstreamSink;
import io.sealstream.flink.source.SealstreamSource;
import io.sealstream.key.TlsFiles;
import io.sealstream.segment.Content;
import io.sealstream.session.StreamDescription;
import io.sealstream.testkit.TestAuthority;
import io.sealstream.transport.Publication;
import io.sealstream.transport.hop.TlsIdentity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A job whose source and sink come by certificate; the secret of the hub lies nowhere that it could see. */
@Timeout(120)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "permissions are POSIX ones")
class TlsITCase {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = Cluster.extension();

    @Test
    void sourceAndSinkComeByCertificate(@TempDir Path folder) throws Exception {
        TestAuthority authority = TestAuthority.named("Authority");
        TlsIdentity ofHub = TlsIdentity.of(
                authority.issue("hub", "127.0.0.1", "localhost"),
                TestAuthority.PASSWORD.toCharArray(),
                authority.trusted());
        try (TestHub hub = TestHub.start(folder, security -> security.withTls(ofHub))) {
            Publication publication = hub.publish("tls.in", Content.RECORDS);
            for (String word : List.of("rain", "wind", "sun")) {
                TestHub.sendRecord(publication, word.getBytes(StandardCharsets.UTF_8));
            }
            TestHub.retire(publication);
            Files.delete(folder.resolve("hub.secret"));

            run(hub, files(authority, folder));

            List<String> words = new ArrayList<>();
            for (StreamDescription stream : hub.streams("tls.out")) {
                StreamContents.read(hub, stream)
                        .records()
                        .forEach(record -> words.add(new String(record, StandardCharsets.UTF_8)));
            }
            assertThat(words).containsExactly("RAIN", "WIND", "SUN");
        }
    }

    private static void run(TestHub hub, TlsFiles tls) throws Exception {
        SealstreamSource<String> source = SealstreamSource.<String>builder()
                .endpoint(hub.endpoint())
                .name("tls.in")
                .tls(tls)
                .keys(hub.keys())
                .deserializer(new SimpleStringSchema())
                .bounded(1)
                .build();
        SealstreamSink<String> sink = SealstreamSink.<String>builder()
                .endpoint(hub.endpoint())
                .name("tls.out")
                .tls(tls)
                .keys(hub.keys())
                .sinkId("loud")
                .serializer(new SimpleStringSchema())
                .build();
        StreamExecutionEnvironment flink = Cluster.withoutRestarts(1);
        flink.fromSource(source, WatermarkStrategy.noWatermarks(), "words")
                .map(String::toUpperCase)
                .sinkTo(sink);
        flink.execute();
    }

    private static TlsFiles files(TestAuthority authority, Path folder) throws Exception {
        Path password = Files.createFile(
                folder.resolve("password"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(password, TestAuthority.PASSWORD + "\n");
        return TlsFiles.of(
                TestAuthority.write(authority.issue("job"), folder.resolve("job.p12")),
                TestAuthority.write(authority.trusted(), folder.resolve("trusted.p12")),
                password);
    }
}
