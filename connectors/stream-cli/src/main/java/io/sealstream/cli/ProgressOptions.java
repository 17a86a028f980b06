package io.sealstream.cli;

import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How much a command says of what it does. A mixin. */
public final class ProgressOptions {

    private static final Duration PATIENCE = Duration.ofMillis(500);

    @Option(
            names = "--progress",
            negatable = true,
            description = "Show progress on standard error; by default only if that is a terminal.")
    private @Nullable Boolean progress;

    @Option(
            names = {"-q", "--quiet"},
            description = "No progress and no notes; errors and warnings only.")
    private boolean quiet;

    /** Whether notes are unwanted: nobody is there to read them, or asked not to. */
    public boolean isQuiet(Terminal terminal) {
        return quiet || !terminal.isTerminal(Terminal.Channel.ERROR);
    }

    /**
     * Starts counting; the caller closes it.
     *
     * @param totalBytes how much there is to do, if known
     */
    public Progress start(Terminal terminal, OptionalLong totalBytes) {
        boolean forced = progress != null && progress;
        boolean wanted = progress == null ? !isQuiet(terminal) : progress;
        if (!wanted) {
            return Progress.SILENT;
        }
        // What is over at once needs no progress, unless it was asked for.
        return new ProgressMeter(terminal.err(), System::nanoTime, totalBytes, forced ? Duration.ZERO : PATIENCE);
    }
}
