package io.sealstream.flink.source.record;

import io.sealstream.segment.Content;
import java.io.IOException;
import java.io.Serializable;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.util.Collector;

/**
 * Turns records or segments into elements of a Flink stream, none or several of each. One instance per parallel reader, on the task
 * thread.
 *
 * @param <T> the elements
 */
@PublicEvolving
public interface SealstreamDeserializationSchema<T> extends Serializable, ResultTypeQueryable<T> {

    /** Called once before anything else. */
    default void open(DeserializationSchema.InitializationContext context) throws Exception {}

    /** Whether it can make something of such streams; the job fails at the first stream that it cannot. */
    boolean accepts(Content content);

    /**
     * Gives the elements of {@code record} to {@code out}, which keeps none of the record's memory alive.
     *
     * @param record valid during the call only
     * @throws IOException if the bytes make no sense; the job fails with the place named
     */
    void deserialize(SealstreamRecord record, Collector<T> out) throws IOException;

    /** Each record of a stream of RECORDS by Flink's own kind of schema, whose {@code isEndOfStream} is not asked. */
    static <T> SealstreamDeserializationSchema<T> records(DeserializationSchema<T> schema) {
        return new RecordsSchema<>(schema);
    }

    /** Each segment's payload of a stream of BYTES, as it is; never empty. */
    static SealstreamDeserializationSchema<byte[]> segments() {
        return new SegmentsSchema();
    }
}
