package io.sealstream.cli;

import java.io.IOException;
import java.util.Objects;

/** A command cannot go on, for a reason of the command line itself; errors of streams have their own family. */
public final class CommandException extends IOException {

    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;
    private final String hint;

    /**
     * @param message one line: constant sentence, then {@code [name=value]} pairs
     * @param hint one line: what to do
     */
    public CommandException(ExitCode exitCode, String message, String hint) {
        super(message);
        this.exitCode = Objects.requireNonNull(exitCode, "exitCode");
        this.hint = Objects.requireNonNull(hint, "hint");
    }

    public ExitCode exitCode() {
        return exitCode;
    }

    public String hint() {
        return hint;
    }
}
