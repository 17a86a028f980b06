package io.sealstream.flink.sink.writer;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.operators.MailboxExecutor;

/**
 * Waits for something that happens on another thread while the task goes on with its other mails: timers fire, failures come through.
 * Confined to the task thread.
 */
final class MailboxWait {

    private final MailboxExecutor mailbox;

    MailboxWait(MailboxExecutor mailbox) {
        this.mailbox = mailbox;
    }

    /**
     * Waits without a deadline of its own.
     *
     * @throws IOException the future's failure
     */
    <V> V until(CompletableFuture<V> future, String what) throws IOException, InterruptedException {
        // Yielding ends only with a mail, so the end of the wait must be one.
        future.whenComplete((value, failure) -> mailbox.execute(() -> {}, what));
        while (!future.isDone()) {
            mailbox.yield();
        }
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IOException("sink cannot go on: " + what, e.getCause());
        }
    }

    /**
     * Waits until the deadline.
     *
     * @throws TimeoutException if it passes
     * @throws IOException the future's failure
     */
    <V> V until(CompletableFuture<V> future, Deadline deadline, String what)
            throws IOException, InterruptedException, TimeoutException {
        try {
            // A copy, because others may wait longer.
            return until(future.copy().orTimeout(deadline.leftNanos(), TimeUnit.NANOSECONDS), what);
        } catch (IOException e) {
            if (e.getCause() instanceof TimeoutException timeout) {
                throw timeout;
            }
            throw e;
        }
    }

    /** A point in time. */
    record Deadline(long atNanos) {

        static Deadline in(Duration limit) {
            return new Deadline(System.nanoTime() + limit.toNanos());
        }

        long leftNanos() {
            return Math.max(0, atNanos - System.nanoTime());
        }
    }
}
