package io.sealstream.cli;

import io.sealstream.key.KeyProvider;
import io.sealstream.key.Keyring;
import io.sealstream.key.KeyringFile;
import io.sealstream.key.KeyringVariable;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which keys to use. An argument group: {@code @ArgGroup(exclusive = true, multiplicity = "1")}. */
public final class KeyOptions {

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "Keyring to use, mode 0600: the first key seals, all of them open.")
    private @Nullable Path file;

    @Option(
            names = "--key-env",
            paramLabel = "VAR",
            description = "Environment variable that holds a keyring, often a single line.")
    private @Nullable String variable;

    /** The reference that the options make. */
    public KeyProvider provider() throws IOException {
        if (file != null) {
            return KeyringFile.of(file);
        }
        if (variable != null) {
            try {
                return new KeyringVariable(variable);
            } catch (IllegalArgumentException e) {
                throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), "--key-env SEALSTREAM_KEY");
            }
        }
        throw new CommandException(ExitCode.USAGE, "a key is missing", "add --key FILE or --key-env VAR");
    }

    /** The keys themselves. */
    public Keyring load() throws IOException {
        return provider().load();
    }
}
