package io.sealstream.cli;

import io.sealstream.key.KeystoreFile;
import io.sealstream.key.PassphraseSource;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A keystore and where its password is. An argument group inside {@link KeyOptions}. */
public final class KeystoreOptions {

    @Option(
            names = "--keystore",
            required = true,
            paramLabel = "FILE",
            description = "PKCS12 keystore, mode 0600: the secret key that was stored last seals, all of them open.")
    private @Nullable Path file;

    @Option(
            names = "--keystore-password-file",
            paramLabel = "FILE",
            description = "File of one line, mode 0600, with the password of the keystore.")
    private @Nullable Path passwordFile;

    @Option(
            names = "--keystore-password-env",
            paramLabel = "VAR",
            description = "Environment variable that holds the password of the keystore.")
    private @Nullable String passwordVariable;

    KeystoreFile reference() throws IOException {
        if (file == null || (passwordFile == null) == (passwordVariable == null)) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "a keystore needs one place of its password",
                    "add --keystore-password-file FILE or --keystore-password-env VAR");
        }
        return KeystoreFile.of(file, password());
    }

    private PassphraseSource password() throws IOException {
        if (passwordFile != null) {
            return PassphraseSource.file(passwordFile);
        }
        return KeyOptions.named(
                PassphraseSource::variable, String.valueOf(passwordVariable), "--keystore-password-env PASSWORD");
    }
}
