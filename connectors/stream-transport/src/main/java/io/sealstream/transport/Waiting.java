package io.sealstream.transport;

import io.sealstream.error.ErrorCode;
import io.sealstream.error.TransportException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Blocking on the futures of a client, for callers with a thread of their own; never for an event loop or a task of Flink. */
public final class Waiting {

    private Waiting() {}

    /** Waits as long as the client itself does not give up. */
    public static <T> T on(CompletableFuture<T> future) throws IOException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw asIoException(e.getCause());
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    /** Waits for a limited time. */
    public static <T> T on(CompletableFuture<T> future, Duration limit) throws IOException {
        try {
            return future.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw asIoException(e.getCause());
        } catch (TimeoutException e) {
            throw new TransportException(ErrorCode.TIMEOUT, "hub does not answer", "limit", limit);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    static InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted");
    }

    private static IOException asIoException(@Nullable Throwable cause) {
        return cause instanceof IOException known ? known : new IOException(String.valueOf(cause), cause);
    }
}
