package io.sealstream.transport.hop;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.sealstream.session.HopFrameCodec;
import io.sealstream.testkit.Vector;
import io.sealstream.testkit.VectorBuilder;
import io.sealstream.testkit.Vectors;
import io.sealstream.transport.noise.X25519KeyPair;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads the vectors of stage {@code hop} as a client does, at once and byte by byte, and keeps them and their generator the same. */
@Timeout(60)
class HopVectorsTest {

    static Stream<Vector> connections() {
        return Vectors.stage("hop").stream();
    }

    @ParameterizedTest
    @MethodSource("connections")
    void readsWhatAHubSays(Vector vector) {
        byte[] sent = vector.bytes();
        check(vector, List.of(sent));
        check(
                vector,
                Stream.iterate(0, at -> at < sent.length, at -> at + 1)
                        .map(at -> Arrays.copyOfRange(sent, at, at + 1))
                        .toList());
    }

    @Test
    void committedVectorsAreWhatTheGeneratorMakes() {
        TreeMap<String, String> expected = new TreeMap<>();
        for (Vector vector : HopVectors.make()) {
            assertThat(expected.put(vector.name(), text(vector)))
                    .as(vector.name())
                    .isNull();
        }
        TreeMap<String, String> committed = new TreeMap<>();
        connections().forEach(vector -> committed.put(vector.name(), text(vector)));
        assertThat(committed).isEqualTo(expected);
    }

    @Test
    @EnabledIfSystemProperty(named = "sealstream.write-vectors", matches = "true")
    void writesTheVectors() throws IOException {
        Files.createDirectories(Vectors.folder().resolve("hop"));
        for (Vector vector : HopVectors.make()) {
            Files.write(Vectors.file("hop", vector.name()), vector.encode());
        }
    }

    private static void check(Vector vector, List<byte[]> pieces) {
        Recorder owner = new Recorder();
        EmbeddedChannel client = new EmbeddedChannel();
        client.freezeTime();
        ClientSecurity security = new ClientSecurity.SharedSecret(HopSecret.of(vector.hex("hub-secret")));
        client.pipeline()
                .addLast(
                        HandshakeHandler.client(security, () -> X25519KeyPair.fromPrivateKey(vector.hex("ephemeral"))),
                        owner);
        // The channel was active before the handler came.
        client.pipeline().fireChannelActive();
        assertThat(Recorder.written(client)).isEqualTo(vector.hex("client-says"));

        for (byte[] piece : pieces) {
            ByteBuf buffer = client.alloc().buffer(piece.length).writeBytes(piece);
            client.pipeline().fireChannelRead(buffer);
        }
        client.pipeline().fireChannelReadComplete();

        byte[] released = released(owner);
        if (vector.expectedError().isPresent()) {
            assertThat(owner.fault().code()).hasToString(vector.expectedError().get());
        } else {
            assertThat(owner.faults).isEmpty();
        }
        assertThat(released).hasSize((int) vector.number("plaintext-bytes"));
        assertThat(VectorBuilder.sha256(released)).isEqualTo(vector.text("plaintext-sha256"));
        client.finishAndReleaseAll();
    }

    /** The frames that came, written as they travel. */
    private static byte[] released(Recorder owner) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < owner.messages.size(); i++) {
            HopMessage message = owner.messages.get(i);
            all.writeBytes(
                    message instanceof HopMessage.Control control
                            ? HopFrameCodec.encode(control.channel(), control.frame())
                            : HubLines.dataFrame(message.channel(), owner.takeData(i)));
        }
        return all.toByteArray();
    }

    private static String text(Vector vector) {
        return new String(vector.encode(), StandardCharsets.ISO_8859_1);
    }
}
