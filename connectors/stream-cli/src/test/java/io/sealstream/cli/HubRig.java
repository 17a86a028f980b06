package io.sealstream.cli;

import io.sealstream.cli.CommandRig.Outcome;
import io.sealstream.hub.EmbeddedHub;
import io.sealstream.hub.spool.SpoolOptions;
import io.sealstream.key.SecretSource;
import io.sealstream.transport.hop.HopSecret;
import io.sealstream.transport.hop.HubSecurity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A hub in this process with its secret file and a key file, and commands that talk to it. */
final class HubRig implements AutoCloseable {

    final CommandRig commands = new CommandRig();
    final Path folder;
    final Path key;
    final Path secret;
    final EmbeddedHub hub;

    HubRig(Path folder) throws IOException {
        this(folder, SpoolOptions.DEFAULT);
    }

    HubRig(Path folder, SpoolOptions spool) throws IOException {
        this.folder = folder;
        this.key = folder.resolve("key");
        this.secret = folder.resolve("secret");
        commands.run("keygen", "--id", "here", "-o", key).succeeds();
        commands.run("keygen", "--secret", "-o", secret).succeeds();
        this.hub = EmbeddedHub.start(folder.resolve("data"), HubSecurity.of(loadSecret()), spool);
    }

    HopSecret loadSecret() throws IOException {
        return HopSecret.of(
                SecretSource.file(secret).loadAdmission().secret().orElseThrow().exposeBytes());
    }

    String address() {
        return "127.0.0.1:" + hub.address().getPort();
    }

    Outcome send(byte[] bytes, String stream, Object... more) {
        return commands.runOn(bytes, arguments("send", "--to", stream, more));
    }

    Outcome receive(String stream, Object... more) {
        return commands.run(arguments("receive", "--from", stream, more));
    }

    Outcome list(Object... more) {
        List<Object> all = new ArrayList<>(List.of("list", "--hub", address(), "--secret-file", secret));
        all.addAll(Arrays.asList(more));
        return commands.run(all.toArray());
    }

    private Object[] arguments(String command, String hubOption, String stream, Object... more) {
        List<Object> all = new ArrayList<>(
                List.of(command, hubOption, address(), "--stream", stream, "--key", key, "--secret-file", secret));
        all.addAll(Arrays.asList(more));
        return all.toArray();
    }

    @Override
    public void close() throws IOException {
        hub.close();
    }
}
