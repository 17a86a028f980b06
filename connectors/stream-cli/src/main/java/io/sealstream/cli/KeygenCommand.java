package io.sealstream.cli;

import io.sealstream.bytes.Base64Key;
import io.sealstream.cipher.KeyId;
import io.sealstream.cipher.NamedKey;
import io.sealstream.cipher.RootKey;
import io.sealstream.key.ClientAccess;
import io.sealstream.key.ClientAccessText;
import io.sealstream.key.HubSecret;
import io.sealstream.key.Identity;
import io.sealstream.key.IdentityFile;
import io.sealstream.key.IdentityText;
import io.sealstream.key.KeyringFile;
import io.sealstream.key.KeyringText;
import io.sealstream.key.SecretFile;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sealstream keygen}: a new key, identity or hub secret, or the key of a hub, a user or a client. */
@Command(
        name = "keygen",
        description = {
            "Make a key that seals and opens streams, with --identity one that opens what others seal for its recipient,"
                    + " or with --secret a secret that a hub shares with its clients. With --hub, --user and --client a hub"
                    + " tells its clients apart: users by their passwords, others by their keys.",
            "A keyring may hold several keys: put a new one on top, and keep the old ones to open what they sealed."
        })
final class KeygenCommand implements Callable<Integer> {

    private static final int RANDOM_ID_BYTES = 4;

    private final Terminal terminal;
    private final SecureRandom random = new SecureRandom();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "New file to write, mode 0600. Never replaces a file. Nothing means standard output.")
    private @Nullable Path file;

    @Option(names = "--secret", description = "Make a hub secret instead of a key.")
    private boolean secret;

    @Option(names = "--identity", description = "Make an identity instead of a key, and print its recipient.")
    private boolean identity;

    @Option(
            names = "--id",
            paramLabel = "KEY-ID",
            description = "Public name of the key: letters, digits, dots, _ and -. Default: key- and 8 random digits.")
    private @Nullable KeyId id;

    @ArgGroup(exclusive = false, heading = "%nFor a hub that knows its clients:%n")
    private @Nullable AccessOptions access;

    @Mixin
    private ProgressOptions display = new ProgressOptions();

    KeygenCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Instant created = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        requireOneKind();
        if (access != null) {
            new AccessKeygen(terminal, display, access, Optional.ofNullable(file)).run(created);
        } else if (identity) {
            writeIdentity(Identity.random(random), created);
        } else if (secret) {
            writeSecret(HubSecret.random(random), created);
        } else {
            writeKey(new NamedKey(id == null ? randomId() : id, RootKey.random(random)), created);
        }
        return ExitCode.OK.number();
    }

    private void requireOneKind() throws IOException {
        if (access != null && (secret || identity || id != null)) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "keygen makes one thing at a time",
                    "use --id, --secret and --identity without the options of hubs, users and clients");
        }
        if (id != null && Base64Key.isKey(id.text())) {
            throw new CommandException(
                    ExitCode.USAGE, "key id may be a key, and key ids are shown to everybody", "choose another id");
        }
        if (secret && id != null) {
            throw new CommandException(ExitCode.USAGE, "a hub secret has no id", "leave out --id or --secret");
        }
        if (identity && (secret || id != null)) {
            throw new CommandException(
                    ExitCode.USAGE, "an identity has no id and is no hub secret", "leave out --id and --secret");
        }
    }

    private void writeIdentity(Identity made, Instant created) throws IOException {
        if (file == null || file.toString().equals(Input.STANDARD)) {
            print(IdentityText.exposeFile(made, created));
        } else {
            IdentityFile.create(file, made, created);
            tell("identity is in " + file + "; its recipient, to give away:");
            terminal.print(made.recipient() + "\n");
        }
    }

    private void writeKey(NamedKey key, Instant created) throws IOException {
        if (file == null || file.toString().equals(Input.STANDARD)) {
            print(KeyringText.exposeFile(key, created));
        } else {
            KeyringFile.create(file, key, created);
            tell("key " + key.id() + " is in " + file);
        }
    }

    private void writeSecret(HubSecret made, Instant created) throws IOException {
        if (file == null || file.toString().equals(Input.STANDARD)) {
            print(ClientAccessText.exposeFile(new ClientAccess.Shared(made), created));
        } else {
            SecretFile.create(file, made, created);
            tell("hub secret is in " + file);
        }
    }

    private void print(String text) throws IOException {
        if (terminal.isTerminal(Terminal.Channel.OUTPUT)) {
            terminal.warn("a secret goes to the screen; -o FILE writes it to a file that only you can read");
        }
        if (terminal.outputIsOpenToOthers()) {
            terminal.warn("the secret goes to a file that others can read; chmod 600 it, or use -o FILE");
        }
        terminal.print(text);
    }

    private void tell(String text) {
        if (!display.isQuiet(terminal)) {
            terminal.note(text);
        }
    }

    private KeyId randomId() {
        byte[] bytes = new byte[RANDOM_ID_BYTES];
        random.nextBytes(bytes);
        return new KeyId("key-" + HexFormat.of().formatHex(bytes));
    }
}
