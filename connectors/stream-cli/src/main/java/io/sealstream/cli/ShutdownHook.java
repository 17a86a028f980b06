package io.sealstream.cli;

/** Something to do if the process is interrupted; forgotten on {@link #close}. Runs on a thread of its own. */
final class ShutdownHook implements AutoCloseable {

    private final Thread thread;

    ShutdownHook(Runnable action) {
        this.thread = new Thread(action, "sealstream-interrupted");
        Runtime.getRuntime().addShutdownHook(thread);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(thread);
        } catch (IllegalStateException e) {
            // The process is ending already and runs the action now: both orders are right.
            return;
        }
    }
}
