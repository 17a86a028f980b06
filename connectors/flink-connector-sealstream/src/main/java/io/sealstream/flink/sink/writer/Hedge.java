package io.sealstream.flink.sink.writer;

import io.sealstream.bytes.ByteWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** What tells one attempt of a writer from all others, for the salt of its epoch. */
final class Hedge {

    private Hedge() {}

    /** Job, attempt, subtask and time. */
    static byte[] of(WriterInitContext context) {
        return new ByteWriter(32)
                .bytes(context.getJobInfo().getJobId().getBytes())
                .i32(context.getTaskInfo().getAttemptNumber())
                .i32(context.getTaskInfo().getIndexOfThisSubtask())
                .i64(System.nanoTime())
                .toBytes();
    }
}
