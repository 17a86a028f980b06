package io.sealstream.it.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.testkit.SeededRandom;
import io.sealstream.transport.Publication;
import io.sealstream.transport.PublicationWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What our client publishes to our hub, the second implementation receives; what was altered on the way, it refuses. */
@Timeout(120)
class NodeSubscribesITCase {

    private static final int MIB = 1 << 20;
    private static final int SEGMENT = 65_536;
    private static final int FRAME = SEGMENT + 64 + 16;

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

    /** The largest is more than the first credit of 100 segments and of 64 MiB allows. */
    @ParameterizedTest
    @ValueSource(ints = {0, SEGMENT, 5 * MIB, 70 * MIB})
    void bytesArrive(int size) {
        SeededRandom.forEachSeed("node receives " + size + " bytes", 1, random -> {
            byte[] sent = random.bytes(size);
            publish(sent);
            try (Node node = Node.start(folder, hub.command("subscribe"))) {
                assertThat(Arrays.equals(node.succeeded(), sent)).isTrue();
            }
        });
    }

    /** The hub keeps a beacon of the stream for whoever has caught up: it must do no harm. */
    @Test
    void liveStreamWithBeaconsArrives() {
        SeededRandom.forEachSeed("node receives a live stream", 1, random -> {
            byte[] sent = random.bytes(3 * SEGMENT);
            try (Publication publication = hub.publish(Content.BYTES, Bound.LIVE)) {
                PublicationWriter writer = new PublicationWriter(publication);
                writer.send(sent, 0, sent.length);
                try (Node node = Node.start(folder, hub.command("subscribe"))) {
                    // Of many beacons the first was sealed before this.
                    publication.durable().get(30, TimeUnit.SECONDS);
                    writer.finish();
                    assertThat(Arrays.equals(node.succeeded(), sent)).isTrue();
                }
            }
        });
    }

    @Test
    void recordsArrive() {
        SeededRandom.forEachSeed("node receives records", 1, random -> {
            List<byte[]> sent = Framed.records(random);
            try (Publication publication = hub.publish(Content.RECORDS)) {
                PublicationWriter writer = new PublicationWriter(publication);
                for (byte[] entry : sent) {
                    writer.sendRecord(entry);
                }
                writer.finish();
            }
            try (Node node = Node.start(folder, hub.command("subscribe"))) {
                assertThat(Arrays.equals(node.succeeded(), Framed.join(sent))).isTrue();
            }
        });
    }

    @Test
    void refusesBitThatTheHubFlipped() {
        SeededRandom.forEachSeed("node refuses a flipped bit from a hub", 1, random -> {
            byte[] sent = random.bytes(10 * SEGMENT);
            publish(sent);
            Path spool = hub.spoolFile();
            byte[] stored = Files.readAllBytes(spool);
            int ofSegment4 = 128 + 4 * FRAME + 64;
            stored[random.between(ofSegment4, ofSegment4 + SEGMENT + 15)] ^= (byte) (1 << random.between(0, 7));
            Files.write(spool, stored);
            hub.crashAndRestart();
            try (Node node = Node.start(folder, hub.command("subscribe"))) {
                byte[] released = node.refusedWith("AEAD_FAILED");
                assertThat(Arrays.equals(released, Arrays.copyOf(sent, 4 * SEGMENT)))
                        .isTrue();
            }
        });
    }

    @Test
    void wrongSecretIsRefused() throws Exception {
        publish(new byte[100]);
        Path wrong = Keys.create(folder, "wrong").secretFile();
        try (Node node = Node.start(folder, hub.command("subscribe", hub.keys.keyFile(), wrong))) {
            assertThat(node.refusedWith("HANDSHAKE_FAILED")).isEmpty();
        }
    }

    @Test
    void wrongKeyIsRefused() throws Exception {
        publish(new byte[100]);
        Path wrong = Keys.create(folder, "wrong").keyFile();
        try (Node node = Node.start(folder, hub.command("subscribe", wrong, hub.keys.secretFile()))) {
            assertThat(node.refusedWith("KEY_MISMATCH")).isEmpty();
        }
    }

    private void publish(byte[] bytes) throws Exception {
        try (Publication publication = hub.publish(Content.BYTES)) {
            PublicationWriter writer = new PublicationWriter(publication);
            writer.send(bytes, 0, bytes.length);
            writer.finish();
        }
    }
}
