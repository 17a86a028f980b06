package io.sealstream.it.minicluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.flink.source.SealstreamSource;
import io.sealstream.flink.source.record.SealstreamDeserializationSchema;
import io.sealstream.segment.Content;
import io.sealstream.transport.Publication;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Acceptance case T13: a restart from a checkpoint in the middle of a stream gives the same bytes. Records, a hub that crashes and several
 * streams are in {@link ExactlyOnceSourceITCase}.
 */
@Timeout(120)
class AcceptanceT13RestartITCase {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = Cluster.extension();

    private static final String NAME = "t13";
    private static final int SEGMENT_SIZE = 1024;
    private static final int SEGMENTS = 6_000;
    private static final int FAILURES = 4;

    private TestHub hub;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        hub = TestHub.start(folder);
    }

    @AfterEach
    void stop() throws Exception {
        hub.close();
    }

    @SuppressWarnings("try") // Flink declares that close throws Exception
    @Test
    void t13_restartFromACheckpointInTheMiddleGivesIdenticalBytes() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("T13 seed " + seed);
        byte[] sent = new byte[SEGMENTS * SEGMENT_SIZE - 1];
        new Random(seed).nextBytes(sent);
        Publication publication = hub.publish(NAME, Content.BYTES, SEGMENT_SIZE);
        Thread publisher = new Thread(() -> {
            try {
                TestHub.sendBytes(publication, sent);
                TestHub.retire(publication);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        publisher.start();

        SealstreamSource<byte[]> source = hub.<byte[]>source(NAME)
                .bounded()
                .deserializer(SealstreamDeserializationSchema.segments())
                .build();
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        try (CloseableIterator<byte[]> results = Cluster.withRestarts(1)
                .fromSource(
                        new RestoreWatch<>(source),
                        WatermarkStrategy.noWatermarks(),
                        "source",
                        source.getProducedType())
                .map(FailuresOnPurpose.within(SEGMENTS * 3L / 4, FAILURES, new Random(seed))
                        .restingAfter(2))
                .returns(source.getProducedType())
                .executeAndCollect()) {
            results.forEachRemaining(received::writeBytes);
        }
        publisher.join();

        assertThat(FailuresOnPurpose.failures()).isEqualTo(FAILURES);
        assertThat(RestoreWatch.restored()).anyMatch(position -> position.sequence() > 0);
        assertThat(received.size()).isEqualTo(sent.length);
        assertThat(Arrays.mismatch(received.toByteArray(), sent)).isEqualTo(-1);
    }
}
