package io.sealstream.hub;

import io.netty.util.concurrent.DefaultThreadFactory;
import io.sealstream.segment.StreamId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** The threads on which streams live: each stream always on the same one, so that nothing about it needs a lock. */
final class StreamThreads {

    private static final int THREADS = 2;

    private final List<ExecutorService> threads = new ArrayList<>();

    StreamThreads() {
        for (int i = 0; i < THREADS; i++) {
            threads.add(Executors.newSingleThreadExecutor(
                    new DefaultThreadFactory("sealstream-hub-stream", /* daemon= */ true)));
        }
    }

    /** Runs on the stream's thread; returns false when the hub is closing. */
    boolean execute(StreamId stream, Runnable task) {
        try {
            threads.get(Math.floorMod(stream.hashCode(), THREADS)).execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** Lets what was accepted finish. */
    void close() throws InterruptedException {
        threads.forEach(ExecutorService::shutdown);
        for (ExecutorService thread : threads) {
            thread.awaitTermination(10, TimeUnit.SECONDS);
        }
    }
}
