package io.sealstream.stage.batch;

import java.util.Objects;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * Puts a {@link BatchFunction} into a job graph.
 *
 * <p>A batch closes when it is full, when its first record has waited for the linger time, and before anything passes
 * that speaks for the records before it: a checkpoint barrier, a watermark, the end of input. So order is kept, no record
 * becomes late by waiting, exactly-once holds without state, and checkpoints do not depend on the batch size.
 *
 * <p>Where watermarks come with each record, every batch has one record: put the stage before the watermark assigner.
 */
public final class BatchStage {

    private BatchStage() {}

    /**
     * Appends the stage to a stream.
     *
     * @param stream the records to gather, per subtask
     * @param name shown by Flink; also the operator's uid, so it must be unique in its job and stay the same
     * @param function computes on each batch; serializable
     * @param options when a batch closes by itself
     * @param outType type of the results
     * @return the results, in order
     */
    public static <IN, OUT> SingleOutputStreamOperator<OUT> apply(
            DataStream<IN> stream,
            String name,
            BatchFunction<IN, OUT> function,
            BatchOptions options,
            TypeInformation<OUT> outType) {
        Objects.requireNonNull(function, "function");
        TypeSerializer<IN> serializer = stream.getType()
                .createSerializer(stream.getExecutionEnvironment().getConfig().getSerializerConfig());
        return stream.transform(name, outType, new BatchOperator<>(function, options, serializer))
                .uid(name);
    }
}
