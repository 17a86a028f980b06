package io.sealstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.cli.CommandRig.Outcome;
import io.sealstream.testkit.SeededRandom;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Commands against a hub that knows its users and clients. */
@Timeout(180)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "permissions are POSIX ones")
class AccessTest {

    private static final byte[] BYTES = SeededRandom.ofSeed(5).bytes(200_000);

    private final CommandRig rig = new CommandRig();
    private final CompletableFuture<Outcome> ended = new CompletableFuture<>();
    private final Path folder;
    private final Path key;
    private final Path hubFile;
    private final Path alice;
    private final Path job;
    private String hub = "";
    private Thread hubThread = new Thread();

    AccessTest(@TempDir Path folder) {
        this.folder = folder;
        this.key = folder.resolve("key");
        this.hubFile = folder.resolve("hub.secret");
        this.alice = folder.resolve("alice.secret");
        this.job = folder.resolve("job.secret");
    }

    @BeforeEach
    void startHub() throws IOException {
        rig.run("keygen", "-o", key).succeeds();
        rig.run("keygen", "--hub", "-o", hubFile);
        user("alice", "tops3cret", "--hub-file", hubFile, "-o", alice);
        rig.run("keygen", "--client", "--hub-file", hubFile, "-o", job).succeeds();
        hub = "127.0.0.1:" + freePort();
        hubThread = new Thread(() -> ended.complete(
                rig.run("hub", "--listen", hub, "--data", folder.resolve("data"), "--secret-file", hubFile)));
        hubThread.start();
    }

    @AfterEach
    void stopHub() throws Exception {
        hubThread.interrupt();
        ended.get(30, TimeUnit.SECONDS).failsWith(ExitCode.INTERRUPTED, "interrupted");
    }

    @Test
    void servesUsersAndClients() {
        send(alice, "from.alice").succeeds();
        send(job, "from.job").succeeds();
        assertThat(receive(job, "from.alice").succeeds().output()).isEqualTo(BYTES);
        assertThat(receive(alice, "from.job").succeeds().output()).isEqualTo(BYTES);
        assertThat(list(alice).succeeds().text()).contains("from.alice", "from.job");
        assertThat(list(job).succeeds().text()).contains("from.alice", "from.job");
    }

    @Test
    void refusesAWrongPasswordAndAStranger() {
        String hubKey = hubKey();
        Path wrong = folder.resolve("wrong.secret");
        user("alice", "topsecret", "--hub-key", hubKey, "-o", wrong);
        assertRefused(wrong, "hub refused the handshake");
        Path mallory = folder.resolve("mallory.secret");
        user("mallory", "tops3cret", "--hub-key", hubKey, "-o", mallory);
        assertRefused(mallory, "hub refused the handshake");
        Path stranger = folder.resolve("stranger.secret");
        rig.run("keygen", "--client", "--hub-key", hubKey, "-o", stranger);
        assertRefused(stranger, "hub refused the handshake");
        Path shared = folder.resolve("shared.secret");
        rig.run("keygen", "--secret", "-o", shared).succeeds();
        assertRefused(shared, "hub refused the handshake");
    }

    /** The client sees it by itself if it has a password, and shows nothing of it; with keys the hub cannot answer. */
    @Test
    void refusesAHubWithAnotherKey() {
        String found = hubKey();
        String other = rig.run("keygen", "--hub", "-o", folder.resolve("other.secret"))
                .text()
                .strip();
        Path login = folder.resolve("login.secret");
        user("alice", "tops3cret", "--hub-key", other, "-o", login);
        assertRefused(
                login,
                "hub shows another key than the one that was pinned: another hub, or somebody in between" + " [found="
                        + found + "]");
        Path own = folder.resolve("own.secret");
        rig.run("keygen", "--client", "--hub-key", other, "-o", own);
        assertRefused(own, "hub refused the handshake");
    }

    @Test
    void tellsAFileOfTheOtherSide() {
        for (Outcome outcome : List.of(send(hubFile, "x"), receive(hubFile, "x"), list(hubFile))) {
            outcome.failsWith(ExitCode.KEY, "line is a hub's private key, not a client's way into a hub")
                    .printsNothing();
        }
        list(key).failsWith(ExitCode.KEY, "line is a key entry, not a client's way into a hub");
        rig.run("hub", "--listen", "127.0.0.1:0", "--data", folder.resolve("d"), "--secret-file", alice)
                .failsWith(ExitCode.KEY, "line is a user's login, not a hub's line");
        rig.run("hub", "--listen", "127.0.0.1:0", "--data", folder.resolve("d"), "--secret-file", job)
                .failsWith(ExitCode.KEY, "line is a client's private key, not a hub's line");
        Path fresh = folder.resolve("fresh.secret");
        rig.run("keygen", "--hub", "-o", fresh);
        rig.run("hub", "--listen", "127.0.0.1:0", "--data", folder.resolve("d"), "--secret-file", fresh)
                .failsWith(ExitCode.KEY, "hub lets nobody in");
        assertThat(folder.resolve("d")).doesNotExist();
    }

    private void assertRefused(Path secret, String message) {
        for (Outcome outcome : List.of(send(secret, "x"), receive(secret, "x"), list(secret))) {
            outcome.failsWith(ExitCode.KEY, message).printsNothing();
            assertThat(outcome.errors()).contains("the two secret files do not fit");
        }
        assertThat(list(alice).succeeds().text()).as("streams begun in vain").isEmpty();
    }

    private Outcome send(Path secret, String stream) {
        return rig.runOn(BYTES, "send", "--to", hub, "--stream", stream, "--key", key, "--secret-file", secret);
    }

    private Outcome receive(Path secret, String stream) {
        return rig.run("receive", "--from", hub, "--stream", stream, "--key", key, "--secret-file", secret);
    }

    private Outcome list(Path secret) {
        return rig.run("list", "--hub", hub, "--secret-file", secret);
    }

    private void user(String name, String password, Object... more) {
        try {
            Path file = Files.createTempFile(
                    folder,
                    "password",
                    "",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, password + "\n");
            Object[] all = new Object[more.length + 5];
            System.arraycopy(new Object[] {"keygen", "--user", name, "--password-file", file}, 0, all, 0, 5);
            System.arraycopy(more, 0, all, 5, more.length);
            rig.run(all).succeeds().printsNothing();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** As whoever runs the hub finds it again: in a comment of its file. */
    private String hubKey() {
        try (var lines = Files.lines(hubFile)) {
            return lines.filter(line -> line.matches("# [A-Za-z0-9_-]{43}"))
                    .findFirst()
                    .orElseThrow()
                    .substring(2);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
