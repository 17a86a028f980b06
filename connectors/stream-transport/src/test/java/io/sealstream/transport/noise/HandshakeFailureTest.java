package io.sealstream.transport.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every message here is one that an honest peer would not send, or that was made with other keys. */
@Timeout(60)
class HandshakeFailureTest {

    private static final String NN_PSK0 = "Noise_NNpsk0_25519_AESGCM_SHA256";
    private static final String XX = "Noise_XX_25519_AESGCM_SHA256";
    private static final String XX_PSK3 = "Noise_XXpsk3_25519_ChaChaPoly_SHA512";
    private static final String IK = "Noise_IK_25519_AESGCM_SHA256";

    @ParameterizedTest
    @ValueSource(strings = {NN_PSK0, XX_PSK3, IK})
    void refusesAFlippedBitInAnyByte(String protocolName) throws HandshakeFailedException {
        for (int i = 0; i < HandshakePair.of(protocolName).messageCount(); i++) {
            int lengthBytes = freshMessage(protocolName, i).message().length;
            for (int offset = 0; offset < lengthBytes; offset++) {
                Exchange exchange = freshMessage(protocolName, i);
                // The bit moves with the offset, so that all eight are met; the last byte of a key is at 31: its top
                // bit.
                exchange.message()[offset] ^= (byte) (1 << offset % 8);
                assertRefused(exchange.reader(), exchange.message());
            }
        }
    }

    @Test
    void findsAFlippedBitOfTheClearFirstMessageOneMessageLater() throws HandshakeFailedException {
        int lengthBytes = freshMessage(XX, 0).message().length;
        for (int offset = 0; offset < lengthBytes; offset++) {
            HandshakePair pair = HandshakePair.of(XX);
            byte[] message = pair.write(0);
            message[offset] ^= 1;
            pair.responder().readMessage(message);

            assertRefused(pair.initiator(), pair.write(1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {NN_PSK0, XX_PSK3, IK})
    void refusesEveryShorterMessage(String protocolName) throws HandshakeFailedException {
        for (int i = 0; i < HandshakePair.of(protocolName).messageCount(); i++) {
            int lengthBytes = freshMessage(protocolName, i).message().length;
            for (int cut = 0; cut < lengthBytes; cut++) {
                Exchange exchange = freshMessage(protocolName, i);
                assertRefused(exchange.reader(), Arrays.copyOf(exchange.message(), cut));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {NN_PSK0, XX_PSK3, IK})
    void refusesTrailingBytes(String protocolName) throws HandshakeFailedException {
        for (int i = 0; i < HandshakePair.of(protocolName).messageCount(); i++) {
            for (int extra : new int[] {1, 16, 32}) {
                Exchange exchange = freshMessage(protocolName, i);
                assertRefused(exchange.reader(), Arrays.copyOf(exchange.message(), exchange.message().length + extra));
            }
        }
    }

    @Test
    void refusesAMessageAboveTheLimitThatIsFineOtherwise() throws HandshakeFailedException {
        // The first message of NN is a key and a clear payload, so nothing but its length can be wrong with it.
        String protocolName = "Noise_NN_25519_AESGCM_SHA256";
        byte[] message = Arrays.copyOf(
                HandshakePair.ephemeralKey(Role.INITIATOR).publicKey(), HandshakeState.MAX_MESSAGE_BYTES + 1);

        assertThat(HandshakePair.of(protocolName)
                        .responder()
                        .readMessage(Arrays.copyOf(message, HandshakeState.MAX_MESSAGE_BYTES)))
                .hasSize(HandshakeState.MAX_MESSAGE_BYTES - 32);
        assertRefused(HandshakePair.of(protocolName).responder(), message);
        assertRefused(HandshakePair.of(protocolName).responder(), new byte[1 << 20]);
    }

    @Test
    void anotherPreSharedKeyFailsTheFirstMessageOfNnPsk0() throws HandshakeFailedException {
        HandshakeState responder = withPreSharedKey(NN_PSK0, Role.RESPONDER, 0x71);

        assertRefused(responder, HandshakePair.of(NN_PSK0).write(0));
    }

    @Test
    void anotherPreSharedKeyFailsOnlyTheThirdMessageOfXxPsk3() throws HandshakeFailedException {
        HandshakeState initiator = HandshakePair.of(XX_PSK3).initiator();
        HandshakeState responder = withPreSharedKey(XX_PSK3, Role.RESPONDER, 0x71);
        responder.readMessage(initiator.writeMessage(new byte[0]));
        initiator.readMessage(responder.writeMessage(new byte[0]));

        assertRefused(responder, initiator.writeMessage(new byte[0]));
    }

    @Test
    void anotherServerKeyFailsTheFirstMessageOfIk() throws HandshakeFailedException {
        HandshakeState initiator = HandshakeState.builder(IK, Role.INITIATOR)
                .prologue(HandshakePair.PROLOGUE)
                .localStatic(HandshakePair.staticKey(Role.INITIATOR))
                .remoteStatic(X25519KeyPair.generate().publicKey())
                .build();

        assertRefused(HandshakePair.of(IK).responder(), initiator.writeMessage(new byte[0]));
    }

    @Test
    void anotherPrologueFails() throws HandshakeFailedException {
        HandshakeState initiator = HandshakeState.builder(NN_PSK0, Role.INITIATOR)
                .addPreSharedKey(HandshakePair.filled(0x70))
                .build();

        assertRefused(HandshakePair.of(NN_PSK0).responder(), initiator.writeMessage(new byte[0]));
    }

    @Test
    void anotherProtocolNameWithMessagesOfTheSameShapeFails() throws HandshakeFailedException {
        assertRefused(
                HandshakePair.of(NN_PSK0).responder(),
                HandshakePair.of("Noise_NNpsk0_25519_ChaChaPoly_SHA256").write(0));
        assertRefused(
                HandshakePair.of(NN_PSK0).responder(),
                HandshakePair.of("Noise_NNpsk0_25519_AESGCM_SHA512").write(0));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void anEphemeralKeyOfSmallOrderFailsTheAgreement(int coordinate) throws HandshakeFailedException {
        byte[] message = new byte[32];
        message[0] = (byte) coordinate;
        HandshakeState responder =
                HandshakePair.of("Noise_NN_25519_AESGCM_SHA256").responder();
        responder.readMessage(message);

        assertFails(() -> responder.writeMessage(new byte[0]));
        assertThat(responder.isComplete()).isFalse();
    }

    @Test
    void everyCallAfterAFailureThrowsTheSameException() throws HandshakeFailedException {
        Exchange exchange = freshMessage(IK, 1);
        HandshakeState side = exchange.reader();
        byte[] genuine = exchange.message();
        byte[] forged = genuine.clone();
        forged[forged.length - 1] ^= 1;

        HandshakeFailedException first = assertFails(() -> side.readMessage(forged));

        assertThat(assertFails(() -> side.readMessage(genuine))).isSameAs(first);
        assertThat(assertFails(() -> side.readMessage(new byte[0]))).isSameAs(first);
        assertThat(assertFails(() -> side.writeMessage(new byte[0]))).isSameAs(first);
        assertThat(assertFails(side::split)).isSameAs(first);
        assertThat(assertFails(side::handshakeHash)).isSameAs(first);
        assertThat(assertFails(side::remoteStatic)).isSameAs(first);
        assertThat(side.isComplete()).isFalse();
    }

    @Test
    void failuresOfEveryKindLookAlike() throws HandshakeFailedException {
        HandshakeFailedException tooShort =
                assertFails(() -> HandshakePair.of(NN_PSK0).responder().readMessage(new byte[47]));
        HandshakeFailedException tooLong =
                assertFails(() -> HandshakePair.of(NN_PSK0).responder().readMessage(new byte[4097]));
        HandshakeFailedException forged =
                assertFails(() -> HandshakePair.of(NN_PSK0).responder().readMessage(new byte[48]));
        HandshakeState smallOrder =
                HandshakePair.of("Noise_NN_25519_AESGCM_SHA256").responder();
        smallOrder.readMessage(new byte[32]);
        HandshakeFailedException unusableKey = assertFails(() -> smallOrder.writeMessage(new byte[0]));

        assertThat(tooShort).hasNoCause();
        assertThat(tooLong).hasNoCause().hasMessage(tooShort.getMessage());
        assertThat(forged).hasNoCause().hasMessage(tooShort.getMessage());
        assertThat(unusableKey).hasNoCause().hasMessage(tooShort.getMessage());
    }

    @Test
    void aFailureWipesTheEphemeralKey() throws HandshakeFailedException {
        X25519KeyPair ephemeral = HandshakePair.ephemeralKey(Role.INITIATOR);
        HandshakeState initiator = HandshakeState.builder(NN_PSK0, Role.INITIATOR)
                .addPreSharedKey(HandshakePair.filled(0x70))
                .ephemeralKeySource(() -> ephemeral)
                .build();
        initiator.writeMessage(new byte[0]);
        assertRefused(initiator, new byte[48]);

        assertThatIllegalStateException().isThrownBy(() -> ephemeral.agree(ephemeral.publicKey()));
    }

    @Test
    void aKeySourceThatThrowsEndsTheHandshakeToo() {
        IllegalStateException fault = new IllegalStateException("no entropy");
        HandshakeState initiator = HandshakeState.builder(NN_PSK0, Role.INITIATOR)
                .addPreSharedKey(HandshakePair.filled(0x70))
                .ephemeralKeySource(() -> {
                    throw fault;
                })
                .build();

        assertThatThrownBy(() -> initiator.writeMessage(new byte[0])).isSameAs(fault);
        // The psk is mixed in by now: writing again would go on from a state that the peer never has.
        assertFails(() -> initiator.writeMessage(new byte[0]));
    }

    private static void assertRefused(HandshakeState reader, byte[] message) {
        HandshakeFailedException first = assertFails(() -> reader.readMessage(message));
        assertThat(assertFails(() -> reader.readMessage(message))).isSameAs(first);
        assertThat(reader.isComplete()).isFalse();
    }

    private static HandshakeFailedException assertFails(ThrowingCallable call) {
        HandshakeFailedException failure = catchThrowableOfType(HandshakeFailedException.class, call);
        assertThat(failure).isNotNull();
        return failure;
    }

    private static HandshakeState withPreSharedKey(String protocolName, Role role, int octet) {
        return HandshakePair.withoutPreSharedKeys(protocolName, role)
                .addPreSharedKey(HandshakePair.filled(octet))
                .build();
    }

    private static Exchange freshMessage(String protocolName, int messageIndex) throws HandshakeFailedException {
        HandshakePair pair = HandshakePair.of(protocolName);
        pair.runBefore(messageIndex);
        return new Exchange(pair.reader(messageIndex), pair.write(messageIndex));
    }

    /** A genuine message and the side that waits for it. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared; tests change the bytes in place.
    private record Exchange(HandshakeState reader, byte[] message) {}
}
