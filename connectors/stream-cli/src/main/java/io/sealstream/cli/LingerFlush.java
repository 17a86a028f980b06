package io.sealstream.cli;

import io.sealstream.transport.Publication;
import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Seals what waits for a full segment when its input pauses, so that a slow pipe is delivered as it comes. Its own thread, because the
 * command's is blocked in a read then.
 */
final class LingerFlush implements AutoCloseable {

    private static final long LINGER_MS = 200;

    private final Publication publication;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "sealstream-linger");
        thread.setDaemon(true);
        return thread;
    });
    private int pendingBefore;

    private LingerFlush(Publication publication) {
        this.publication = publication;
    }

    static LingerFlush start(Publication publication) {
        LingerFlush linger = new LingerFlush(publication);
        linger.timer.scheduleWithFixedDelay(linger::tick, LINGER_MS, LINGER_MS, TimeUnit.MILLISECONDS);
        return linger;
    }

    private void tick() {
        int pending = publication.pendingBytes();
        boolean paused = pending > 0 && pending == pendingBefore;
        pendingBefore = pending;
        if (paused) {
            try {
                publication.flush();
            } catch (IOException e) {
                // The command meets the same exception at its next call, and tells it.
                timer.shutdown();
            }
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
