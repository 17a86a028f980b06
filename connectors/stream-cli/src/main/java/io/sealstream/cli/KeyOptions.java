package io.sealstream.cli;

import io.sealstream.file.KeyOpener;
import io.sealstream.file.KeySealer;
import io.sealstream.key.IdentityFile;
import io.sealstream.key.KeyProvider;
import io.sealstream.key.Keyring;
import io.sealstream.key.KeyringFile;
import io.sealstream.key.KeyringVariable;
import io.sealstream.key.PassphraseKey;
import io.sealstream.key.PassphraseSource;
import io.sealstream.key.RecipientKey;
import io.sealstream.key.WrappingSealer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Which keys to use, the same for all commands. An argument group: {@code @ArgGroup(exclusive = true, multiplicity = "1")}. */
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

    @Option(
            names = "--recipient",
            paramLabel = "RECIPIENT",
            description = "Seal a file for the identity of this public text, sealstream1...; up to 64 times.")
    private List<RecipientKey> recipients = new ArrayList<>();

    @Option(
            names = "--identity",
            paramLabel = "FILE",
            description = "Open what was sealed for a recipient: identities, mode 0600, made by keygen --identity.")
    private @Nullable Path identity;

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description = "Seal or open a file with the passphrase that is the one line of FILE, mode 0600.")
    private @Nullable Path passphrase;

    @ArgGroup(exclusive = false, multiplicity = "1")
    private @Nullable KeystoreOptions keystore;

    /** The reference to a keyring that the options make, for streams at a hub. */
    public KeyProvider provider() throws IOException {
        Optional<KeyProvider> keyring = keyring();
        if (keyring.isPresent()) {
            return keyring.get();
        }
        throw new CommandException(
                ExitCode.USAGE,
                "a stream at a hub has a key of a keyring: recipients, identities and passphrases are for files",
                "use --key FILE, --key-env VAR or --keystore FILE, or seal to a file first");
    }

    /** The keys of a keyring themselves, for streams at a hub. */
    public Keyring load() throws IOException {
        return provider().load();
    }

    /** What decides on the key of a file to write. */
    public KeySealer sealer() throws IOException {
        Optional<KeyProvider> keyring = keyring();
        if (keyring.isPresent()) {
            return KeySealer.of(keyring.get().load().current());
        }
        if (identity != null) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "an identity opens and does not seal",
                    "use --recipient with the text that stands in the identity file, which is no secret");
        }
        if (passphrase != null) {
            return passphraseKey(passphrase);
        }
        try {
            return new WrappingSealer(recipients);
        } catch (IllegalArgumentException e) {
            throw new CommandException(
                    ExitCode.USAGE, String.valueOf(e.getMessage()), "name each recipient once, and 64 at most");
        }
    }

    /** What finds the key of a file to read. */
    public KeyOpener opener() throws IOException {
        Optional<KeyProvider> keyring = keyring();
        if (keyring.isPresent()) {
            return KeyOpener.of(keyring.get().load());
        }
        if (identity != null) {
            return IdentityFile.of(identity).load();
        }
        if (passphrase != null) {
            return passphraseKey(passphrase);
        }
        throw new CommandException(
                ExitCode.USAGE,
                "a recipient seals and does not open",
                "use --identity with the file of the recipient's identity");
    }

    private Optional<KeyProvider> keyring() throws IOException {
        if (file != null) {
            return Optional.of(KeyringFile.of(file));
        }
        if (variable != null) {
            return Optional.of(named(KeyringVariable::new, variable, "--key-env SEALSTREAM_KEY"));
        }
        return keystore == null ? Optional.empty() : Optional.of(keystore.reference());
    }

    private static PassphraseKey passphraseKey(Path path) throws IOException {
        return new PassphraseKey(PassphraseSource.file(path).load());
    }

    /** A reference to a variable, whose name may be impossible. */
    static <T> T named(Function<String, T> reference, String name, String example) throws IOException {
        try {
            return reference.apply(name);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), example);
        }
    }
}
