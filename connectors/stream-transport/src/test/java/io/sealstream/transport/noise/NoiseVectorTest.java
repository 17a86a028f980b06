package io.sealstream.transport.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** The published vectors of the cacophony project (public domain): handshake, handshake hash and transport messages. */
@Timeout(60)
class NoiseVectorTest {

    private static final String VECTOR_FOLDER = "sealstream.vectors";
    private static final String ROOT_FOLDER = "sealstream.root";
    private static final int VECTORS_IN_SCOPE = 144;

    /** The engine's scope in words of its own: no 448, BLAKE2, fallback or hfs, and no deferred pattern such as I1K. */
    private static final Pattern IN_SCOPE =
            Pattern.compile("Noise_(N|K|X|NN|KN|NK|KK|NX|KX|XN|IN|XK|IK|XX|IX)(psk\\d(\\+psk\\d)*)?"
                    + "_25519_(AESGCM|ChaChaPoly)_(SHA256|SHA512)");

    @TestFactory
    Stream<DynamicTest> noiseVector() throws IOException {
        List<JsonNode> vectors = vectors().stream()
                .filter(vector -> IN_SCOPE.matcher(protocolName(vector)).matches())
                .toList();

        assertThat(vectors).hasSize(VECTORS_IN_SCOPE);
        return vectors.stream().map(vector -> dynamicTest(protocolName(vector), () -> replay(vector)));
    }

    @Test
    void noiseVectorsOutOfScopeAreRefusedByName() throws IOException {
        List<String> names = vectors().stream()
                .map(NoiseVectorTest::protocolName)
                .filter(name -> !IN_SCOPE.matcher(name).matches())
                .toList();

        assertThat(names).isNotEmpty().allSatisfy(name -> assertThatIllegalArgumentException()
                .isThrownBy(() -> NoiseSuite.parse(name)));
    }

    private static void replay(JsonNode vector) throws HandshakeFailedException, GeneralSecurityException {
        HandshakeState initiator = side(vector, Role.INITIATOR);
        HandshakeState responder = side(vector, Role.RESPONDER);
        NoiseSuite suite = NoiseSuite.parse(protocolName(vector));
        JsonNode messages = vector.required("messages");
        int handshakeCount = suite.pattern().messages().size();
        for (int i = 0; i < handshakeCount; i++) {
            byte[] payload = bytes(messages.required(i), "payload");
            byte[] ciphertext = bytes(messages.required(i), "ciphertext");
            HandshakeState writer = i % 2 == 0 ? initiator : responder;
            HandshakeState reader = i % 2 == 0 ? responder : initiator;
            assertThat(writer.writeMessage(payload)).isEqualTo(ciphertext);
            assertThat(reader.readMessage(ciphertext)).isEqualTo(payload);
        }
        TransportKeys initiatorKeys = initiator.split();
        TransportKeys responderKeys = responder.split();
        assertThat(initiatorKeys.handshakeHash())
                .isEqualTo(responderKeys.handshakeHash())
                .isEqualTo(bytes(vector, "handshake_hash"));
        assertThat(messages.size()).isGreaterThan(handshakeCount);
        replayTransport(suite, initiatorKeys, responderKeys, messages);
    }

    /** The messages go on in turns, except after a one-way pattern, where the initiator sends them all. */
    private static void replayTransport(
            NoiseSuite suite, TransportKeys initiatorKeys, TransportKeys responderKeys, JsonNode messages)
            throws GeneralSecurityException {
        CipherState initiatorSends = keyed(suite, initiatorKeys.sendKey());
        CipherState initiatorReceives = keyed(suite, initiatorKeys.receiveKey());
        CipherState responderSends = keyed(suite, responderKeys.sendKey());
        CipherState responderReceives = keyed(suite, responderKeys.receiveKey());
        int handshakeCount = suite.pattern().messages().size();
        for (int i = handshakeCount; i < messages.size(); i++) {
            byte[] payload = bytes(messages.required(i), "payload");
            byte[] ciphertext = bytes(messages.required(i), "ciphertext");
            boolean fromInitiator = handshakeCount == 1 || i % 2 == 0;
            CipherState sender = fromInitiator ? initiatorSends : responderSends;
            CipherState receiver = fromInitiator ? responderReceives : initiatorReceives;
            assertThat(sender.encryptWithAd(new byte[0], payload)).isEqualTo(ciphertext);
            assertThat(receiver.decryptWithAd(new byte[0], ciphertext)).isEqualTo(payload);
        }
    }

    private static HandshakeState side(JsonNode vector, Role role) {
        String prefix = role == Role.INITIATOR ? "init_" : "resp_";
        HandshakeStateBuilder builder =
                HandshakeState.builder(protocolName(vector), role).prologue(bytes(vector, prefix + "prologue"));
        if (vector.has(prefix + "static")) {
            builder.localStatic(X25519KeyPair.fromPrivateKey(bytes(vector, prefix + "static")));
        }
        if (vector.has(prefix + "remote_static")) {
            builder.remoteStatic(bytes(vector, prefix + "remote_static"));
        }
        if (vector.has(prefix + "ephemeral")) {
            byte[] privateKey = bytes(vector, prefix + "ephemeral");
            builder.ephemeralKeySource(() -> X25519KeyPair.fromPrivateKey(privateKey));
        }
        vector.path(prefix + "psks")
                .forEach(psk -> builder.addPreSharedKey(HexFormat.of().parseHex(psk.textValue())));
        return builder.build();
    }

    private static CipherState keyed(NoiseSuite suite, byte[] key) {
        CipherState state = new CipherState(suite.cipher());
        state.initializeKey(key);
        return state;
    }

    private static String protocolName(JsonNode vector) {
        return vector.required("protocol_name").textValue();
    }

    private static byte[] bytes(JsonNode node, String field) {
        return HexFormat.of().parseHex(node.required(field).textValue());
    }

    private static List<JsonNode> vectors() throws IOException {
        String folder = System.getProperty(VECTOR_FOLDER, "");
        assumeTrue(!folder.isEmpty(), "noise vectors are skipped: system property " + VECTOR_FOLDER + " is not set");
        Path file = Path.of(System.getProperty(ROOT_FOLDER, ""))
                .resolve(folder)
                .resolve("noise")
                .resolve("cacophony.json")
                .normalize();
        assumeTrue(
                Files.exists(file),
                "noise vectors are skipped: file is absent [file=" + file + ", " + VECTOR_FOLDER + "=" + folder + "]");
        List<JsonNode> vectors = new ArrayList<>();
        new ObjectMapper()
                .readTree(Files.readAllBytes(file))
                .required("vectors")
                .forEach(vectors::add);
        return vectors;
    }
}
