package io.sealstream.job.earthquake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.record.EarthquakeAlert;
import io.sealstream.stage.batch.BatchOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class EarthquakeWatchITCase {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(4)
            .build());

    @Test
    void sumsUpARealWeekLikeAnIndependentComputation() throws Exception {
        WeekByHand expected = WeekByHand.ofBundledFile();

        Results results = run(EarthquakeFeed.bundled().records(FeedOrder.EVENT_TIME), 2, EarthquakeOptions.defaults());

        EarthquakeSummary summary = results.summary();
        assertThat(summary.eventsRead()).isEqualTo(1707).isEqualTo(expected.count());
        assertThat(summary.severe()).isEqualTo(85).isEqualTo(expected.severe());
        assertThat(summary.other()).isEqualTo(1622);
        assertThat(summary.malformed()).isZero();
        assertThat(summary.late()).isZero();
        assertThat(summary.windowed()).isEqualTo(1707);
        assertThat(summary.hours()).isEqualTo(169).isEqualTo(expected.hours());
        assertThat(summary.maxMagnitude()).hasValue(6.4).hasValue(expected.maxMagnitude());
        assertThat(summary.totalEnergyJoules()).isEqualTo(expected.totalEnergyJoules());
        assertThat(summary.busiestCells())
                .extracting(cell -> cell.count() + " " + cell.maxMagnitude())
                .isEqualTo(expected.busiestCells());
        assertThat(summary.days().stream()
                        .mapToLong(EarthquakeSummary.DayCount::count)
                        .sum())
                .isEqualTo(1707);
        assertThat(results.cellHours().stream().mapToLong(CellHour::count).sum())
                .isEqualTo(1707);
        assertThat(results.malformed()).isEmpty();
        assertThat(results.alertIds()).containsExactlyInAnyOrderElementsOf(expected.severeIds());
    }

    @Test
    void losesNothingButTheFaultyRecords() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        List<byte[]> records = new ArrayList<>(EarthquakeFeed.bundled().records(FeedOrder.EVENT_TIME));
        Map<MalformedReason, Long> faults = injectFaults(records, 25, new Random(seed));
        WeekByHand expected = WeekByHand.ofIntactOf(records);
        assertThat(expected.count()).isEqualTo(1682);

        Results results = run(records, 2, EarthquakeOptions.defaults());

        EarthquakeSummary summary = results.summary();
        assertThat(summary.eventsRead()).isEqualTo(1707);
        assertThat(summary.malformed()).isEqualTo(25);
        assertThat(summary.malformedByReason()).as("seed %d", seed).isEqualTo(faults);
        assertThat(results.malformed()).as("seed %d", seed).hasSize(25).allSatisfy(record -> assertThat(
                        record.message())
                .contains("expected=", "found="));
        assertThat(summary.severe()).as("seed %d", seed).isEqualTo(expected.severe());
        assertThat(summary.other()).as("seed %d", seed).isEqualTo(1682 - expected.severe());
        assertThat(summary.windowed()).isEqualTo(1682);
        assertThat(summary.late()).isZero();
        assertThat(summary.hours()).as("seed %d", seed).isEqualTo(expected.hours());
        assertThat(summary.totalEnergyJoules()).as("seed %d", seed).isEqualTo(expected.totalEnergyJoules());
        assertThat(results.alertIds()).containsExactlyInAnyOrderElementsOf(expected.severeIds());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 10, 24 * 60, 366 * 24 * 60})
    void countsLateEventsAsASimulationDoes(long outOfOrdernessMinutes) throws Exception {
        Duration outOfOrderness = Duration.ofMinutes(outOfOrdernessMinutes);
        WeekByHand expected = WeekByHand.ofBundledFile();

        EarthquakeSummary summary = run(
                        EarthquakeFeed.bundled().records(FeedOrder.FILE),
                        1,
                        EarthquakeOptions.defaults().withOutOfOrderness(outOfOrderness))
                .summary();

        assertThat(summary.late()).isEqualTo(expected.lateInFileOrder(outOfOrderness.toMillis()));
        assertThat(summary.windowed() + summary.late()).isEqualTo(1707);
        assertExactDespiteLateness(summary, expected);
    }

    @Test
    void countsEverythingWhenTheNewestComeFirstInParallel() throws Exception {
        WeekByHand expected = WeekByHand.ofBundledFile();

        EarthquakeSummary summary = run(
                        EarthquakeFeed.bundled().records(FeedOrder.FILE),
                        2,
                        EarthquakeOptions.defaults().withEnergyBatch(new BatchOptions(7, Duration.ofMillis(1))))
                .summary();

        assertThat(summary.late()).isPositive();
        assertThat(summary.windowed() + summary.late()).isEqualTo(1707);
        assertExactDespiteLateness(summary, expected);
    }

    @Test
    void sumsUpAnEmptyStream() throws Exception {
        StreamExecutionEnvironment env = environment(2, new Configuration());
        DataStream<byte[]> none = env.fromData(List.of(new byte[] {0}), EarthquakeTypes.BYTES)
                .uid("records")
                .filter(record -> false)
                .uid("none");

        EarthquakeSummary summary = collect(env, EarthquakeWatch.build(none, EarthquakeOptions.defaults()))
                .summary();

        assertThat(summary).isEqualTo(EarthquakeSummary.of(new Tally()));
    }

    @Test
    void countsNothingTwiceAfterAFailure() throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ZERO);
        StreamExecutionEnvironment env = environment(2, configuration);
        env.enableCheckpointing(50);
        FailOnce.FAILURES.set(0);
        DataStream<byte[]> records = env.fromSource(
                        slowly(EarthquakeFeed.bundled().records(FeedOrder.EVENT_TIME)),
                        WatermarkStrategy.noWatermarks(),
                        "records")
                .uid("records")
                .setParallelism(1)
                .map(new FailOnce())
                .returns(EarthquakeTypes.BYTES)
                .uid("fail-once");

        Results results = collect(env, EarthquakeWatch.build(records, EarthquakeOptions.defaults()));

        WeekByHand expected = WeekByHand.ofBundledFile();
        assertThat(FailOnce.FAILURES).hasValue(1);
        assertThat(results.summary().eventsRead()).isEqualTo(1707);
        assertThat(results.summary().windowed() + results.summary().late()).isEqualTo(1707);
        assertExactDespiteLateness(results.summary(), expected);
        assertThat(results.alertIds()).containsExactlyInAnyOrderElementsOf(expected.severeIds());
    }

    private static void assertExactDespiteLateness(EarthquakeSummary summary, WeekByHand expected) {
        assertThat(summary.severe()).isEqualTo(85);
        assertThat(summary.other()).isEqualTo(1622);
        assertThat(summary.malformed()).isZero();
        assertThat(summary.hours()).isEqualTo(169);
        assertThat(summary.maxMagnitude()).hasValue(6.4);
        assertThat(summary.totalEnergyJoules()).isEqualTo(expected.totalEnergyJoules());
        assertThat(summary.busiestCells())
                .extracting(cell -> cell.count() + " " + cell.maxMagnitude())
                .isEqualTo(expected.busiestCells());
    }

    /** Damages records in place and says what the decoder should find. */
    private static Map<MalformedReason, Long> injectFaults(List<byte[]> records, int count, Random random) {
        Map<MalformedReason, Long> faults = new EnumMap<>(MalformedReason.class);
        TreeSet<Integer> indexes = new TreeSet<>();
        while (indexes.size() < count) {
            indexes.add(random.nextInt(records.size()));
        }
        int kind = 0;
        for (int index : indexes) {
            String intact = new String(records.get(index), UTF_8);
            MalformedReason reason =
                    switch (kind++ % 4) {
                        case 0 -> MalformedReason.MISSING_MAGNITUDE;
                        case 1 -> MalformedReason.INVALID_JSON;
                        case 2 -> MalformedReason.IMPOSSIBLE_TIME;
                        default -> MalformedReason.IMPOSSIBLE_PLACE;
                    };
            String faulty =
                    switch (reason) {
                        case MISSING_MAGNITUDE -> intact.replaceFirst("\"mag\":[^,]+", "\"mag\":null");
                        case INVALID_JSON -> intact.substring(0, random.nextInt(intact.length()));
                        case IMPOSSIBLE_TIME -> intact.replaceFirst("\"time\":", "\"time\":9999");
                        default -> intact.replaceFirst("\"coordinates\":\\[[^,]+", "\"coordinates\":[-180.5");
                    };
            assertThat(faulty).isNotEqualTo(intact);
            records.set(index, faulty.getBytes(UTF_8));
            faults.merge(reason, 1L, Long::sum);
        }
        return faults;
    }

    private static Results run(List<byte[]> records, int parallelism, EarthquakeOptions options) throws Exception {
        StreamExecutionEnvironment env = environment(parallelism, new Configuration());
        DataStream<byte[]> source = env.fromData(records, EarthquakeTypes.BYTES).uid("records");
        return collect(env, EarthquakeWatch.build(source, options));
    }

    private static StreamExecutionEnvironment environment(int parallelism, Configuration configuration) {
        if (!configuration.contains(RestartStrategyOptions.RESTART_STRATEGY)) {
            configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        }
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setRuntimeMode(RuntimeExecutionMode.STREAMING);
        env.setParallelism(parallelism);
        return env;
    }

    private static Results collect(StreamExecutionEnvironment env, EarthquakeStreams streams) throws Exception {
        DataStream.Collector<byte[]> alerts = new DataStream.Collector<>();
        DataStream.Collector<CellHour> cellHours = new DataStream.Collector<>();
        DataStream.Collector<Decoded.Malformed> malformed = new DataStream.Collector<>();
        DataStream.Collector<EarthquakeSummary> summaries = new DataStream.Collector<>();
        streams.alerts().collectAsync(alerts);
        streams.cellHours().collectAsync(cellHours);
        streams.malformed().collectAsync(malformed);
        streams.summary().collectAsync(summaries);
        env.executeAsync("earthquake-watch");
        return new Results(drain(alerts), drain(cellHours), drain(malformed), drain(summaries));
    }

    private static <T> List<T> drain(DataStream.Collector<T> collector) {
        List<T> elements = new ArrayList<>();
        collector.getOutput().forEachRemaining(elements::add);
        return elements;
    }

    private static DataGeneratorSource<byte[]> slowly(List<byte[]> records) {
        byte[][] copies = records.toArray(new byte[0][]);
        GeneratorFunction<Long, byte[]> generator = index -> copies[index.intValue()];
        return new DataGeneratorSource<>(
                generator, copies.length, RateLimiterStrategy.perSecond(1_000), EarthquakeTypes.BYTES);
    }

    private record Results(
            List<byte[]> alerts,
            List<CellHour> cellHours,
            List<Decoded.Malformed> malformed,
            List<EarthquakeSummary> summaries) {

        EarthquakeSummary summary() {
            assertThat(summaries).hasSize(1);
            return summaries.get(0);
        }

        List<String> alertIds() throws IOException {
            List<String> ids = new ArrayList<>();
            for (byte[] bytes : alerts) {
                EarthquakeAlert alert = AlertCodec.decode(bytes);
                assertThat(alert.getEnergyJoules())
                        .isEqualTo(RadiatedEnergy.joules(alert.getEvent().getMagnitude()));
                ids.add(alert.getEvent().getId());
            }
            return ids;
        }
    }

    /** Fails on the first record after a completed checkpoint, in the first attempt only. */
    private static final class FailOnce extends RichMapFunction<byte[], byte[]> implements CheckpointListener {
        static final AtomicInteger FAILURES = new AtomicInteger();

        private static final long serialVersionUID = 1L;

        private int recordCount;
        private boolean isDue;

        @Override
        public byte[] map(byte[] record) {
            recordCount++;
            boolean isFirst = getRuntimeContext().getTaskInfo().getAttemptNumber() == 0
                    && getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0;
            if (isFirst && isDue) {
                FAILURES.incrementAndGet();
                throw new IllegalStateException("failure on purpose");
            }
            return record;
        }

        @Override
        public void notifyCheckpointComplete(long checkpointId) {
            isDue = recordCount > 100;
        }
    }
}
