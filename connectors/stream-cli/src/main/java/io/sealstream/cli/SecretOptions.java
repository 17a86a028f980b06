package io.sealstream.cli;

import io.sealstream.key.SecretSource;
import io.sealstream.transport.hop.ClientSecurity;
import io.sealstream.transport.hop.HubSecurity;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * What gets a client into a hub, and whom a hub lets in: the lines there say of what kind it is. An argument group:
 * {@code @ArgGroup(exclusive = true, multiplicity = "1")}.
 */
public final class SecretOptions {

    @Option(
            names = "--secret-file",
            paramLabel = "FILE",
            description =
                    "Secret file of this hub or client, mode 0600; made by keygen --secret, --hub, --user or --client.")
    private @Nullable Path file;

    @Option(
            names = "--secret-env",
            paramLabel = "VAR",
            description = "Environment variable that holds what would stand in the secret file.")
    private @Nullable String variable;

    /** Loads what a client shows. */
    ClientSecurity client() throws IOException {
        return HopProof.of(source().load());
    }

    /** Loads whom a hub lets in. */
    HubSecurity hub() throws IOException {
        return HopProof.of(source().loadAdmission());
    }

    SecretSource source() throws IOException {
        if (file != null) {
            return SecretSource.file(file);
        }
        if (variable != null) {
            return KeyOptions.named(SecretSource::variable, variable, "--secret-env SEALSTREAM_SECRET");
        }
        throw new CommandException(ExitCode.USAGE, "a secret is missing", "add --secret-file FILE or --secret-env VAR");
    }
}
