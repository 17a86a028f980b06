package io.sealstream.it.minicluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sealstream.cipher.KeyId;
import io.sealstream.cipher.NamedKey;
import io.sealstream.cipher.RootKey;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.KeyException;
import io.sealstream.error.StreamException;
import io.sealstream.flink.source.SealstreamSource;
import io.sealstream.key.StreamKeys;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamName;
import io.sealstream.session.StartPosition;
import io.sealstream.session.StreamDescription;
import io.sealstream.stream.StreamConsumer;
import io.sealstream.transport.StreamReceiver;
import io.sealstream.transport.rotation.RotateAfter;
import io.sealstream.transport.rotation.StreamSuccession;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
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
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** One job writes streams that are rotated, another reads them, and in between the keyring of both gets a new key. */
@Timeout(180)
class RotationITCase {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = Cluster.extension();

    private static final String NAME = "rotated";
    private static final int SUBTASKS = 2;
    private static final int RECORDS = 60_000;
    private static final double RECORDS_PER_SECOND = 20_000;
    private static final int FAILURES = 3;

    /** Each subtask writes about 1.8 MB. */
    private static final RotateAfter LIMIT = RotateAfter.bytes(200_000);

    private final NamedKey newKey = new NamedKey(new KeyId("new"), RootKey.random(new SecureRandom()));
    private NamedKey oldKey;
    private TestHub hub;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        hub = TestHub.start(folder);
        oldKey = new NamedKey(new KeyId("test"), hub.key);
    }

    @AfterEach
    void stop() throws Exception {
        hub.close();
    }

    @Test
    void consumerReadsEachRecordOnceThroughSuccessorsAndANewKey() throws Exception {
        Outcome outcome = runBothJobs(Cluster.withoutRestarts(SUBTASKS), 0, RECORDS);

        assertThat(outcome.consumed()).hasSize(RECORDS).doesNotHaveDuplicates();
        List<StreamDescription> streams = hub.streams(NAME);
        requireSuccessions(streams);
        requireKeys(streams, outcome);
        assertThat(recordsOf(streams)).hasSize(RECORDS).doesNotHaveDuplicates();
        withoutTheOldKeyOnlyOldStreamsAreUnreadable(streams);
    }

    @Test
    void producerThatFailsGoesOnWithItsNewestStreams() throws Exception {
        Outcome outcome = runBothJobs(Cluster.withRestarts(SUBTASKS), FAILURES, RECORDS);

        assertThat(FailuresOnPurpose.failures()).isEqualTo(FAILURES);
        List<StreamDescription> streams = hub.streams(NAME);
        requireSuccessions(streams);
        requireKeys(streams, outcome);
        List<Long> written = recordsOf(streams);
        assertThat(new HashSet<>(written)).hasSize(RECORDS);
        // What was written again after a failure is part of its streams, and read once as such.
        assertThat(outcome.consumed().size()).isBetween(RECORDS, written.size());
        assertThat(new HashSet<>(outcome.consumed())).hasSize(RECORDS);
    }

    /**
     * What came of a run.
     *
     * @param consumed numbers of all records that were read until each had come
     * @param beforeNewKey the streams before the keyring was replaced
     * @param afterNewKey the streams after it was
     */
    private record Outcome(
            List<Long> consumed, List<StreamDescription> beforeNewKey, List<StreamDescription> afterNewKey) {}

    @SuppressWarnings("try") // Flink declares that close throws Exception
    private Outcome runBothJobs(StreamExecutionEnvironment producer, int failures, int distinct) throws Exception {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        build(producer, FailuresOnPurpose.within(RECORDS * 3L / 4, failures, new Random(seed)));
        SealstreamSource<byte[]> source = hub.<byte[]>source(NAME)
                .discoveryInterval(Duration.ofMillis(50))
                .deserializer(new RawBytes())
                .build();
        try (CloseableIterator<byte[]> results = Cluster.withoutRestarts(SUBTASKS)
                .fromSource(source, WatermarkStrategy.noWatermarks(), "source")
                .executeAndCollect()) {
            JobClient running = producer.executeAsync("write");
            CompletableFuture<?> ended = running.getJobExecutionResult();
            while (!ended.isDone() && FailuresOnPurpose.elements() < RECORDS / 3) {
                Thread.onSpinWait();
            }
            List<StreamDescription> before = hub.streams(NAME);
            hub.putKeys(newKey, oldKey);
            List<StreamDescription> after = hub.streams(NAME);
            List<Long> consumed = new ArrayList<>();
            Set<Long> seen = new HashSet<>();
            while (seen.size() < distinct) {
                long number = number(results.next());
                consumed.add(number);
                seen.add(number);
            }
            ended.get();
            return new Outcome(consumed, before, after);
        }
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
                .sinkTo(hub.<byte[]>sink(NAME)
                        .rotateAfter(LIMIT)
                        .serializer(new RawBytes())
                        .build());
    }

    /** Every stream has its end, and the generations of each subtask follow each other without a hole. */
    private static void requireSuccessions(List<StreamDescription> streams) {
        assertThat(streams).allMatch(StreamDescription::ended);
        for (int lane = 0; lane < SUBTASKS; lane++) {
            List<Integer> generations = new ArrayList<>();
            for (StreamDescription stream : streams) {
                lane(stream, lane).generationOf(stream.stream()).ifPresent(generations::add);
            }
            assertThat(generations)
                    .hasSizeGreaterThan(4)
                    .isEqualTo(IntStream.range(0, generations.size()).boxed().toList());
        }
    }

    /** Streams from before the new key have the old one; those behind the one that was being opened meanwhile have the new one. */
    private void requireKeys(List<StreamDescription> streams, Outcome outcome) throws Exception {
        assertThat(outcome.beforeNewKey()).isNotEmpty();
        for (StreamDescription stream : streams) {
            if (contains(outcome.beforeNewKey(), stream)) {
                assertThat(keyOf(stream)).as("%s", stream.stream()).isEqualTo(oldKey);
            }
        }
        for (int lane = 0; lane < SUBTASKS; lane++) {
            int newest = newestGeneration(outcome.afterNewKey(), lane);
            for (StreamDescription stream : streams) {
                var generation = lane(stream, lane).generationOf(stream.stream());
                if (generation.isPresent() && generation.getAsInt() > newest + 1) {
                    assertThat(keyOf(stream)).as("%s", stream.stream()).isEqualTo(newKey);
                }
            }
            assertThat(newestGeneration(streams, lane)).isGreaterThan(newest + 1);
        }
    }

    private void withoutTheOldKeyOnlyOldStreamsAreUnreadable(List<StreamDescription> streams) throws Exception {
        List<StreamDescription> old = new ArrayList<>();
        for (StreamDescription stream : streams) {
            if (keyOf(stream).equals(oldKey)) {
                old.add(stream);
            }
        }
        assertThat(old).isNotEmpty().hasSizeLessThan(streams.size());
        hub.putKeys(newKey);
        StreamKeys left = StreamKeys.of(hub.keys());
        int readable = 0;
        for (StreamDescription stream : streams) {
            if (contains(old, stream)) {
                assertThatThrownBy(() -> read(stream, left))
                        .isInstanceOfSatisfying(
                                KeyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_KEY))
                        .hasMessageContaining("stream=" + stream.stream());
            } else {
                readable += read(stream, left);
            }
        }
        assertThat(readable).isPositive();

        SealstreamSource<byte[]> source =
                hub.<byte[]>source(NAME).bounded().deserializer(new RawBytes()).build();
        StreamExecutionEnvironment job = Cluster.withoutRestarts(1);
        Throwable failure =
                catchThrowable(() -> drain(job.fromSource(source, WatermarkStrategy.noWatermarks(), "source")
                        .executeAndCollect()));
        assertThat(ExceptionUtils.findThrowable(failure, StreamException.class).map(StreamException::code))
                .contains(ErrorCode.UNKNOWN_KEY);
        String trace = ExceptionUtils.stringifyException(failure);
        assertThat(old)
                .as(trace)
                .anyMatch(stream -> trace.contains(
                        "stream cannot be read [stream=" + stream.stream() + ", name=" + NAME + ", wanted=earliest"));
    }

    private int read(StreamDescription stream, StreamKeys keys) throws Exception {
        int[] records = {0};
        StreamConsumer counting = new StreamConsumer() {
            @Override
            public void record(long number, byte[] buffer, int offset, int length) {
                records[0]++;
            }
        };
        StreamReceiver.SecretLookup secrets = (id, record) -> keys.secretOf(id, new StreamName(NAME), record);
        try (StreamReceiver receiver =
                new StreamReceiver(hub.client, stream.stream(), StartPosition.EARLIEST, secrets, counting)) {
            receiver.receiveAll();
        }
        return records[0];
    }

    private List<Long> recordsOf(List<StreamDescription> streams) throws Exception {
        List<Long> numbers = new ArrayList<>();
        for (StreamDescription stream : streams) {
            for (List<byte[]> epoch :
                    StreamContents.read(hub, stream, keyOf(stream).key()).epochs()) {
                long[] ofEpoch =
                        epoch.stream().mapToLong(RotationITCase::number).toArray();
                assertThat(IntStream.range(1, ofEpoch.length).filter(i -> ofEpoch[i] <= ofEpoch[i - 1]))
                        .isEmpty();
                epoch.forEach(record -> numbers.add(number(record)));
            }
        }
        return numbers;
    }

    /** The one key of the two that opens a stream. */
    private NamedKey keyOf(StreamDescription stream) throws Exception {
        List<NamedKey> fitting = new ArrayList<>();
        for (NamedKey key : List.of(oldKey, newKey)) {
            try {
                StreamContents.read(hub, stream, key.key());
                fitting.add(key);
            } catch (KeyException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.KEY_MISMATCH);
            }
        }
        assertThat(fitting).as("%s", stream.stream()).hasSize(1);
        return fitting.get(0);
    }

    private static int newestGeneration(List<StreamDescription> streams, int lane) {
        return streams.stream()
                .mapToInt(stream ->
                        lane(stream, lane).generationOf(stream.stream()).orElse(-1))
                .max()
                .orElse(-1);
    }

    private static StreamSuccession lane(StreamDescription stream, int lane) {
        SessionId session = stream.stream().session();
        return new StreamSuccession(session, lane);
    }

    private static boolean contains(List<StreamDescription> streams, StreamDescription wanted) {
        return streams.stream().anyMatch(stream -> stream.stream().equals(wanted.stream()));
    }

    @SuppressWarnings("try") // Flink declares that close throws Exception
    private static void drain(CloseableIterator<byte[]> results) throws Exception {
        try (results) {
            results.forEachRemaining(record -> {});
        }
    }

    private static long number(byte[] record) {
        return ByteBuffer.wrap(record).getLong();
    }
}
