package io.sealstream.stage.fold;

import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractUdfStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/**
 * Adds each record to an accumulator, and emits its result at the end of input.
 *
 * <p>A custom operator, because a function of Flink's public API learns of the end only through a timer, which needs a
 * key, which needs a record: an empty stream would give no result.
 *
 * @param <IN> what goes in
 * @param <ACC> the accumulator
 * @param <OUT> the result
 */
final class FoldOperator<IN, ACC, OUT> extends AbstractUdfStreamOperator<OUT, AggregateFunction<IN, ACC, OUT>>
        implements OneInputStreamOperator<IN, OUT>, BoundedOneInput {

    private static final long serialVersionUID = 1L;

    private static final String STATE_NAME = "accumulator";

    private final TypeInformation<ACC> accumulatorType;

    private transient ListState<ACC> state;

    /** Absent once the result is out: a snapshot taken after that must not bring it out again. */
    private transient @Nullable ACC accumulator;

    @SuppressWarnings("NullAway.Init") // state is set in initializeState, which Flink calls before all else
    FoldOperator(AggregateFunction<IN, ACC, OUT> function, TypeInformation<ACC> accumulatorType) {
        super(function);
        this.accumulatorType = Objects.requireNonNull(accumulatorType, "accumulatorType");
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        state = context.getOperatorStateStore().getListState(new ListStateDescriptor<>(STATE_NAME, accumulatorType));
        accumulator = context.isRestored() ? null : userFunction.createAccumulator();
        // After a change of parallelism one subtask may find what several left behind.
        for (ACC restored : state.get()) {
            accumulator = accumulator == null ? restored : userFunction.merge(accumulator, restored);
        }
    }

    @Override
    public void processElement(StreamRecord<IN> element) {
        ACC current = accumulator == null ? userFunction.createAccumulator() : accumulator;
        accumulator = userFunction.add(element.getValue(), current);
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        state.update(accumulator == null ? List.of() : List.of(accumulator));
    }

    @Override
    public void endInput() {
        if (accumulator != null) {
            output.collect(new StreamRecord<>(userFunction.getResult(accumulator)));
            accumulator = null;
        }
    }
}
