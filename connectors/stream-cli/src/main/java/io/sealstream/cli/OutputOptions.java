package io.sealstream.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The one file to write. A mixin. */
public final class OutputOptions {

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            description = "File to write; it appears when it is whole. - or nothing means standard output.")
    private @Nullable Path path;

    @Option(names = "--force", description = "Replace OUT if it exists.")
    private boolean force;

    /** Opens it; the caller commits and closes it. */
    public Output open(Terminal terminal) throws IOException {
        Output.Existing existing = force ? Output.Existing.REPLACE : Output.Existing.REFUSE;
        return path == null ? Output.standard(terminal) : Output.of(path, existing, terminal);
    }

    /** The same for bytes that mean nothing to a person: those go to a terminal only if asked for with {@code -o -}. */
    public Output openForBinary(Terminal terminal) throws IOException {
        if (path == null && terminal.isTerminal(Terminal.Channel.OUTPUT)) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "sealed bytes would go to the terminal",
                    "write to a file with -o OUT or > OUT, or insist with -o -");
        }
        return open(terminal);
    }
}
