package io.sealstream.cli;

import io.sealstream.key.SecretSource;
import io.sealstream.transport.hop.HopSecret;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The secret that hub and clients share. An argument group: {@code @ArgGroup(exclusive = true, multiplicity = "1")}. */
public final class SecretOptions {

    @Option(
            names = "--secret-file",
            paramLabel = "FILE",
            description = "Secret that hub and clients share, mode 0600; made by keygen --secret.")
    private @Nullable Path file;

    @Option(names = "--secret-env", paramLabel = "VAR", description = "Environment variable that holds the secret.")
    private @Nullable String variable;

    /** Loads the secret. */
    public HopSecret load() throws IOException {
        byte[] bytes = source().load().exposeBytes();
        try {
            return HopSecret.of(bytes);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private SecretSource source() throws IOException {
        if (file != null) {
            return SecretSource.file(file);
        }
        if (variable != null) {
            return SecretSource.variable(variable);
        }
        throw new CommandException(ExitCode.USAGE, "a secret is missing", "add --secret-file FILE or --secret-env VAR");
    }
}
