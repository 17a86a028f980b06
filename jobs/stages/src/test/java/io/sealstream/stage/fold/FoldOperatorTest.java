package io.sealstream.stage.fold;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
@SuppressWarnings("try") // the close of Flink's harness may throw InterruptedException
class FoldOperatorTest {

    @Test
    void emitsTheResultAtTheEndOfInputOnly() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement(2L, 1);
            harness.processElement(3L, 2);
            harness.processWatermark(Long.MAX_VALUE);
            assertThat(harness.extractOutputValues()).isEmpty();

            harness.endInput();

            assertThat(harness.extractOutputValues()).containsExactly("sum 5");
        }
    }

    @Test
    void givesAResultForAnEmptyStream() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.endInput();

            assertThat(harness.extractOutputValues()).containsExactly("sum 0");
        }
    }

    @Test
    void goesOnFromASnapshot() throws Exception {
        OperatorSubtaskState snapshot;
        try (var harness = harness()) {
            harness.open();
            harness.processElement(2L, 1);
            snapshot = harness.snapshot(1, 1);
            harness.processElement(100L, 2);
        }
        try (var harness = restored(snapshot)) {
            harness.processElement(3L, 2);
            harness.endInput();

            assertThat(harness.extractOutputValues()).containsExactly("sum 5");
        }
    }

    @Test
    void mergesWhatSeveralSubtasksLeftBehind() throws Exception {
        OperatorSubtaskState both;
        try (var first = harness(2, 0);
                var second = harness(2, 1)) {
            first.open();
            second.open();
            first.processElement(2L, 1);
            second.processElement(40L, 1);
            both = AbstractStreamOperatorTestHarness.repackageState(first.snapshot(1, 1), second.snapshot(1, 1));
        }
        try (var harness = restored(both)) {
            harness.endInput();

            assertThat(harness.extractOutputValues()).containsExactly("sum 42");
        }
    }

    @Test
    void emitsNothingAgainAfterASnapshotThatFollowedTheResult() throws Exception {
        OperatorSubtaskState snapshot;
        try (var harness = harness()) {
            harness.open();
            harness.processElement(2L, 1);
            harness.endInput();
            snapshot = harness.snapshot(1, 1);
        }
        try (var harness = restored(snapshot)) {
            harness.endInput();

            assertThat(harness.extractOutputValues()).isEmpty();
        }
    }

    private static OneInputStreamOperatorTestHarness<Long, String> harness() throws Exception {
        return harness(1, 0);
    }

    private static OneInputStreamOperatorTestHarness<Long, String> harness(int parallelism, int subtask)
            throws Exception {
        return new OneInputStreamOperatorTestHarness<>(
                new FoldOperator<>(new Sum(), Types.LONG), parallelism, parallelism, subtask);
    }

    private static OneInputStreamOperatorTestHarness<Long, String> restored(OperatorSubtaskState state)
            throws Exception {
        var harness = harness();
        harness.initializeState(state);
        harness.open();
        return harness;
    }

    private static final class Sum implements AggregateFunction<Long, Long, String> {
        private static final long serialVersionUID = 1L;

        @Override
        public Long createAccumulator() {
            return 0L;
        }

        @Override
        public Long add(Long value, Long sum) {
            return sum + value;
        }

        @Override
        public String getResult(Long sum) {
            return "sum " + sum;
        }

        @Override
        public Long merge(Long a, Long b) {
            return a + b;
        }
    }
}
