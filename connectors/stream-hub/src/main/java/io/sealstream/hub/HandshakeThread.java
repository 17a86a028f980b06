package io.sealstream.hub;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Where a hub computes the handshakes of strangers: one thread of its own and a short queue, so that however many come, those who are in
 * lose no more than a share of the processor.
 */
final class HandshakeThread implements Executor, AutoCloseable {

    private final ThreadPoolExecutor thread;

    /** @param waiting handshakes that may wait; more are refused */
    HandshakeThread(int waiting) {
        thread = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(waiting),
                new DefaultThreadFactory("sealstream-hub-handshake", /* daemon= */ true));
    }

    @Override
    public void execute(Runnable handshake) {
        thread.execute(handshake);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
