package io.sealstream.stage.batch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.streaming.api.operators.AbstractUdfStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/**
 * Carries out a {@link BatchPolicy}: gathers records, hands them to a {@link BatchFunction}, sends on what it returns.
 *
 * <p>A custom operator, because no function of Flink's public API may emit before a checkpoint barrier passes. That is
 * what lets this one hold no state: nothing gathered is ever left behind when a snapshot is taken.
 *
 * @param <IN> what goes in
 * @param <OUT> what comes out
 */
final class BatchOperator<IN, OUT> extends AbstractUdfStreamOperator<OUT, BatchFunction<IN, OUT>>
        implements OneInputStreamOperator<IN, OUT>, BoundedOneInput {

    private static final long serialVersionUID = 1L;

    private static final int FIRST_CAPACITY = 64;

    private final BatchOptions options;
    private final TypeSerializer<IN> serializer;

    private transient BatchPolicy policy;
    private transient boolean mustCopy;
    private transient List<IN> values;
    private transient long[] timestamps;
    private transient boolean[] stamped;

    @SuppressWarnings("NullAway.Init") // transient fields are set in open, which Flink calls before all else
    BatchOperator(BatchFunction<IN, OUT> function, BatchOptions options, TypeSerializer<IN> serializer) {
        super(function);
        this.options = Objects.requireNonNull(options, "options");
        this.serializer = Objects.requireNonNull(serializer, "serializer");
    }

    @Override
    public void open() throws Exception {
        super.open();
        policy = new BatchPolicy(options);
        // With object reuse the stage before may overwrite a record once processElement has returned.
        mustCopy = getExecutionConfig().isObjectReuseEnabled();
        int capacity = Math.min(options.maxCount(), FIRST_CAPACITY);
        values = new ArrayList<>(capacity);
        timestamps = new long[capacity];
        stamped = new boolean[capacity];
    }

    @Override
    public void processElement(StreamRecord<IN> element) throws Exception {
        gather(element);
        carryOut(policy.onRecord(getProcessingTimeService().getCurrentProcessingTime()));
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        carryOut(policy.onWatermark());
        super.processWatermark(mark);
    }

    @Override
    public void processWatermarkStatus(WatermarkStatus status) throws Exception {
        carryOut(policy.onWatermark());
        super.processWatermarkStatus(status);
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        carryOut(policy.onBarrier());
        super.prepareSnapshotPreBarrier(checkpointId);
    }

    @Override
    public void endInput() throws Exception {
        carryOut(policy.onEndOfInput());
    }

    private void carryOut(BatchDecision decision) throws Exception {
        if (decision instanceof BatchDecision.Close) {
            computeAndSend();
        } else if (decision instanceof BatchDecision.WakeAt wake) {
            getProcessingTimeService().registerTimer(wake.timeMs(), timeMs -> carryOut(policy.onTimer(timeMs)));
        }
    }

    private void gather(StreamRecord<IN> element) {
        int index = values.size();
        if (index == timestamps.length) {
            int capacity = Math.min(options.maxCount(), 2 * index);
            timestamps = Arrays.copyOf(timestamps, capacity);
            stamped = Arrays.copyOf(stamped, capacity);
        }
        IN value = element.getValue();
        values.add(mustCopy ? serializer.copy(value) : value);
        stamped[index] = element.hasTimestamp();
        timestamps[index] = stamped[index] ? element.getTimestamp() : 0;
    }

    private void computeAndSend() throws Exception {
        List<OUT> results = userFunction.apply(Collections.unmodifiableList(values));
        int size = values.size();
        if (results.size() == size) {
            int index = 0;
            for (OUT value : results) {
                send(value, index++);
            }
        } else {
            int latest = latestOf(size);
            for (OUT value : results) {
                send(value, latest);
            }
        }
        values.clear();
    }

    private int latestOf(int size) {
        int latest = 0;
        for (int i = 1; i < size; i++) {
            if (stamped[i] && (!stamped[latest] || timestamps[i] > timestamps[latest])) {
                latest = i;
            }
        }
        return latest;
    }

    private void send(OUT value, int stampIndex) {
        if (stamped[stampIndex]) {
            output.collect(new StreamRecord<>(value, timestamps[stampIndex]));
        } else {
            output.collect(new StreamRecord<>(value));
        }
    }
}
