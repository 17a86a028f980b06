package io.sealstream.it.minicluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.cipher.StreamSecret;
import io.sealstream.segment.Content;
import io.sealstream.segment.StreamName;
import io.sealstream.session.StartPosition;
import io.sealstream.session.StreamDescription;
import io.sealstream.stream.StreamConsumer;
import io.sealstream.transport.Publication;
import io.sealstream.transport.StreamReceiver;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The README shows lines that compile and work. */
@Timeout(120)
class ReadmeExampleITCase {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = Cluster.extension();

    @Test
    void exampleOfTheReadmeRuns(@TempDir Path folder) throws Exception {
        try (TestHub hub = TestHub.start(folder)) {
            Publication publication = hub.publish("sensors.seattle", Content.RECORDS);
            for (String word : List.of("rain", "wind", "sun")) {
                TestHub.sendRecord(publication, word.getBytes(StandardCharsets.UTF_8));
            }
            TestHub.retire(publication);

            ReadmeExample.run(
                    Cluster.withoutRestarts(1),
                    hub.endpoint(),
                    folder.resolve("hub.secret"),
                    folder.resolve("ring.key"));

            assertThat(read(hub, "sensors.loud")).containsExactly("RAIN", "WIND", "SUN");
        }
    }

    @Test
    void readmeShowsTheLinesThatAreTested() throws Exception {
        Path root = Path.of(System.getProperty("sealstream.root"));
        String readme = Files.readString(root.resolve("README.md"));
        String source = Files.readString(
                root.resolve("it/minicluster/src/test/java/io/sealstream/it/minicluster/ReadmeExample.java"));
        String tested = source.substring(source.indexOf("// README begins"), source.indexOf("// README ends"))
                .lines()
                .skip(1)
                .map(line -> line.replaceFirst("^ {8}", ""))
                .reduce("", (all, line) -> all + line + "\n")
                .stripTrailing();
        assertThat(readme).contains("```java\n" + tested + "\n```");
    }

    private static List<String> read(TestHub hub, String name) throws Exception {
        List<String> words = new ArrayList<>();
        StreamConsumer consumer = new StreamConsumer() {
            @Override
            public void record(long number, byte[] buffer, int offset, int length) {
                words.add(new String(buffer, offset, length, StandardCharsets.UTF_8));
            }
        };
        for (StreamDescription stream : hub.streams(name)) {
            StreamReceiver receiver = new StreamReceiver(
                    hub.client,
                    stream.stream(),
                    StartPosition.EARLIEST,
                    record ->
                            StreamSecret.derive(hub.key, record.start().suite(), stream.stream(), new StreamName(name)),
                    consumer);
            try (receiver) {
                receiver.receiveAll();
            }
        }
        return words;
    }
}
