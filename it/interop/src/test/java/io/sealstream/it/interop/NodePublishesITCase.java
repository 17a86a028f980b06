package io.sealstream.it.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.stream.StreamConsumer;
import io.sealstream.testkit.SeededRandom;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the second implementation publishes to our hub, our client receives. */
@Timeout(120)
class NodePublishesITCase {

    private static final int MIB = 1 << 20;

    @TempDir
    Path folder;

    private InteropHub hub;

    @BeforeEach
    void start() throws IOException {
        hub = InteropHub.start(folder);
    }

    @AfterEach
    void stop() throws IOException {
        hub.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 65_536, 5 * MIB})
    void bytesArrive(int size) {
        SeededRandom.forEachSeed("node publishes " + size + " bytes", 1, random -> {
            byte[] sent = random.bytes(size);
            try (Node node = publish(sent)) {
                node.succeeded();
            }
            assertThat(Arrays.equals(receivedBytes(), sent)).isTrue();
        });
    }

    /** The key of the hop is replaced dozens of times, in the middle of the transfer. */
    @Test
    void bytesArriveUnderManyKeys() {
        SeededRandom.forEachSeed("node publishes under many keys", 1, random -> {
            byte[] sent = random.bytes(5 * MIB);
            try (Node node = publish(sent, "--key-bytes", 100_000)) {
                node.succeeded();
            }
            assertThat(Arrays.equals(receivedBytes(), sent)).isTrue();
        });
    }

    @Test
    void recordsArrive() {
        SeededRandom.forEachSeed("node publishes records", 1, random -> {
            List<byte[]> sent = Framed.records(random);
            try (Node node = publish(Framed.join(sent), "--content", "records")) {
                node.succeeded();
            }
            List<byte[]> received = new ArrayList<>();
            hub.receive(new StreamConsumer() {
                @Override
                public void record(long number, byte[] buffer, int offset, int length) {
                    received.add(Arrays.copyOfRange(buffer, offset, offset + length));
                }
            });
            assertThat(received).hasSameSizeAs(sent);
            assertThat(Arrays.equals(Framed.join(received), Framed.join(sent))).isTrue();
        });
    }

    /** The input ends only after the crash, so that there is something left to send again. */
    @Test
    void publicationGoesOnAfterTheHubCrashed() {
        SeededRandom.forEachSeed("node publishes through a crash", 1, random -> {
            byte[] sent = random.bytes(5 * MIB);
            try (Node node = Node.startWithPipe(folder, hub.command("publish"))) {
                try (OutputStream input = node.input()) {
                    input.write(sent, 0, 2 * MIB);
                    input.flush();
                    awaitStored();
                    hub.crashAndRestart();
                    input.write(sent, 2 * MIB, 3 * MIB);
                }
                node.succeeded();
            }
            assertThat(Arrays.equals(receivedBytes(), sent)).isTrue();
        });
    }

    @Test
    void wrongSecretIsRefused() throws Exception {
        Path wrong = Keys.create(folder, "wrong").secretFile();
        Path input = Files.write(folder.resolve("input"), new byte[100]);
        try (Node node = Node.startWithInput(input, folder, hub.command("publish", hub.keys.keyFile(), wrong))) {
            node.refusedWith("HANDSHAKE_FAILED");
        }
        assertThat(hub.streams()).isEmpty();
    }

    private Node publish(byte[] bytes, Object... options) throws IOException {
        Path input = Files.write(Files.createTempFile(folder, "input", ".bytes"), bytes);
        List<Object> arguments = new ArrayList<>(Arrays.asList(hub.command("publish")));
        arguments.addAll(Arrays.asList(options));
        return Node.startWithInput(input, folder, arguments.toArray());
    }

    private byte[] receivedBytes() throws Exception {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        hub.receive(new StreamConsumer() {
            @Override
            public void bytes(byte[] buffer, int offset, int length) {
                received.write(buffer, offset, length);
            }
        });
        return received.toByteArray();
    }

    /** Asks the hub, each time over the network, until it has a segment; the class's timeout is the deadline. */
    private void awaitStored() throws Exception {
        while (hub.streams().stream().noneMatch(stream -> stream.nextSequence() > 0)) {
            Thread.onSpinWait();
        }
    }
}
