package io.sealstream.stage.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.AbstractRichFunction;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.LongValueSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.types.LongValue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
@SuppressWarnings("try") // the close of Flink's harness may throw InterruptedException
class BatchOperatorTest {

    /** What the functions below saw; one harness runs at a time, in this thread. */
    private static final List<String> SEEN = new ArrayList<>();

    @BeforeEach
    void forgetWhatWasSeen() {
        SEEN.clear();
    }

    @Test
    void sendsResultsInOrderWithTheTimestampOfTheirRecord() throws Exception {
        try (var harness = harness(BatchOperatorTest::doubled, 2)) {
            harness.processElement(1L, 50);
            assertThat(harness.getOutput()).isEmpty();
            harness.processElement(2L, 40);
            harness.processElement(new StreamRecord<>(3L));
            harness.endInput();

            assertThat(harness.getOutput())
                    .containsExactly(new StreamRecord<>(2L, 50), new StreamRecord<>(4L, 40), new StreamRecord<>(6L));
            assertThat(SEEN).containsExactly("batch of 2", "batch of 1");
        }
    }

    @Test
    void givesTheLatestTimestampWhenResultsAndRecordsDoNotMatch() throws Exception {
        BatchFunction<Long, Long> sum =
                batch -> List.of(batch.stream().mapToLong(x -> x).sum());
        try (var harness = harness(sum, 3)) {
            harness.processElement(new StreamRecord<>(1L));
            harness.processElement(2L, 70);
            harness.processElement(3L, 60);

            assertThat(harness.getOutput()).containsExactly(new StreamRecord<>(6L, 70));
        }
    }

    @Test
    void acceptsAFunctionThatReturnsNothing() throws Exception {
        try (var harness = harness(batch -> List.of(), 2)) {
            harness.processElement(1L, 1);
            harness.processElement(2L, 2);
            harness.endInput();

            assertThat(harness.getOutput()).isEmpty();
        }
    }

    @Test
    void sendsWhatLingeredWithoutMoreInput() throws Exception {
        try (var harness = harness(BatchOperatorTest::doubled, 100)) {
            harness.setProcessingTime(1_000);
            harness.processElement(1L, 1);
            harness.setProcessingTime(1_099);
            assertThat(harness.getOutput()).isEmpty();

            harness.setProcessingTime(1_100);

            assertThat(harness.extractOutputValues()).containsExactly(2L);
            assertThat(harness.getProcessingTimeService().getNumActiveTimers()).isZero();
        }
    }

    @Test
    void letsNoWatermarkOvertakeARecord() throws Exception {
        try (var harness = harness(BatchOperatorTest::doubled, 100)) {
            harness.processElement(1L, 10);
            harness.processWatermark(10);
            harness.processElement(2L, 20);
            harness.processWatermarkStatus(WatermarkStatus.IDLE);

            assertThat(harness.getOutput())
                    .containsExactly(
                            new StreamRecord<>(2L, 10),
                            new Watermark(10),
                            new StreamRecord<>(4L, 20),
                            WatermarkStatus.IDLE);
        }
    }

    @Test
    void holdsNothingWhenASnapshotIsTaken() throws Exception {
        OperatorSubtaskState snapshot;
        try (var harness = harness(BatchOperatorTest::doubled, 100)) {
            harness.processElement(1L, 10);
            harness.prepareSnapshotPreBarrier(1);
            assertThat(harness.extractOutputValues()).containsExactly(2L);
            snapshot = harness.snapshot(1, 1);
        }
        assertThat(snapshot.hasState()).isFalse();
        try (var harness = unopened(BatchOperatorTest::doubled, 100)) {
            harness.initializeState(snapshot);
            harness.open();
            harness.endInput();
            assertThat(harness.getOutput()).isEmpty();
        }
    }

    @Test
    void keepsEveryRecordOfALargeBatch() throws Exception {
        List<Long> expected = new ArrayList<>();
        try (var harness = harness(BatchOperatorTest::doubled, 1_000)) {
            for (long i = 0; i < 2_500; i++) {
                harness.processElement(i, i);
                expected.add(2 * i);
            }
            harness.endInput();

            assertThat(harness.extractOutputValues()).containsExactlyElementsOf(expected);
            assertThat(SEEN).containsExactly("batch of 1000", "batch of 1000", "batch of 500");
        }
    }

    @Test
    void copiesRecordsThatTheStageBeforeMayOverwrite() throws Exception {
        BatchFunction<LongValue, Long> unwrap =
                batch -> batch.stream().map(LongValue::getValue).toList();
        var operator = new BatchOperator<>(unwrap, options(100), LongValueSerializer.INSTANCE);
        try (var harness = new OneInputStreamOperatorTestHarness<>(operator, LongValueSerializer.INSTANCE)) {
            harness.getExecutionConfig().enableObjectReuse();
            harness.open();
            LongValue reused = new LongValue(1);
            harness.processElement(reused, 1);
            reused.setValue(2);
            harness.processElement(reused, 2);
            harness.endInput();

            assertThat(harness.extractOutputValues()).containsExactly(1L, 2L);
        }
    }

    @Test
    void opensAndClosesARichFunction() throws Exception {
        try (var harness = harness(new RichDoubling(), 1)) {
            harness.processElement(1L, 1);
            assertThat(harness.extractOutputValues()).containsExactly(2L);
        }
        assertThat(SEEN).containsExactly("open", "batch of 1", "close");
    }

    @Test
    void letsNoFunctionChangeItsBatch() throws Exception {
        BatchFunction<Long, Long> vandal = batch -> {
            batch.clear();
            return batch;
        };
        try (var harness = harness(vandal, 1)) {
            assertThatThrownBy(() -> harness.processElement(1L, 1)).isInstanceOf(UnsupportedOperationException.class);
        }
    }

    private static List<Long> doubled(List<Long> batch) {
        SEEN.add("batch of " + batch.size());
        return batch.stream().map(x -> 2 * x).toList();
    }

    private static BatchOptions options(int maxCount) {
        return new BatchOptions(maxCount, Duration.ofMillis(100));
    }

    private static OneInputStreamOperatorTestHarness<Long, Long> harness(
            BatchFunction<Long, Long> function, int maxCount) throws Exception {
        var harness = unopened(function, maxCount);
        harness.open();
        return harness;
    }

    private static OneInputStreamOperatorTestHarness<Long, Long> unopened(
            BatchFunction<Long, Long> function, int maxCount) throws Exception {
        var operator = new BatchOperator<>(function, options(maxCount), LongSerializer.INSTANCE);
        return new OneInputStreamOperatorTestHarness<>(operator, LongSerializer.INSTANCE);
    }

    private static final class RichDoubling extends AbstractRichFunction implements BatchFunction<Long, Long> {
        private static final long serialVersionUID = 1L;

        @Override
        public void open(OpenContext context) {
            SEEN.add("open");
        }

        @Override
        public List<Long> apply(List<Long> batch) {
            return doubled(batch);
        }

        @Override
        public void close() {
            SEEN.add("close");
        }
    }
}
