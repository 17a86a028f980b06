package io.sealstream.it.minicluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.flink.source.SealstreamSource;
import io.sealstream.session.StartPosition;
import io.sealstream.session.StreamDescription;
import io.sealstream.transport.Subscription;
import io.sealstream.transport.SubscriptionEvent;
import io.sealstream.transport.SubscriptionOptions;
import io.sealstream.transport.SubscriptionQueue;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** State counts every record exactly once, in order per stream, whatever fails in between. */
@Timeout(180)
class ExactlyOnceSourceITCase {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = Cluster.extension();

    private static final String NAME = "numbers";
    private static final String SUBSCRIBER = "exactly-once";
    private static final int STREAMS = 4;
    private static final long RECORDS_PER_STREAM = 50_000;
    private static final int FAILURES = 5;

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
    void countsEveryRecordOnceThroughFailuresAndHubRestart() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        long total = STREAMS * RECORDS_PER_STREAM;
        SealstreamSource<byte[]> source = hub.<byte[]>source(NAME)
                .subscriber(SUBSCRIBER)
                .bounded(STREAMS)
                .discoveryInterval(Duration.ofMillis(100))
                .deserializer(new RawBytes())
                .build();
        StreamExecutionEnvironment job = Cluster.withRestarts(2);
        DataStream<Tuple2<Integer, Long>> counting = job.fromSource(
                        new RestoreWatch<>(source),
                        WatermarkStrategy.noWatermarks(),
                        "source",
                        source.getProducedType())
                // Slower than the publisher, so that barriers fall into the middle of segments.
                .map(FailuresOnPurpose.within(total * 3 / 4, FAILURES, new Random(seed))
                        .restingAfter(20))
                .returns(source.getProducedType())
                .keyBy(NumberedRecords::stream, Types.INT)
                .process(new Expecting(seed))
                .returns(Types.TUPLE(Types.INT, Types.LONG));

        List<Tuple2<Integer, Long>> counts = new ArrayList<>();
        try (Publisher publisher = Publisher.start(hub, new NumberedRecords(seed), RECORDS_PER_STREAM);
                CloseableIterator<Tuple2<Integer, Long>> results = counting.executeAndCollect()) {
            results.forEachRemaining(counts::add);
            publisher.requireDone();
        }

        assertThat(counts)
                .containsExactlyInAnyOrder(
                        Tuple2.of(0, RECORDS_PER_STREAM),
                        Tuple2.of(1, RECORDS_PER_STREAM),
                        Tuple2.of(2, RECORDS_PER_STREAM),
                        Tuple2.of(3, RECORDS_PER_STREAM));
        assertThat(FailuresOnPurpose.failures()).isEqualTo(FAILURES);
        assertThat(RestoreWatch.restored()).anyMatch(position -> position.recordIndex() > 0);
        requireAcknowledged();
    }

    /** The hub holds the end of every stream under the subscriber's name, as soon as it has taken the last acknowledgement. */
    private void requireAcknowledged() throws Exception {
        for (StreamDescription stream : hub.streams(NAME)) {
            // An acknowledgement is not answered, and comes over another connection than the question.
            Instant deadline = Instant.now().plus(Duration.ofSeconds(30));
            while (resumesAt(stream) != stream.nextSequence()) {
                assertThat(Instant.now()).as("%s", stream).isBefore(deadline);
            }
        }
    }

    private long resumesAt(StreamDescription stream) throws Exception {
        SubscriptionQueue queue = new SubscriptionQueue();
        SubscriptionOptions wanted = new SubscriptionOptions(stream.stream(), SUBSCRIBER, StartPosition.RESUME, 1);
        try (Subscription subscription = hub.client.subscribe(wanted, queue)) {
            SubscriptionEvent event = queue.poll(Duration.ofSeconds(30)).orElseThrow();
            assertThat(event.subscription()).isSameAs(subscription);
            return ((SubscriptionEvent.Started) event).startSequence();
        }
    }

    /** Fails the test at once if a record is not the next of its stream, or is not what was sent; counts at the end. */
    private static final class Expecting extends KeyedProcessFunction<Integer, byte[], Tuple2<Integer, Long>> {

        private static final long serialVersionUID = 1L;

        private final long seed;
        private transient ValueState<Long> next;
        private transient NumberedRecords records;

        Expecting(long seed) {
            this.seed = seed;
        }

        @Override
        public void open(OpenContext context) {
            next = getRuntimeContext().getState(new ValueStateDescriptor<>("next", Types.LONG));
            records = new NumberedRecords(seed);
        }

        @Override
        public void processElement(byte[] record, Context context, Collector<Tuple2<Integer, Long>> out)
                throws Exception {
            Long state = next.value();
            long expected = state == null ? 0 : state;
            int stream = context.getCurrentKey();
            if (NumberedRecords.index(record) != expected || !Arrays.equals(record, records.record(stream, expected))) {
                throw new SuppressRestartsException(new AssertionError("stream " + stream + " expects record "
                        + expected + ", found " + NumberedRecords.index(record)));
            }
            next.update(expected + 1);
            context.timerService().registerEventTimeTimer(Long.MAX_VALUE);
        }

        @Override
        public void onTimer(long timestamp, OnTimerContext context, Collector<Tuple2<Integer, Long>> out)
                throws Exception {
            out.collect(Tuple2.of(context.getCurrentKey(), next.value()));
        }
    }
}
