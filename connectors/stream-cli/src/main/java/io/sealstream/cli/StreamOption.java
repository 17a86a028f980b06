package io.sealstream.cli;

import io.sealstream.segment.StreamName;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which stream of a hub. A mixin. */
final class StreamOption {

    @Option(
            names = "--stream",
            required = true,
            paramLabel = "NAME",
            description = "Name of the stream, such as sensors.seattle.")
    private @Nullable StreamName name;

    /** The name; streams at a hub have one. */
    StreamName name() throws CommandException {
        if (name == null || name.text().isEmpty()) {
            throw new CommandException(
                    ExitCode.USAGE, "the name of a stream at a hub is not empty", "--stream sensors.seattle");
        }
        return name;
    }
}
