package io.sealstream.stage.batch;

import java.util.List;
import org.apache.flink.api.common.functions.Function;

/**
 * Computes on a whole batch. May also be a {@link org.apache.flink.api.common.functions.RichFunction}; it is then opened
 * and closed with its operator.
 *
 * <p>Called by one thread at a time.
 *
 * @param <IN> what goes in
 * @param <OUT> what comes out
 */
@FunctionalInterface
public interface BatchFunction<IN, OUT> extends Function {

    /**
     * Computes the results of one batch.
     *
     * <p>A result list as long as the batch is taken as one result per record, in the same order, and each result gets the
     * timestamp of its record. With any other length each result gets the latest timestamp of the batch.
     *
     * @param batch one record or more, in order of arrival; cannot be changed, and is valid only during this call
     * @return the results; read before the next call, then no longer held
     * @throws Exception fails the task; the batch is computed again after the restart
     */
    List<OUT> apply(List<IN> batch) throws Exception;
}
