package io.sealstream.transport.hop;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.sealstream.session.HopFrameCodec;
import io.sealstream.testkit.Vector;
import io.sealstream.testkit.VectorBuilder;
import io.sealstream.testkit.Vectors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads the vectors of stage {@code record}, and keeps them and their generator the same. */
@Timeout(60)
class RecordVectorsTest {

    static Stream<Vector> records() {
        return Vectors.stage("record").stream();
    }

    @ParameterizedTest
    @MethodSource("records")
    void takesWhatAHubSends(Vector vector) {
        Recorder owner = new Recorder();
        RecordCipher cipher = RecordCipher.opening(vector.hex("key"));
        EmbeddedChannel client = new EmbeddedChannel(new HopRecordDecoder(cipher, HopRole.CLIENT), owner);
        client.pipeline().fireChannelRead(Unpooled.wrappedBuffer(vector.bytes()));
        client.pipeline().fireChannelReadComplete();
        byte[] released = released(owner);
        client.finishAndReleaseAll();
        if (vector.expectedError().isPresent()) {
            assertThat(owner.fault().code()).hasToString(vector.expectedError().get());
        } else {
            assertThat(owner.faults).isEmpty();
        }
        assertThat(released).hasSize((int) vector.number("plaintext-bytes"));
        assertThat(VectorBuilder.sha256(released)).isEqualTo(vector.text("plaintext-sha256"));
    }

    @Test
    void committedVectorsAreWhatTheGeneratorMakes() {
        TreeMap<String, String> expected = new TreeMap<>();
        RecordVectors.make().forEach(vector -> expected.put(vector.name(), text(vector)));
        TreeMap<String, String> committed = new TreeMap<>();
        records().forEach(vector -> committed.put(vector.name(), text(vector)));
        assertThat(committed).isEqualTo(expected);
    }

    @Test
    @EnabledIfSystemProperty(named = "sealstream.write-vectors", matches = "true")
    void writesTheVectors() throws IOException {
        Files.createDirectories(Vectors.folder().resolve("record"));
        for (Vector vector : RecordVectors.make()) {
            Files.write(Vectors.file("record", vector.name()), vector.encode());
        }
    }

    /** Frames with their headers, as they came to the owner. */
    private static byte[] released(Recorder owner) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < owner.messages.size(); i++) {
            HopMessage message = owner.messages.get(i);
            if (message instanceof HopMessage.Control control) {
                all.writeBytes(HopFrameCodec.encode(control.channel(), control.frame()));
            } else {
                byte[] segments = owner.takeData(i);
                all.writeBytes(RecordLayout.dataHead(message.channel(), segments.length));
                all.writeBytes(segments);
            }
        }
        return all.toByteArray();
    }

    private static String text(Vector vector) {
        return new String(vector.encode(), StandardCharsets.ISO_8859_1);
    }
}
