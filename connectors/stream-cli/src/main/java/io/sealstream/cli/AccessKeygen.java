package io.sealstream.cli;

import io.sealstream.bytes.Base64Key;
import io.sealstream.key.ClientAccess;
import io.sealstream.key.HopKeyPair;
import io.sealstream.key.HubAdmissionText;
import io.sealstream.key.HubFile;
import io.sealstream.key.LoginKey;
import io.sealstream.key.Passphrase;
import io.sealstream.key.PassphraseSource;
import io.sealstream.key.SecretFile;
import io.sealstream.session.HopPublicKey;
import io.sealstream.session.UserName;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * The part of {@code keygen} that makes a hub's key, users and clients. What is secret goes into files that only their owner may read, and
 * never to standard output; only public keys are printed.
 */
final class AccessKeygen {

    private final Terminal terminal;
    private final ProgressOptions display;
    private final AccessOptions options;
    private final Optional<Path> output;
    private final SecureRandom random = new SecureRandom();

    /** @param output the file to write, if one was named */
    AccessKeygen(Terminal terminal, ProgressOptions display, AccessOptions options, Optional<Path> output) {
        this.terminal = terminal;
        this.display = display;
        this.options = options;
        this.output = output;
    }

    void run(Instant created) throws IOException {
        requireWhatBelongsTogether();
        if (options.hub()) {
            makeHub(created);
        } else if (options.user().isPresent()) {
            makeUser(options.user().get(), created);
        } else {
            makeClient(created);
        }
    }

    private void requireWhatBelongsTogether() throws CommandException {
        int kinds = (options.hub() ? 1 : 0)
                + (options.client() ? 1 : 0)
                + (options.user().isPresent() ? 1 : 0);
        if (kinds != 1) {
            throw usage("keygen makes one thing at a time", "name one of --hub, --user NAME and --client");
        }
        if (output.isPresent() && output.get().toString().equals(Input.STANDARD)) {
            throw usage("this secret goes to a file, never to standard output", "name a file with -o FILE");
        }
        if (options.passwordFile().isPresent() && options.user().isEmpty()) {
            throw usage("only a user has a password", "leave out --password-file");
        }
        if (options.hub() ? options.hubKey().isPresent() : bothOrNone(options.hubKey(), options.hubFile())) {
            throw options.hub()
                    ? usage("a new hub key does not depend on another", "leave out --hub-key")
                    : usage(
                            "the hub to get into is named once",
                            "name its file with --hub-file FILE, or its public key with --hub-key PUBLIC-KEY");
        }
    }

    private void makeHub(Instant created) throws IOException {
        if (bothOrNone(output, options.hubFile())) {
            throw usage(
                    "a hub key goes into one file", "-o FILE writes a new one, --hub-file FILE adds to the hub's file");
        }
        HopKeyPair keys = HopKeyPair.random(random);
        if (output.isPresent()) {
            HubFile.create(output.get(), keys, created);
        } else {
            new HubFile(options.hubFile().orElseThrow()).add(keys, created);
        }
        tell("hub key is in " + output.or(options::hubFile).orElseThrow() + "; its public key, for users and clients:");
        terminal.print(keys.publicKey() + "\n");
    }

    private void makeUser(UserName user, Instant created) throws IOException {
        if (Base64Key.isKey(user.text())) {
            throw usage("user name may be a key, and user names are shown to everybody", "choose another name");
        }
        if (output.isEmpty() && options.hubFile().isEmpty()) {
            throw usage(
                    "there is nowhere to write to",
                    "-o FILE writes the user's secret file, --hub-file FILE lets him into the hub");
        }
        requireFree();
        Optional<HubFile> hub = options.hubFile().map(HubFile::new);
        if (hub.isPresent()) {
            hub.get().requireAbsent(user);
        }
        HopPublicKey hubKey = hubKey();
        LoginKey key = LoginKey.derive(password(user), user, hubKey);
        if (output.isPresent()) {
            SecretFile.create(output.get(), login(user, hubKey, key), created);
            tell("login of " + user + " is in " + output.get());
        }
        if (hub.isPresent()) {
            hub.get().add(user, key);
            tell("hub lets " + user + " in from its next start");
        }
    }

    private void makeClient(Instant created) throws IOException {
        if (output.isEmpty()) {
            throw usage("a client's key goes into a file", "name a new one with -o FILE");
        }
        requireFree();
        HopKeyPair keys = HopKeyPair.random(random);
        Optional<HubFile> hub = options.hubFile().map(HubFile::new);
        SecretFile.create(output.get(), clientKeys(keys, hubKey()), created);
        if (hub.isPresent()) {
            hub.get().add(keys.publicKey());
            tell("client key is in " + output.get() + "; hub lets it in from its next start");
        } else {
            tell("client key is in " + output.get() + "; a line for the hub's secret file, no secret itself:");
            terminal.print(HubAdmissionText.line(keys.publicKey()) + "\n");
        }
    }

    private HopPublicKey hubKey() throws IOException {
        return options.hubKey().isPresent()
                ? options.hubKey().get()
                : new HubFile(options.hubFile().orElseThrow()).publicKey();
    }

    private static ClientAccess login(UserName user, HopPublicKey hub, LoginKey key) throws CommandException {
        try {
            return new ClientAccess.Login(user, hub, key);
        } catch (IllegalArgumentException e) {
            throw wrongHubKey(e);
        }
    }

    private static ClientAccess clientKeys(HopKeyPair keys, HopPublicKey hub) throws CommandException {
        try {
            return new ClientAccess.Keys(keys, hub);
        } catch (IllegalArgumentException e) {
            throw wrongHubKey(e);
        }
    }

    private static CommandException wrongHubKey(IllegalArgumentException e) {
        return usage(String.valueOf(e.getMessage()), "keygen --hub prints it, and a comment in the hub's file has it");
    }

    /** Before a password is asked for and the hub's file changes. */
    private void requireFree() throws IOException {
        if (output.isPresent() && Files.exists(output.get())) {
            throw new FileAlreadyExistsException(output.get().toString());
        }
    }

    private Passphrase password(UserName user) throws IOException {
        if (options.passwordFile().isPresent()) {
            return PassphraseSource.file(options.passwordFile().get()).load();
        }
        char[] first = ask("password for " + user + ": ");
        char[] second = ask("the same again: ");
        try {
            if (!Arrays.equals(first, second)) {
                throw usage("the two passwords differ", "start again");
            }
            return Passphrase.of(new String(first));
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()), "choose another password");
        } finally {
            Arrays.fill(first, '\0');
            Arrays.fill(second, '\0');
        }
    }

    private char[] ask(String question) throws CommandException {
        return terminal.passwordPrompt()
                .flatMap(prompt -> prompt.ask(question))
                .orElseThrow(() -> usage(
                        "there is no password and nobody to ask", "add --password-file FILE, or run at a terminal"));
    }

    private void tell(String text) {
        if (!display.isQuiet(terminal)) {
            terminal.note(text);
        }
    }

    private static boolean bothOrNone(Optional<?> one, Optional<?> other) {
        return one.isPresent() == other.isPresent();
    }

    private static CommandException usage(String message, String hint) {
        return new CommandException(ExitCode.USAGE, message, hint);
    }
}
