package io.sealstream.it.hostile;

import io.sealstream.transport.ClientOptions;
import io.sealstream.transport.StreamClient;
import io.sealstream.transport.hop.HopSecret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code sealstream hub} in a process of its own, with the options of the launcher and 256 MiB of heap. */
final class HubUnderTest implements AutoCloseable {

    private static final Pattern ANNOUNCEMENT = Pattern.compile(".*hub listens on 127\\.0\\.0\\.1:(\\d+), .*");

    private final JavaProcess process;
    private final byte[] secret;
    private final Path secretFile;
    private final int port;

    private HubUnderTest(JavaProcess process, byte[] secret, Path secretFile, int port) {
        this.process = process;
        this.secret = secret;
        this.secretFile = secretFile;
        this.port = port;
    }

    static HubUnderTest start(Path folder) throws Exception {
        byte[] secret = new byte[HopSecret.BYTES];
        new SecureRandom().nextBytes(secret);
        return start(folder, secret);
    }

    /** @param folder with the hub's {@code data}, if it has any yet */
    static HubUnderTest start(Path folder, byte[] secret) throws Exception {
        Path secretFile = secretFile(folder, secret);
        JavaProcess process = JavaProcess.start(
                /* polite= */ false,
                List.of(
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-Dsealstream.stderr-tty=true",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error"),
                "io.sealstream.cli.SealstreamCommand",
                List.of(
                        "hub",
                        "--listen",
                        "127.0.0.1:0",
                        "--data",
                        folder.resolve("data").toString(),
                        "--secret-file",
                        secretFile.toString()));
        String line = process.expect(said -> ANNOUNCEMENT.matcher(said).matches(), Duration.ofSeconds(30));
        Matcher announcement = ANNOUNCEMENT.matcher(line);
        if (!announcement.matches()) {
            throw new AssertionError(line);
        }
        return new HubUnderTest(process, secret, secretFile, Integer.parseInt(announcement.group(1)));
    }

    JavaProcess process() {
        return process;
    }

    byte[] secret() {
        return secret.clone();
    }

    Path secretFile() {
        return secretFile;
    }

    int port() {
        return port;
    }

    /** An honest client. */
    StreamClient client() {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        return StreamClient.connect(ClientOptions.of(address, HopSecret.of(secret), "honest"));
    }

    @Override
    public void close() {
        process.close();
    }

    private static Path secretFile(Path folder, byte[] secret) throws IOException {
        Path file = Files.createFile(
                folder.resolve("secret"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        return Files.writeString(file, "sealstream-secret-1 " + text + "\n");
    }
}
