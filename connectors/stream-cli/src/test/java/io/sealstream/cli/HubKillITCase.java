package io.sealstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.cli.CommandRig.Outcome;
import io.sealstream.testkit.SeededRandom;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kills the process of a hub and starts it again: what it has acknowledged is there, and its clients go on. */
@Timeout(240)
class HubKillITCase {

    private static final int STREAM_BYTES = 48 << 20;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final CommandRig rig = new CommandRig();
    private final Path data;
    private final Path key;
    private final Path secret;

    HubKillITCase(@TempDir Path folder) {
        this.data = folder.resolve("data");
        this.key = folder.resolve("key");
        this.secret = folder.resolve("secret");
    }

    private final ExecutorService commands = Executors.newCachedThreadPool();
    private HubProcess hub;

    @BeforeEach
    void start() throws IOException {
        rig.run("keygen", "-o", key).succeeds();
        rig.run("keygen", "--secret", "-o", secret).succeeds();
        hub = HubProcess.start(data, secret, 0);
    }

    @AfterEach
    void stop() throws InterruptedException {
        commands.shutdownNow();
        hub.kill();
    }

    @Test
    void carriesTheSameBytesThoughTheHubIsKilledTwice() {
        SeededRandom.forEachSeed("hub killed while a stream passes", 1, random -> {
            byte[] sent = random.bytes(STREAM_BYTES);
            // Two kills between 30 and 70 percent; the rest is sent after them, so that they never come too late.
            int first = random.between(30, 49);
            int second = random.between(50, 70);
            GatedInput in = new GatedInput(sent, STREAM_BYTES / 10 * 8);
            MessageDigest live = sha256();
            CompletableFuture<Outcome> receiving = receive(live);
            CompletableFuture<Outcome> sending = send(in);

            killAndRestartAt(first, sending);
            killAndRestartAt(second, sending);
            assertThat(sending).as("sender before the rest").isNotDone();
            in.open();

            done(sending);
            done(receiving);
            assertThat(hex(live)).as("received meanwhile").isEqualTo(hex(sha256(), sent));
            MessageDigest later = sha256();
            done(receive(later));
            assertThat(hex(later)).as("received afterwards").isEqualTo(hex(sha256(), sent));
        });
    }

    @Test
    void keepsAStreamThatIsKilledWhileNobodyIsConnected() {
        SeededRandom.forEachSeed("hub killed while nobody is connected", 1, random -> {
            byte[] sent = random.bytes(STREAM_BYTES);
            done(send(new ByteArrayInputStream(sent)));
            killAndRestart();
            MessageDigest received = sha256();
            done(receive(received));
            assertThat(hex(received)).isEqualTo(hex(sha256(), sent));
        });
    }

    private void killAndRestartAt(int percent, CompletableFuture<Outcome> sending) throws Exception {
        long wanted = (long) STREAM_BYTES / 100 * percent;
        Instant deadline = Instant.now().plus(LIMIT);
        while (storedBytes() < wanted) {
            assertThat(Instant.now()).as("%d bytes stored", wanted).isBefore(deadline);
            assertThat(sending).as("sender at %d percent", percent).isNotDone();
            Thread.onSpinWait();
        }
        killAndRestart();
    }

    private void killAndRestart() throws Exception {
        hub.kill();
        hub = HubProcess.start(data, secret, hub.port());
        assertThat(hub.streamCount()).isEqualTo(1);
    }

    private CompletableFuture<Outcome> send(InputStream in) {
        return CompletableFuture.supplyAsync(
                () -> rig.runOn(
                        in,
                        OutputStream.nullOutputStream(),
                        "send",
                        "--to",
                        address(),
                        "--stream",
                        "kill.test",
                        "--key",
                        key,
                        "--secret-file",
                        secret),
                commands);
    }

    private CompletableFuture<Outcome> receive(MessageDigest digest) {
        OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest);
        return CompletableFuture.supplyAsync(
                () -> rig.runOn(
                        InputStream.nullInputStream(),
                        out,
                        "receive",
                        "--from",
                        address(),
                        "--stream",
                        "kill.test",
                        "--key",
                        key,
                        "--secret-file",
                        secret),
                commands);
    }

    private static void done(CompletableFuture<Outcome> command) throws Exception {
        command.get(LIMIT.toSeconds(), TimeUnit.SECONDS).succeeds();
    }

    private String address() {
        return "127.0.0.1:" + hub.port();
    }

    /** Bytes in spool files; the hub renames folders meanwhile. */
    private long storedBytes() throws IOException {
        long[] bytes = {0};
        Files.walkFileTree(data, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                bytes[0] += file.toString().endsWith(".spool") ? attributes.size() : 0;
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }
        });
        return bytes[0];
    }

    private static MessageDigest sha256() throws Exception {
        return MessageDigest.getInstance("SHA-256");
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String hex(MessageDigest digest, byte[] bytes) {
        return HexFormat.of().formatHex(digest.digest(bytes));
    }
}
