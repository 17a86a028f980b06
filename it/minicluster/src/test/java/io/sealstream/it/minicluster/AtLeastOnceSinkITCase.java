package io.sealstream.it.minicluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.session.StreamDescription;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a job hands to the sink is at the hub when the job has ended, in order per stream and epoch. */
@Timeout(180)
class AtLeastOnceSinkITCase {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = Cluster.extension();

    private static final String NAME = "written";
    private static final int SUBTASKS = 2;
    private static final int RECORDS = 100_000;
    private static final double RECORDS_PER_SECOND = 25_000;
    private static final int FAILURES = 3;

    private TestHub hub;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        hub = TestHub.start(folder);
    }

    @AfterEach
    void stop() throws Exception {
        hub.close();
    }

    @Test
    void writesEachRecordOnceAndTheEnd() throws Exception {
        write(Cluster.withoutRestarts(SUBTASKS), FailuresOnPurpose.within(RECORDS, 0, new Random(0)));

        List<StreamContents> streams = contents();
        assertThat(streams).hasSize(SUBTASKS);
        assertThat(streams).allSatisfy(stream -> {
            assertThat(stream.ended()).isTrue();
            assertThat(stream.epochs()).hasSize(1);
            assertAscending(stream.epochs().get(0));
        });
        assertThat(streams.stream().mapToInt(stream -> stream.records().size()).sum())
                .isEqualTo(RECORDS);
        assertThat(numbers(streams)).hasSize(RECORDS);
    }

    @Test
    void writesEachRecordOnceWhileTheHubRestarts() throws Exception {
        StreamExecutionEnvironment job = Cluster.withoutRestarts(SUBTASKS);
        build(job, FailuresOnPurpose.within(RECORDS, 0, new Random(0)));
        JobClient running = job.executeAsync("write");
        CompletableFuture<?> ended = running.getJobExecutionResult();
        while (!ended.isDone() && FailuresOnPurpose.elements() < RECORDS / 3) {
            Thread.onSpinWait();
        }
        hub.hub.crashAndRestart();
        ended.get();

        List<StreamContents> streams = contents();
        assertThat(streams).allSatisfy(stream -> {
            assertThat(stream.ended()).isTrue();
            assertThat(stream.epochs()).hasSize(1);
            assertAscending(stream.epochs().get(0));
        });
        assertThat(streams.stream().mapToInt(stream -> stream.records().size()).sum())
                .isEqualTo(RECORDS);
        assertThat(numbers(streams)).hasSize(RECORDS);
    }

    @Test
    void writesEachRecordAtLeastOnceThroughFailures() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        write(Cluster.withRestarts(SUBTASKS), FailuresOnPurpose.within(RECORDS * 3L / 4, FAILURES, new Random(seed)));

        assertThat(FailuresOnPurpose.failures()).isEqualTo(FAILURES);
        List<StreamContents> streams = contents();
        assertThat(numbers(streams)).hasSize(RECORDS);
        assertThat(streams).hasSize(SUBTASKS).allSatisfy(stream -> {
            assertThat(stream.ended()).isTrue();
            // Every attempt that got as far as writing began one.
            assertThat(stream.epochs()).hasSizeBetween(2, FAILURES + 1);
            stream.epochs().forEach(AtLeastOnceSinkITCase::assertAscending);
        });
    }

    @Test
    void beginsSuccessorsOfEndedStreams() throws Exception {
        write(Cluster.withoutRestarts(SUBTASKS), FailuresOnPurpose.within(RECORDS, 0, new Random(0)));
        write(Cluster.withoutRestarts(SUBTASKS), FailuresOnPurpose.within(RECORDS, 0, new Random(0)));

        List<StreamContents> streams = contents();
        assertThat(streams).hasSize(2 * SUBTASKS).allSatisfy(stream -> assertThat(stream.ended())
                .isTrue());
        assertThat(numbers(streams.subList(0, SUBTASKS))).hasSize(RECORDS);
        assertThat(numbers(streams.subList(SUBTASKS, 2 * SUBTASKS))).hasSize(RECORDS);
    }

    private void write(StreamExecutionEnvironment job, FailuresOnPurpose failures) throws Exception {
        build(job, failures);
        job.execute("write");
    }

    private void build(StreamExecutionEnvironment job, FailuresOnPurpose failures) {
        DataGeneratorSource<byte[]> numbers = new DataGeneratorSource<>(
                number -> ByteBuffer.allocate(Long.BYTES + (int) (number % 100))
                        .putLong(number)
                        .array(),
                RECORDS,
                RateLimiterStrategy.perSecond(RECORDS_PER_SECOND),
                PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);
        job.fromSource(numbers, WatermarkStrategy.noWatermarks(), "numbers")
                .map(failures)
                .returns(PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO)
                .sinkTo(hub.<byte[]>sink(NAME).serializer(new RawBytes()).build());
    }

    private List<StreamContents> contents() throws Exception {
        List<StreamContents> contents = new ArrayList<>();
        for (StreamDescription stream : hub.streams(NAME)) {
            contents.add(StreamContents.read(hub, stream));
        }
        return contents;
    }

    private static void assertAscending(List<byte[]> epoch) {
        long[] numbers = epoch.stream().mapToLong(AtLeastOnceSinkITCase::number).toArray();
        assertThat(IntStream.range(1, numbers.length).filter(i -> numbers[i] <= numbers[i - 1]))
                .isEmpty();
    }

    private static Set<Long> numbers(List<StreamContents> streams) {
        Set<Long> numbers = new HashSet<>();
        streams.forEach(stream -> stream.records().forEach(record -> numbers.add(number(record))));
        return numbers;
    }

    private static long number(byte[] record) {
        return ByteBuffer.wrap(record).getLong();
    }
}
