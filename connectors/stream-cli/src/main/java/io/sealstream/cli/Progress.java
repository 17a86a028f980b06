package io.sealstream.cli;

/** Hears how far a transfer has come. Not thread safe: one thread advances it. */
public interface Progress extends AutoCloseable {

    /** Says nothing. */
    Progress SILENT = new Progress() {
        @Override
        public void advance(long bytes) {
            // Nobody looks.
        }

        @Override
        public void close() {
            // Nothing was shown.
        }
    };

    /** {@code bytes} more are done. */
    void advance(long bytes);

    /** Ends the display, before any error is told. */
    @Override
    void close();
}
