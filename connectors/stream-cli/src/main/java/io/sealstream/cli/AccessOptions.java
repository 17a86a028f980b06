package io.sealstream.cli;

import io.sealstream.session.HopPublicKey;
import io.sealstream.session.UserName;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What of {@code keygen} makes a hub's key, users and clients. An argument group: {@code @ArgGroup(exclusive = false)}. */
public final class AccessOptions {

    @Option(names = "--hub", description = "Make the key of a hub in its new secret file, and print its public key.")
    private boolean hub;

    @Option(
            names = "--user",
            paramLabel = "NAME",
            description = "Make the login of a user with a password: -o FILE is his, --hub-file lets him in.")
    private @Nullable UserName user;

    @Option(
            names = "--client",
            description =
                    "Make the key of a client: -o FILE is its secret file; the line that lets it in is printed or,"
                            + " with --hub-file, added there.")
    private boolean client;

    @Option(
            names = "--hub-key",
            paramLabel = "PUBLIC-KEY",
            description =
                    "The hub's public key, from whoever runs it: the user or client trusts that hub and no other.")
    private @Nullable HopPublicKey hubKey;

    @Option(
            names = "--hub-file",
            paramLabel = "FILE",
            description = "The hub's secret file, to add a line to; the hub reads it when it starts.")
    private @Nullable Path hubFile;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "File of one line, mode 0600, with the user's password; without it the terminal asks.")
    private @Nullable Path passwordFile;

    boolean hub() {
        return hub;
    }

    Optional<UserName> user() {
        return Optional.ofNullable(user);
    }

    boolean client() {
        return client;
    }

    Optional<HopPublicKey> hubKey() {
        return Optional.ofNullable(hubKey);
    }

    Optional<Path> hubFile() {
        return Optional.ofNullable(hubFile);
    }

    Optional<Path> passwordFile() {
        return Optional.ofNullable(passwordFile);
    }
}
