package io.sealstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.cli.CommandRig.Outcome;
import io.sealstream.testkit.SeededRandom;
import io.sealstream.testkit.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands against a hub that offers TLS beside a secret. */
@Timeout(180)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "permissions are POSIX ones")
class TlsTest {

    private static final byte[] BYTES = SeededRandom.ofSeed(6).bytes(200_000);
    private static final TestAuthority AUTHORITY = TestAuthority.named("Authority");

    private final CommandRig rig = new CommandRig();
    private final CompletableFuture<Outcome> ended = new CompletableFuture<>();
    private final Path folder;
    private final Path key;
    private final Path secret;
    private final Path trust;
    private final Path password;
    private String hub = "";
    private Thread hubThread = new Thread();

    TlsTest(@TempDir Path folder) {
        this.folder = folder;
        this.key = folder.resolve("key");
        this.secret = folder.resolve("secret");
        this.trust = folder.resolve("trust.p12");
        this.password = folder.resolve("password");
    }

    @BeforeEach
    void startHub() throws IOException {
        rig.run("keygen", "-o", key).succeeds();
        rig.run("keygen", "--secret", "-o", secret).succeeds();
        Files.createFile(password, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(password, TestAuthority.PASSWORD + "\n");
        TestAuthority.write(AUTHORITY.trusted(), trust);
        Path own = store("hub.p12", AUTHORITY.issue("hub", "127.0.0.1"));
        hub = "127.0.0.1:" + freePort();
        Object[] command =
                with(tls(own), "hub", "--listen", hub, "--data", folder.resolve("data"), "--secret-file", secret);
        hubThread = new Thread(() -> ended.complete(rig.run(command)));
        hubThread.start();
    }

    @AfterEach
    void stopHub() throws Exception {
        hubThread.interrupt();
        ended.get(30, TimeUnit.SECONDS).failsWith(ExitCode.INTERRUPTED, "interrupted");
    }

    @Test
    void servesClientsByCertificateAndBySecret() {
        Object[] certificate = tls(store("client.p12", AUTHORITY.issue("client")));
        Object[] shared = {"--secret-file", secret};
        send(certificate, "by.certificate").succeeds();
        send(shared, "by.secret").succeeds();
        assertThat(receive(shared, "by.certificate").succeeds().output()).isEqualTo(BYTES);
        assertThat(receive(certificate, "by.secret").succeeds().output()).isEqualTo(BYTES);
        assertThat(list(certificate).succeeds().text()).contains("by.certificate", "by.secret");
    }

    @Test
    void refusesStrangers() {
        TestAuthority other = TestAuthority.named("Another authority");
        list(tls(store("stranger.p12", other.issue("client"))))
                .failsWith(ExitCode.KEY, "TLS handshake failed")
                .printsNothing();
    }

    @Test
    void refusesFilesThatHoldSomethingElse() throws IOException {
        Path noKey = TestAuthority.write(AUTHORITY.trusted(), folder.resolve("no-key.p12"));
        list(tls(noKey)).failsWith(ExitCode.KEY, "has one private key with its certificate [found=0]");
        Path open = store("open.p12", AUTHORITY.issue("client"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
        list(tls(open)).failsWith(ExitCode.KEY, "TLS keystore is open to others than its owner");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "list --hub h:1",
                "list --hub h:1 --secret-file s --tls-keystore k --tls-truststore t --tls-password-file p",
                "list --hub h:1 --tls-keystore k --tls-truststore t",
                "hub --listen h:1 --data d",
                "hub --listen h:1 --data d --secret-file s --secret-env E",
                "hub --listen h:1 --data d --tls-keystore k"
            })
    void tellsWhatDoesNotGoTogether(String arguments) {
        rig.run((Object[]) arguments.split(" ", -1))
                .failsWith(ExitCode.USAGE, "--")
                .printsNothing();
    }

    private Outcome send(Object[] access, String stream) {
        return rig.runOn(BYTES, with(access, "send", "--to", hub, "--stream", stream, "--key", key));
    }

    private Outcome receive(Object[] access, String stream) {
        return rig.run(with(access, "receive", "--from", hub, "--stream", stream, "--key", key));
    }

    private Outcome list(Object[] access) {
        return rig.run(with(access, "list", "--hub", hub));
    }

    private Object[] tls(Path own) {
        return new Object[] {"--tls-keystore", own, "--tls-truststore", trust, "--tls-password-file", password};
    }

    private static Object[] with(Object[] access, Object... command) {
        List<Object> all = new ArrayList<>(Arrays.asList(command));
        all.addAll(Arrays.asList(access));
        return all.toArray();
    }

    private Path store(String name, KeyStore store) {
        return TestAuthority.write(store, folder.resolve(name));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
