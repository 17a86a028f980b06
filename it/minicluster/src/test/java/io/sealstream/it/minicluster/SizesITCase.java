package io.sealstream.it.minicluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.flink.source.SealstreamSource;
import io.sealstream.flink.source.record.SealstreamDeserializationSchema;
import io.sealstream.segment.Content;
import io.sealstream.session.StreamDescription;
import io.sealstream.transport.Publication;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Content of every size goes through hub, source, job, sink and hub without a changed byte. */
@Timeout(120)
class SizesITCase {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = Cluster.extension();

    private static final String IN = "sizes.in";
    private static final String OUT = "sizes.out";

    private TestHub hub;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        hub = TestHub.start(folder);
    }

    @AfterEach
    void stop() throws Exception {
        hub.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 257 * 65_536})
    void carriesBytes(int size) throws Exception {
        byte[] sent = random(size);
        Publication publication = hub.publish(IN, Content.BYTES);
        TestHub.sendBytes(publication, sent);
        TestHub.retire(publication);

        copy(hub.<byte[]>source(IN)
                .bounded()
                .deserializer(SealstreamDeserializationSchema.segments())
                .build());

        ByteArrayOutputStream received = new ByteArrayOutputStream();
        received().forEach(received::writeBytes);
        assertThat(received.size()).isEqualTo(size);
        assertThat(received.toByteArray()).isEqualTo(sent);
    }

    /** The largest has 257 segments; with the default segment size that would be longer than a record may be. */
    @ParameterizedTest
    @CsvSource({"0,65536", "1,65536", "65535,65536", "65536,65536", "65537,65536", "5242880,65536", "8421370,32768"})
    void carriesRecord(int size, int segmentSize) throws Exception {
        byte[] sent = random(size);
        Publication publication = hub.publish(IN, Content.RECORDS, segmentSize);
        TestHub.sendRecord(publication, sent);
        TestHub.retire(publication);

        copy(hub.<byte[]>source(IN).bounded().deserializer(new RawBytes()).build());

        assertThat(received()).hasSize(1);
        assertThat(received().get(0)).isEqualTo(sent);
    }

    private void copy(SealstreamSource<byte[]> source) throws Exception {
        StreamExecutionEnvironment job = Cluster.withoutRestarts(1);
        job.fromSource(source, WatermarkStrategy.noWatermarks(), "source")
                .map(bytes -> bytes)
                .returns(source.getProducedType())
                .sinkTo(hub.<byte[]>sink(OUT).serializer(new RawBytes()).build());
        job.execute("copy");
    }

    private List<byte[]> received() throws Exception {
        List<StreamDescription> streams = hub.streams(OUT);
        assertThat(streams).hasSize(1);
        StreamContents contents = StreamContents.read(hub, streams.get(0));
        assertThat(contents.ended()).isTrue();
        return contents.records();
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }
}
