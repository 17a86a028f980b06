package io.sealstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.cli.CommandRig.Outcome;
import io.sealstream.hub.EmbeddedHub;
import io.sealstream.transport.hop.HopSecret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class HubCommandTest {

    private static final String ANYWHERE = "127.0.0.1:0";

    private final CommandRig rig = new CommandRig();
    private final Path data;
    private final Path secret;

    HubCommandTest(@TempDir Path folder) {
        this.data = folder.resolve("data");
        this.secret = folder.resolve("secret");
    }

    @BeforeEach
    void makeSecret() {
        rig.run("keygen", "--secret", "-o", secret).succeeds();
    }

    @Test
    void servesUntilItIsInterruptedAndLeavesItsFolderFree() throws Exception {
        int port = freePort();
        CompletableFuture<Outcome> ended = new CompletableFuture<>();
        Thread hub = new Thread(() -> ended.complete(rig.run(
                "hub",
                "--listen",
                "127.0.0.1:" + port,
                "--data",
                data,
                "--secret-file",
                secret,
                "--fsync",
                "always",
                "--retain-age",
                "7d",
                "--retain-bytes",
                "10GiB",
                "--retain-total",
                "100GiB")));
        hub.start();
        // Waits for the hub by itself, as every client does.
        rig.run("list", "--hub", "127.0.0.1:" + port, "--secret-file", secret)
                .succeeds()
                .printsNothing();
        hub.interrupt();
        ended.get(30, TimeUnit.SECONDS)
                .failsWith(ExitCode.INTERRUPTED, "interrupted")
                .printsNothing();
        EmbeddedHub.start(data, HopSecret.of(new byte[32])).close();
    }

    @Test
    void tellsAnAddressThatIsTaken() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + other.getLocalPort();
            hub(address)
                    .failsWith(ExitCode.RUNTIME, "hub cannot listen [address=" + address)
                    .printsNothing();
        }
        // The folder was given back.
        EmbeddedHub.start(data, HopSecret.of(new byte[32])).close();
    }

    @Test
    void tellsAFolderThatAnotherHubUses() throws IOException {
        try (EmbeddedHub other = EmbeddedHub.start(data, HopSecret.of(new byte[32]))) {
            assertThat(other.streamCount()).isZero();
            Outcome outcome = hub(ANYWHERE);
            outcome.failsWith(ExitCode.RUNTIME, "another hub uses this data folder [folder=" + data + "]")
                    .printsNothing();
            assertThat(outcome.errors()).contains("choose another folder");
        }
    }

    @Test
    void tellsAFolderThatIsAFile() throws IOException {
        Files.writeString(data, "not a folder");
        hub(ANYWHERE)
                .failsWith(ExitCode.RUNTIME, "data folder cannot be used [folder=" + data)
                .printsNothing();
        assertThat(data).hasContent("not a folder");
    }

    @Test
    void tellsADamagedIdentity() throws IOException {
        EmbeddedHub.start(data, HopSecret.of(new byte[32])).close();
        Files.writeString(data.resolve("hub-id"), "nobody");
        hub(ANYWHERE)
                .failsWith(ExitCode.RUNTIME, "hub identity does not parse [file=" + data.resolve("hub-id") + "]")
                .printsNothing();
    }

    @Test
    void tellsAHostThatDoesNotExist() {
        hub("no-such-host.invalid:0")
                .failsWith(ExitCode.USAGE, "host to listen on is unknown [host=no-such-host.invalid]")
                .printsNothing();
        assertThat(data).doesNotExist();
    }

    @Test
    void tellsAnUnknownDurability() {
        hub(ANYWHERE, "--fsync", "sometimes")
                .failsWith(ExitCode.USAGE, "--fsync is always or never [found=sometimes]")
                .printsNothing();
        assertThat(data).doesNotExist();
    }

    @Test
    void tellsLimitsThatAreNone() {
        hub(ANYWHERE, "--retain-age", "a week")
                .failsWith(ExitCode.USAGE, "time is not seconds, minutes, hours or days");
        hub(ANYWHERE, "--retain-bytes", "10GB").failsWith(ExitCode.USAGE, "amount is not bytes, KiB, MiB, GiB or TiB");
        hub(ANYWHERE, "--retain-total", "0").failsWith(ExitCode.USAGE, "amount is out of range, found 0");
        assertThat(data).doesNotExist();
    }

    @Test
    void tellsLimitsThatMeanNothing() {
        hub(ANYWHERE, "--max-streams", "0")
                .failsWith(ExitCode.USAGE, "--max-streams is at least 1 [found=0]")
                .printsNothing();
        hub(ANYWHERE, "--max-connections", "-1")
                .failsWith(ExitCode.USAGE, "--max-connections is at least 1 [found=-1]")
                .printsNothing();
        hub(ANYWHERE, "--max-client-rate", "10MB")
                .failsWith(ExitCode.USAGE, "amount is not bytes, KiB, MiB, GiB or TiB")
                .printsNothing();
        assertThat(data).doesNotExist();
    }

    @Test
    void obeysItsLimits() throws Exception {
        int port = freePort();
        CompletableFuture<Outcome> ended = new CompletableFuture<>();
        Thread hub = new Thread(() -> ended.complete(hub(
                "127.0.0.1:" + port,
                "--max-streams",
                "1",
                "--max-client-connections",
                "9",
                "--max-client-rate",
                "1GiB")));
        hub.start();
        Path key = data.resolveSibling("key");
        rig.run("keygen", "-o", key).succeeds();
        String address = "127.0.0.1:" + port;
        send(address, "one.stream", key).succeeds();
        send(address, "other.stream", key).failsWith(ExitCode.INTEGRITY, "hub has too many streams [maxStreams=1]");
        hub.interrupt();
        ended.get(30, TimeUnit.SECONDS).failsWith(ExitCode.INTERRUPTED, "interrupted");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "permissions are POSIX ones")
    void refusesASecretFileThatOthersMayRead() throws IOException {
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-rw----"));
        Outcome outcome = hub(ANYWHERE);
        outcome.failsWith(ExitCode.KEY, "is open to others than its owner").printsNothing();
        assertThat(outcome.errors()).contains("chmod 600");
        assertThat(data).doesNotExist();
    }

    @Test
    void tellsAMissingSecret() throws IOException {
        rig.run("hub", "--listen", ANYWHERE, "--data", data).failsWith(ExitCode.USAGE, "--secret-file");
        rig.run("hub", "--listen", ANYWHERE, "--data", data, "--secret-env", "SEALSTREAM_NO_SUCH_VARIABLE")
                .failsWith(ExitCode.KEY, "environment variable is not set");
        Files.delete(secret);
        hub(ANYWHERE).failsWith(ExitCode.KEY, "does not exist");
        assertThat(data).doesNotExist();
    }

    private Outcome hub(String address, Object... more) {
        Object[] all = Stream.concat(
                        Stream.of("hub", "--listen", address, "--data", data, "--secret-file", secret), Stream.of(more))
                .toArray();
        return rig.run(all);
    }

    private Outcome send(String address, String stream, Path key) {
        return rig.runOn(
                new ByteArrayInputStream(new byte[100]),
                OutputStream.nullOutputStream(),
                "send",
                "--to",
                address,
                "--stream",
                stream,
                "--key",
                key,
                "--secret-file",
                secret);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
