package io.sealstream.stage.fold;

import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * Folds a bounded stream into one value, which is emitted when the input ends, also when it was empty. A stream without
 * end gives none. The accumulator is operator state, so the fold survives restarts exactly once and can be rescaled.
 *
 * <p>Records come in no particular order from several subtasks: the function must not depend on it. Results carry no
 * timestamp.
 */
public final class FoldStage {

    private FoldStage() {}

    /**
     * Folds the whole stream in one subtask.
     *
     * @param stream the records to fold
     * @param name shown by Flink; also the operator's uid, so it must be unique in its job and stay the same
     * @param function creates, fills and merges accumulators; may change and return the one it is given
     * @param accumulatorType type of the accumulator in checkpoints
     * @param outType type of the result
     * @return one result
     */
    public static <IN, ACC, OUT> SingleOutputStreamOperator<OUT> whole(
            DataStream<IN> stream,
            String name,
            AggregateFunction<IN, ACC, OUT> function,
            TypeInformation<ACC> accumulatorType,
            TypeInformation<OUT> outType) {
        return perSubtask(stream, name, function, accumulatorType, outType).forceNonParallel();
    }

    /**
     * Folds what each subtask sees: the cheap first half of a fold that {@link #whole} then completes.
     *
     * @param stream the records to fold
     * @param name shown by Flink; also the operator's uid, so it must be unique in its job and stay the same
     * @param function creates, fills and merges accumulators; may change and return the one it is given
     * @param accumulatorType type of the accumulator in checkpoints
     * @param outType type of the results
     * @return one result per subtask
     */
    public static <IN, ACC, OUT> SingleOutputStreamOperator<OUT> perSubtask(
            DataStream<IN> stream,
            String name,
            AggregateFunction<IN, ACC, OUT> function,
            TypeInformation<ACC> accumulatorType,
            TypeInformation<OUT> outType) {
        return stream.transform(name, outType, new FoldOperator<>(function, accumulatorType))
                .uid(name);
    }
}
