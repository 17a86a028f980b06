package io.sealstream.flink.sink.writer;

import io.sealstream.flink.sink.writer.MailboxWait.Deadline;
import io.sealstream.transport.StreamClient;
import io.sealstream.transport.rotation.RotatingPublication;
import io.sealstream.transport.rotation.StreamSuccession;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * Writes the elements of one subtask as records of one stream after another, in order. Before a checkpoint everything is durable at the hub, so every
 * element is written at least once; after a restart those since the last checkpoint are written again. Confined to the task thread,
 * which it never blocks: it lets other mails run while it waits.
 *
 * @param <T> the elements
 */
public final class SealstreamWriter<T> implements SinkWriter<T> {

    private final SerializationSchema<T> serializer;
    private final WriterOptions options;
    private final WriterMetrics metrics;
    private final MailboxExecutor mailbox;
    private final MailboxWait waiting;
    private final ProcessingTimeService timers;
    private final Runnable disconnect;
    private final CompletableFuture<RecordOutput> opening;
    private Optional<RecordOutput> output = Optional.empty();
    private boolean lingering;
    private volatile boolean closed;

    /** What Flink gives a writer to run with. */
    record TaskServices(MailboxExecutor mailbox, ProcessingTimeService timers) {}

    /**
     * @param opening completes with the stream to write
     * @param disconnect ends the connection; called when the writer is closed
     */
    SealstreamWriter(
            CompletableFuture<RecordOutput> opening,
            Runnable disconnect,
            SerializationSchema<T> serializer,
            WriterOptions options,
            WriterMetrics metrics,
            TaskServices runtime) {
        this.opening = Objects.requireNonNull(opening, "opening");
        this.disconnect = Objects.requireNonNull(disconnect, "disconnect");
        this.serializer = Objects.requireNonNull(serializer, "serializer");
        this.options = Objects.requireNonNull(options, "options");
        this.metrics = Objects.requireNonNull(metrics, "metrics");
        this.mailbox = runtime.mailbox();
        this.waiting = new MailboxWait(runtime.mailbox());
        this.timers = runtime.timers();
        // An idle writer makes no call that would show it a failure.
        opening.whenComplete((opened, failure) -> {
            if (failure == null) {
                opened.failed().thenAccept(this::failWhenIdle);
            } else {
                failWhenIdle(failure);
            }
        });
    }

    /**
     * Reads the secret and starts to connect; keys are read on another thread, each time a stream is opened.
     *
     * @throws IOException if the secret cannot be read, or the serializer cannot be opened
     */
    public static <T> SealstreamWriter<T> open(
            WriterOptions options, SerializationSchema<T> serializer, WriterInitContext context) throws IOException {
        try {
            serializer.open(context.asSerializationSchemaInitializationContext());
        } catch (Exception e) {
            throw new IOException("serializer cannot be opened", e);
        }
        StreamSuccession streams =
                SinkStreams.of(options.sinkId(), context.getTaskInfo().getIndexOfThisSubtask());
        StreamClient client = options.access().connect("flink-sink");
        CompletableFuture<RecordOutput> opening = RotatingPublication.open(
                        client, options.rotation(streams, Hedge.of(context)))
                .thenApply(PublicationOutput::new);
        return new SealstreamWriter<>(
                opening,
                client::close,
                serializer,
                options,
                new WriterMetrics(context.metricGroup()),
                new TaskServices(context.getMailboxExecutor(), context.getProcessingTimeService()));
    }

    @Override
    public void write(T element, Context context) throws IOException, InterruptedException {
        byte[] record =
                Objects.requireNonNull(serializer.serialize(element), "serializer makes bytes of every element");
        RecordOutput target = opened();
        while (!accepted(target, record)) {
            waiting.until(target.room(), "wait for room at the hub");
        }
        metrics.sent(record.length);
        linger(target);
    }

    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
        if (output.isEmpty() && !endOfInput) {
            // Nothing was written.
            return;
        }
        Deadline deadline = Deadline.in(options.flushTimeout());
        try {
            RecordOutput target = waiting.until(opening, deadline, "wait for the stream to open");
            use(target);
            if (endOfInput) {
                target.retire();
            }
            while (!endOfInput && !target.flush()) {
                waiting.until(target.room(), deadline, "wait for room at the hub");
            }
            waiting.until(measured(target), deadline, "wait for the hub to store");
        } catch (TimeoutException e) {
            throw new IOException(
                    "hub has not stored everything before the checkpoint; raise flush-timeout or see what holds it up"
                            + " [name=" + options.name() + ", endpoint="
                            + options.access().endpoint() + ", flush-timeout=" + options.flushTimeout() + "]",
                    e);
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            output.ifPresent(RecordOutput::close);
        } finally {
            disconnect.run();
        }
    }

    private RecordOutput opened() throws IOException, InterruptedException {
        if (output.isEmpty()) {
            use(waiting.until(opening, "wait for the stream to open"));
        }
        return output.get();
    }

    private void use(RecordOutput target) throws IOException {
        if (output.isEmpty()) {
            output = Optional.of(target);
            metrics.watch(target);
            rotateInTime();
        }
    }

    /** A stream that nobody writes to must not keep its key in use for ever. */
    private void rotateInTime() throws IOException {
        if (closed || output.isEmpty()) {
            return;
        }
        Optional<Duration> next = output.get().rotateIfDue();
        if (next.isPresent()) {
            long at = timers.getCurrentProcessingTime() + next.get().toMillis();
            timers.registerTimer(at, time -> rotateInTime());
        }
    }

    private boolean accepted(RecordOutput target, byte[] record) throws IOException {
        try {
            return target.send(record);
        } catch (IOException e) {
            metrics.refused();
            throw new IOException(
                    "record cannot be written [stream=" + target.stream() + ", name=" + options.name() + ", bytes="
                            + record.length + "]",
                    e);
        }
    }

    private void linger(RecordOutput target) throws IOException {
        boolean done = options.linger().isZero() && target.flush();
        if (!done && !lingering) {
            arm();
        }
    }

    private void arm() {
        lingering = true;
        // Zero gets here for want of credit only.
        long delayMs = Math.max(1, options.linger().toMillis());
        timers.registerTimer(timers.getCurrentProcessingTime() + delayMs, time -> lingered());
    }

    private void lingered() throws IOException {
        lingering = false;
        if (closed || output.isEmpty()) {
            return;
        }
        if (output.get().flush()) {
            measured(output.get());
        } else {
            arm();
        }
    }

    private CompletableFuture<Void> measured(RecordOutput target) {
        long sealedAt = System.nanoTime();
        return target.durable().thenRun(() -> metrics.durableAfter(System.nanoTime() - sealedAt));
    }

    /** From any thread. A task that has ended takes no more mails, and has no use for this one. */
    private void failWhenIdle(Throwable reason) {
        if (!closed) {
            mailbox.execute(
                    () -> {
                        throw new IOException(
                                "stream cannot be written [name=" + options.name() + ", endpoint="
                                        + options.access().endpoint() + "]",
                                reason);
                    },
                    "fail an idle sink");
        }
    }
}
