package io.sealstream.transport.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HandshakeStateTest {

    private static final String NN_PSK0 = "Noise_NNpsk0_25519_AESGCM_SHA256";
    private static final String XX_PSK3 = "Noise_XXpsk3_25519_AESGCM_SHA256";
    private static final String IK = "Noise_IK_25519_AESGCM_SHA256";

    /** Every base pattern: without a psk, with the first or last modifier and with both; all ciphers and hashes. */
    static Stream<String> protocols() {
        return Stream.of("N", "K", "X", "NN", "KN", "NK", "KK", "NX", "KX", "XN", "IN", "XK", "IK", "XX", "IX")
                .flatMap(base -> {
                    int last = HandshakePattern.parse(base).messages().size();
                    return Stream.of(base, base + "psk0", base + "psk" + last, base + "psk0+psk" + last);
                })
                .flatMap(
                        pattern -> Stream.of("AESGCM_SHA256", "ChaChaPoly_SHA512", "AESGCM_SHA512", "ChaChaPoly_SHA256")
                                .map(suffix -> "Noise_" + pattern + "_25519_" + suffix));
    }

    @ParameterizedTest
    @MethodSource("protocols")
    void bothSidesEndWithTheSameKeys(String protocolName) throws HandshakeFailedException {
        HandshakePair pair = HandshakePair.of(protocolName);
        HandshakePattern pattern = NoiseSuite.parse(protocolName).pattern();
        for (int i = 0; i < pair.messageCount(); i++) {
            assertThat(pair.initiator().isComplete()).isFalse();
            byte[] message = pair.write(i);
            assertThat(message).hasSize(pattern.overheadBytes(i) + HandshakePair.payload(i).length);
            assertThat(pair.reader(i).readMessage(message)).isEqualTo(HandshakePair.payload(i));
        }

        assertThat(pair.initiator().isComplete()).isTrue();
        assertThat(pair.responder().isComplete()).isTrue();
        assertThat(pair.initiator().handshakeHash()).isEqualTo(pair.responder().handshakeHash());
        assertKnows(pair.initiator(), pattern, Role.RESPONDER);
        assertKnows(pair.responder(), pattern, Role.INITIATOR);
        TransportKeys initiatorKeys = pair.initiator().split();
        TransportKeys responderKeys = pair.responder().split();
        assertThat(initiatorKeys.sendKey())
                .isEqualTo(responderKeys.receiveKey())
                .isNotEqualTo(initiatorKeys.receiveKey());
        assertThat(initiatorKeys.receiveKey()).isEqualTo(responderKeys.sendKey());
        assertThat(initiatorKeys.handshakeHash())
                .isEqualTo(responderKeys.handshakeHash())
                .isEqualTo(pair.responder().handshakeHash());
    }

    @Test
    void nnPsk0NeedsTwoMessagesAndNoStaticKey() throws HandshakeFailedException {
        HandshakePair pair = HandshakePair.of(NN_PSK0);
        pair.responder().readMessage(pair.write(0));
        pair.initiator().readMessage(pair.write(1));

        assertThat(pair.initiator().split().sendKey())
                .isEqualTo(pair.responder().split().receiveKey());
        assertThat(pair.initiator().remoteStatic()).isEmpty();
        assertThat(pair.responder().remoteStatic()).isEmpty();
    }

    @Test
    void xxPsk3ShowsTheServerKeyBeforeTheThirdMessage() throws HandshakeFailedException {
        HandshakePair pair = HandshakePair.of(XX_PSK3);
        assertThat(pair.initiator().remoteStatic()).isEmpty();
        pair.runBefore(2);

        assertThat(pair.initiator().isComplete()).isFalse();
        assertThat(pair.initiator().remoteStatic())
                .contains(HandshakePair.staticKey(Role.RESPONDER).publicKey());
        assertThat(pair.responder().remoteStatic()).isEmpty();
        pair.responder().readMessage(pair.write(2));
        assertThat(pair.responder().remoteStatic())
                .contains(HandshakePair.staticKey(Role.INITIATOR).publicKey());
    }

    @Test
    void ikShowsTheClientKeyAfterTheFirstMessage() throws HandshakeFailedException {
        HandshakePair pair = HandshakePair.of(IK);
        assertThat(pair.responder().remoteStatic()).isEmpty();
        pair.runBefore(1);

        assertThat(pair.responder().remoteStatic())
                .contains(HandshakePair.staticKey(Role.INITIATOR).publicKey());
    }

    @Test
    void freshEphemeralKeysGiveFreshSessions() throws HandshakeFailedException {
        byte[] psk = HandshakePair.filled(7);
        byte[] first = HandshakeState.builder(NN_PSK0, Role.INITIATOR)
                .addPreSharedKey(psk)
                .build()
                .writeMessage(new byte[0]);
        byte[] second = HandshakeState.builder(NN_PSK0, Role.INITIATOR)
                .addPreSharedKey(psk)
                .build()
                .writeMessage(new byte[0]);

        assertThat(first).hasSameSizeAs(second).isNotEqualTo(second);
    }

    @Test
    void refusesCallsOutOfTurnAndGoesOn() throws HandshakeFailedException {
        HandshakePair pair = HandshakePair.of(NN_PSK0);
        assertThatIllegalStateException()
                .isThrownBy(() -> pair.responder().writeMessage(new byte[0]))
                .withMessageContaining("[messageNumber=1, role=RESPONDER, sender=INITIATOR]");
        assertThatIllegalStateException().isThrownBy(() -> pair.initiator().readMessage(new byte[48]));
        byte[] message = pair.write(0);
        assertThatIllegalStateException().isThrownBy(() -> pair.write(0));
        pair.responder().readMessage(message);
        assertThatIllegalStateException().isThrownBy(() -> pair.responder().readMessage(message));
        pair.initiator().readMessage(pair.write(1));

        assertThat(pair.initiator().split().handshakeHash())
                .isEqualTo(pair.responder().split().handshakeHash());
    }

    @Test
    void givesNothingBeforeTheLastMessage() throws HandshakeFailedException {
        HandshakePair pair = HandshakePair.of(NN_PSK0);
        pair.runBefore(1);

        for (HandshakeState side : List.of(pair.initiator(), pair.responder())) {
            assertThatIllegalStateException()
                    .isThrownBy(side::split)
                    .withMessageContaining("[messagesDone=1, messagesExpected=2]");
            assertThatIllegalStateException().isThrownBy(side::handshakeHash);
        }
    }

    @Test
    void acceptsNoMessageAfterTheLastOne() throws HandshakeFailedException {
        HandshakePair pair = HandshakePair.of(NN_PSK0);
        pair.runAll();

        for (HandshakeState side : List.of(pair.initiator(), pair.responder())) {
            assertThatIllegalStateException().isThrownBy(() -> side.writeMessage(new byte[0]));
            assertThatIllegalStateException().isThrownBy(() -> side.readMessage(new byte[48]));
            assertThat(side.isComplete()).isTrue();
        }
    }

    @Test
    void splitsOnceAndKeepsTheHash() throws HandshakeFailedException {
        HandshakePair pair = HandshakePair.of(NN_PSK0);
        pair.runAll();
        byte[] hash = pair.initiator().handshakeHash();
        pair.initiator().split();

        assertThatIllegalStateException().isThrownBy(() -> pair.initiator().split());
        assertThat(pair.initiator().handshakeHash()).isEqualTo(hash);
        assertThat(pair.initiator().isComplete()).isTrue();
    }

    @Test
    void splitWipesTheEphemeralKeyAndLeavesTheStaticOne() throws HandshakeFailedException, GeneralSecurityException {
        X25519KeyPair ephemeral = HandshakePair.ephemeralKey(Role.INITIATOR);
        X25519KeyPair identity = HandshakePair.staticKey(Role.INITIATOR);
        byte[] peerKey = HandshakePair.staticKey(Role.RESPONDER).publicKey();
        HandshakeState initiator = HandshakeState.builder("Noise_X_25519_AESGCM_SHA256", Role.INITIATOR)
                .localStatic(identity)
                .remoteStatic(peerKey)
                .ephemeralKeySource(() -> ephemeral)
                .build();
        initiator.writeMessage(new byte[0]);
        initiator.split();

        assertThatIllegalStateException().isThrownBy(() -> ephemeral.agree(peerKey));
        assertThat(identity.agree(peerKey)).hasSize(32);
    }

    @ParameterizedTest
    @ValueSource(strings = {NN_PSK0, XX_PSK3, IK, "Noise_NN_25519_ChaChaPoly_SHA512"})
    void carriesPayloadsUpToTheMessageLimit(String protocolName) throws HandshakeFailedException {
        HandshakePair pair = HandshakePair.of(protocolName);
        HandshakePattern pattern = NoiseSuite.parse(protocolName).pattern();
        for (int i = 0; i < pair.messageCount(); i++) {
            HandshakeState writer = pair.writer(i);
            byte[] longest = new byte[HandshakeState.MAX_MESSAGE_BYTES - pattern.overheadBytes(i)];
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> writer.writeMessage(new byte[longest.length + 1]))
                    .withMessageContaining("maxLengthBytes=" + longest.length);

            byte[] message = writer.writeMessage(longest);

            assertThat(message).hasSize(HandshakeState.MAX_MESSAGE_BYTES);
            assertThat(pair.reader(i).readMessage(message)).isEqualTo(longest);
        }
        assertThat(pair.initiator().split().handshakeHash())
                .isEqualTo(pair.responder().split().handshakeHash());
    }

    @Test
    void leavesTheArraysOfTheCallerAlone() throws HandshakeFailedException {
        byte[] psk = HandshakePair.filled(0x70);
        byte[] prologue = HandshakePair.PROLOGUE.clone();
        HandshakeState initiator = HandshakeState.builder(NN_PSK0, Role.INITIATOR)
                .prologue(prologue)
                .addPreSharedKey(psk)
                .build();
        prologue[0] ^= 1;
        byte[] message = initiator.writeMessage(HandshakePair.payload(0));
        byte[] sent = message.clone();
        HandshakeState responder = HandshakePair.inputs(NN_PSK0, Role.RESPONDER).build();

        assertThatCode(() -> responder.readMessage(message)).doesNotThrowAnyException();
        assertThat(message).isEqualTo(sent);
        assertThat(psk).isEqualTo(HandshakePair.filled(0x70));
    }

    @Test
    void handsOutCopiesOfTheRemoteKey() throws HandshakeFailedException {
        HandshakeState initiator = HandshakePair.of(IK).initiator();
        initiator.remoteStatic().orElseThrow()[0] ^= 1;

        assertThat(initiator.remoteStatic())
                .contains(HandshakePair.staticKey(Role.RESPONDER).publicKey());
    }

    private static void assertKnows(HandshakeState side, HandshakePattern pattern, Role peer)
            throws HandshakeFailedException {
        Optional<byte[]> expected = pattern.needsLocalStatic(peer)
                ? Optional.of(HandshakePair.staticKey(peer).publicKey())
                : Optional.empty();
        assertThat(side.remoteStatic().isPresent()).isEqualTo(expected.isPresent());
        if (expected.isPresent()) {
            assertThat(side.remoteStatic()).contains(expected.get());
        }
    }
}
