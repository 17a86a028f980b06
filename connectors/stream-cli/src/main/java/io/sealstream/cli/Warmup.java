package io.sealstream.cli;

import io.sealstream.cipher.AeadProvider;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;

/** Brings the cipher to speed beside the first reads, where there is enough to do that it pays. */
final class Warmup {

    /** Below this the command is over before the compiler is: a warm-up costs 0.2 s of processor time. */
    static final long PAYS_FROM_BYTES = 8L << 20;

    private static final AtomicBoolean STARTED = new AtomicBoolean();

    private Warmup() {}

    /** Starts once in a process, on a daemon thread, so that a command that is done does not wait for it. */
    static void start(OptionalLong inputBytes) {
        if (inputBytes.orElse(Long.MAX_VALUE) < PAYS_FROM_BYTES || STARTED.getAndSet(true)) {
            return;
        }
        Thread thread = new Thread(() -> AeadProvider.fastest().warmUp(), "sealstream-warm-up");
        thread.setDaemon(true);
        thread.start();
    }
}
