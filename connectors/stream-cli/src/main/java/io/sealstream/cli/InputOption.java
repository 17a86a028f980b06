package io.sealstream.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** The one file to read. A mixin. */
public final class InputOption {

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "IN",
            description = "File to read; - or nothing means standard input.")
    private @Nullable Path path;

    /** The file, or empty for standard input. */
    Optional<Path> file() {
        return Optional.ofNullable(path).filter(p -> !p.toString().equals(Input.STANDARD));
    }

    /** Opens it; the caller closes it. */
    public Input open(Terminal terminal) throws IOException {
        return path == null ? Input.standard(terminal) : Input.of(path, terminal);
    }
}
