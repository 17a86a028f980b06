package io.sealstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.cli.CommandRig.Outcome;
import io.sealstream.key.KeyringFile;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.StreamName;
import io.sealstream.testkit.SeededRandom;
import io.sealstream.transport.ClientOptions;
import io.sealstream.transport.Publication;
import io.sealstream.transport.PublicationOptions;
import io.sealstream.transport.StreamClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class SendAndReceiveTest {

    private static final int SEGMENT = 65_536;
    private static final String NAME = "sensors.seattle";

    /** The command's own name for how to reach a hub. */
    private static final List<String> COMMANDS = List.of("send", "receive");

    private final HubRig rig;
    private final CommandRig commands;

    SendAndReceiveTest(@TempDir Path folder) throws IOException {
        this.rig = new HubRig(folder);
        this.commands = rig.commands;
    }

    @AfterEach
    void stop() throws IOException {
        rig.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, SEGMENT - 1, SEGMENT, SEGMENT + 1, 40 * SEGMENT + 7})
    void bringsBackEveryByteThroughPipesAndFiles(int length) throws IOException {
        byte[] bytes = random(length);
        rig.send(bytes, NAME).succeeds().printsNothing();
        assertThat(rig.receive(NAME).succeeds().output()).isEqualTo(bytes);

        Path in = Files.write(rig.folder.resolve("in"), bytes);
        Path out = rig.folder.resolve("out");
        rig.send(new byte[0], "files", in).succeeds().printsNothing();
        rig.receive("files", "-o", out).succeeds().printsNothing();
        assertThat(out).hasBinaryContent(bytes);
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void sendsCompressedSegments() throws IOException {
        byte[] bytes = new byte[5 * SEGMENT + 3];
        rig.send(bytes, NAME, "--compress").succeeds();
        assertThat(rig.receive(NAME).succeeds().output()).isEqualTo(bytes);
        assertThat(rig.receive(NAME, "--on-gap", "skip").succeeds().output()).isEqualTo(bytes);
        rig.receive(NAME, "--on-gap", "never").failsWith(ExitCode.USAGE, "expected fail or skip, found never");
    }

    @Test
    void sendsFilesOneBehindTheOther() throws IOException {
        Path first = Files.write(rig.folder.resolve("first"), random(SEGMENT + 3));
        Path second = Files.writeString(rig.folder.resolve("second"), "after that");
        rig.send("and standard input".getBytes(StandardCharsets.UTF_8), NAME, first, second, "-")
                .succeeds();
        byte[] received = rig.receive(NAME).succeeds().output();
        assertThat(received).startsWith(random(SEGMENT + 3));
        assertThat(new String(received, SEGMENT + 3, received.length - SEGMENT - 3, StandardCharsets.UTF_8))
                .isEqualTo("after thatand standard input");
    }

    @Test
    void receivesTheNewestStreamOfANameOrTheSessionThatIsNamed() {
        String first = session(rig.send(random(1), NAME, "--no-progress"));
        commands.withTerminal(Terminal.Channel.ERROR);
        Outcome sent = rig.send(random(2), NAME, "--no-progress");
        assertThat(sent.exitCode()).isZero();
        assertThat(rig.receive(NAME, "--quiet").succeeds().output()).hasSize(2);
        assertThat(first).isEmpty();
        String second = session(sent);
        rig.send(random(3), NAME, "--quiet").succeeds();
        assertThat(rig.receive(NAME, "--quiet").succeeds().output()).hasSize(3);
        assertThat(rig.receive(NAME, "--quiet", "--session", second).succeeds().output())
                .hasSize(2);
    }

    @Test
    void waitsForAStreamThatNobodyHasSentYetAndSaysSo() throws Exception {
        CompletableFuture<String> firstLine = new CompletableFuture<>();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream errors = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8) {
            @Override
            public void println(@Nullable String line) {
                firstLine.complete(String.valueOf(line));
            }
        };
        Terminal person = new Terminal(InputStream.nullInputStream(), out, errors, EnumSet.of(Terminal.Channel.ERROR));
        CompletableFuture<Integer> receiving = CompletableFuture.supplyAsync(() -> SealstreamCommand.runner(person)
                .run(
                        "receive",
                        "--from",
                        rig.address(),
                        "--stream",
                        NAME,
                        "--key",
                        rig.key.toString(),
                        "--secret-file",
                        rig.secret.toString()));
        assertThat(firstLine.get(30, TimeUnit.SECONDS))
                .isEqualTo("sealstream: hub has no stream of this name yet, waiting for one");
        rig.send(random(100), "another").succeeds();
        assertThat(receiving).isNotDone();
        rig.send(random(5), NAME).succeeds();
        assertThat(receiving.get(30, TimeUnit.SECONDS)).isZero();
        assertThat(out.toByteArray()).isEqualTo(random(5));
    }

    @Test
    void givesUpWhenTheHubStaysAway() throws Exception {
        String unknown = "0123456789abcdef0123456789abcdef";
        rig.send(random(5), NAME).succeeds();
        CompletableFuture<Outcome> receiving =
                CompletableFuture.supplyAsync(() -> rig.receive(NAME, "--session", unknown, "--timeout", "PT0.5S"));
        rig.close();
        receiving
                .get(30, TimeUnit.SECONDS)
                .failsWith(ExitCode.CONNECTION, "hub")
                .printsNothing();
    }

    @Test
    void tellsAWrongSecret() {
        Path other = rig.folder.resolve("other");
        commands.run("keygen", "--secret", "-o", other).succeeds();
        for (String command : COMMANDS) {
            Outcome outcome = run(command, rig.address(), rig.key, other);
            outcome.failsWith(ExitCode.KEY, "hub refused the handshake").printsNothing();
            assertThat(outcome.errors()).contains("the two secret files do not fit");
        }
    }

    @Test
    void tellsAKeyWhereASecretBelongs() {
        for (String command : COMMANDS) {
            run(command, rig.address(), rig.key, rig.key)
                    .failsWith(ExitCode.KEY, "secret")
                    .printsNothing();
            run(command, rig.address(), rig.secret, rig.secret)
                    .failsWith(ExitCode.KEY, "key")
                    .printsNothing();
            run(command, rig.address(), rig.key, rig.folder.resolve("none"))
                    .failsWith(ExitCode.KEY, "does not exist")
                    .printsNothing();
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "permissions are POSIX ones")
    void refusesASecretFileThatOthersMayRead() throws IOException {
        Files.setPosixFilePermissions(rig.secret, PosixFilePermissions.fromString("rw-r-----"));
        for (String command : COMMANDS) {
            Outcome outcome = run(command, rig.address(), rig.key, rig.secret);
            outcome.failsWith(ExitCode.KEY, "is open to others than its owner").printsNothing();
            assertThat(outcome.errors()).contains("chmod 600");
        }
    }

    @Test
    void tellsAnAbsentHub() throws IOException {
        String nobody = "127.0.0.1:" + freePort();
        for (String command : COMMANDS) {
            Outcome outcome = run(command, nobody, rig.key, rig.secret, "--timeout", "PT0.2S");
            outcome.failsWith(ExitCode.CONNECTION, "hub cannot be reached [endpoint=" + nobody)
                    .printsNothing();
            assertThat(outcome.errors()).contains("hint: is the hub running");
        }
    }

    @Test
    void tellsAServerOfAnotherKind() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> serving = CompletableFuture.runAsync(() -> answerLikeAWebServer(server));
            for (String command : COMMANDS) {
                Outcome outcome = run(command, "127.0.0.1:" + server.getLocalPort(), rig.key, rig.secret);
                outcome.failsWith(ExitCode.CONNECTION, "peer does not speak this protocol")
                        .printsNothing();
                assertThat(outcome.errors()).contains("something else listens at this address");
            }
            serving.get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void tellsAMissingInput() {
        Path none = rig.folder.resolve("none");
        rig.send(new byte[0], NAME, none)
                .failsWith(ExitCode.RUNTIME, "file or folder does not exist [file=" + none + "]")
                .printsNothing();
        rig.send(new byte[0], NAME, rig.folder)
                .failsWith(ExitCode.RUNTIME, "input is a folder")
                .printsNothing();
        assertThat(rig.hub.streamCount()).as("streams begun in vain").isZero();
    }

    @Test
    void replacesAFileOnlyByForce() throws IOException {
        rig.send(random(10), NAME).succeeds();
        Path out = Files.writeString(rig.folder.resolve("out"), "precious");
        rig.receive(NAME, "-o", out)
                .failsWith(ExitCode.RUNTIME, "output file exists already [file=" + out + "]")
                .printsNothing();
        assertThat(out).hasContent("precious");
        rig.receive(NAME, "-o", out, "--force").succeeds().printsNothing();
        assertThat(out).hasBinaryContent(random(10));
    }

    @Test
    void opensWithTheKeyThatSealedAndNoOther() throws IOException {
        rig.send(random(SEGMENT), NAME).succeeds();
        Path other = rig.folder.resolve("other");
        commands.run("keygen", "--id", "there", "-o", other).succeeds();
        Path out = rig.folder.resolve("out");
        commands.run(
                        "receive",
                        "--from",
                        rig.address(),
                        "--stream",
                        NAME,
                        "--key",
                        other,
                        "--secret-file",
                        rig.secret,
                        "-o",
                        out)
                .failsWith(ExitCode.KEY, "key")
                .printsNothing();
        assertThat(out).doesNotExist();
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void doesNotReceiveRecords() throws Exception {
        StreamId stream = new StreamId(SessionId.random(new SecureRandom()), 0);
        PublicationOptions records = PublicationOptions.of(
                stream,
                new StreamName(NAME),
                Content.RECORDS,
                Bound.LIVE,
                KeyringFile.of(rig.key).load().current().key());
        try (StreamClient client = StreamClient.connect(ClientOptions.of(rig.hub.address(), rig.loadSecret(), "test"));
                Publication publication = client.publish(records).get(30, TimeUnit.SECONDS)) {
            assertThat(publication.sendRecord(new byte[3], 0, 3)).isTrue();
            publication.retire();
            publication.durable().get(30, TimeUnit.SECONDS);
        }
        rig.receive(NAME)
                .failsWith(ExitCode.RUNTIME, "stream carries records, not bytes [stream=" + stream + "]")
                .printsNothing();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost:", "localhost:65536", "localhost:-1", ":7447", "::1:7447", "a:b"})
    void tellsAnAddressThatIsNone(String address) {
        for (String command : COMMANDS) {
            run(command, address, rig.key, rig.secret)
                    .failsWith(ExitCode.USAGE, "endpoint")
                    .printsNothing();
        }
    }

    @Test
    void tellsWrongUse() {
        rig.send(random(1), "").failsWith(ExitCode.USAGE, "the name of a stream at a hub is not empty");
        rig.receive("").failsWith(ExitCode.USAGE, "the name of a stream at a hub is not empty");
        rig.send(random(1), "a..b").failsWith(ExitCode.USAGE, "stream name");
        rig.send(random(1), NAME, "--timeout", "soon").failsWith(ExitCode.USAGE, "soon");
        rig.receive(NAME, "--session", "newest").failsWith(ExitCode.USAGE, "--session");
        rig.receive(NAME, "--secret-env", "ALSO").failsWith(ExitCode.USAGE, "--secret-file");
        commands.run("send", "--stream", NAME).failsWith(ExitCode.USAGE, "--to");
        commands.run("receive", "--stream", NAME).failsWith(ExitCode.USAGE, "--from");
        assertThat(rig.hub.streamCount()).isZero();
    }

    private Outcome run(String command, String address, Path key, Path secret, Object... more) {
        Object[] all = Stream.concat(
                        Stream.of(
                                command,
                                command.equals("send") ? "--to" : "--from",
                                address,
                                "--stream",
                                NAME,
                                "--key",
                                key,
                                "--secret-file",
                                secret),
                        Stream.of(more))
                .toArray();
        return commands.runOn(random(10), all);
    }

    /** What a note after sending says; empty if there was none. */
    private static String session(Outcome sent) {
        String note = "sealstream: sent as session ";
        return sent.errorLines().stream()
                .filter(line -> line.startsWith(note))
                .map(line -> line.substring(note.length()))
                .findFirst()
                .orElse("");
    }

    private static void answerLikeAWebServer(ServerSocket server) {
        for (int i = 0; i < COMMANDS.size(); i++) {
            try (Socket socket = server.accept()) {
                socket.getInputStream().read(new byte[58]);
                socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private List<Path> leftovers() throws IOException {
        try (Stream<Path> files = Files.list(rig.folder)) {
            return files.filter(path -> path.toString().endsWith(".part")).toList();
        }
    }

    private static byte[] random(int length) {
        return SeededRandom.ofSeed(length).bytes(length);
    }
}
