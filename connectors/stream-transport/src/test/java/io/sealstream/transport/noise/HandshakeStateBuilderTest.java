package io.sealstream.transport.noise;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HandshakeStateBuilderTest {

    private static final String NN = "Noise_NN_25519_AESGCM_SHA256";
    private static final String IK_PSK2 = "Noise_IKpsk2_25519_AESGCM_SHA256";

    @Test
    void namesEveryMissingInput() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> HandshakeState.builder(IK_PSK2, Role.INITIATOR).build())
                .withMessageContaining("faults=localStatic is missing; remoteStatic is missing;")
                .withMessageContaining("; preSharedKey given 0 times, expected 1]");
    }

    @Test
    void namesEveryInputWithoutPlace() {
        HandshakeStateBuilder builder = HandshakeState.builder(NN, Role.RESPONDER)
                .localStatic(HandshakePair.staticKey(Role.RESPONDER))
                .remoteStatic(HandshakePair.staticKey(Role.INITIATOR).publicKey())
                .addPreSharedKey(new byte[32]);

        assertThatIllegalArgumentException()
                .isThrownBy(builder::build)
                .withMessageContaining("localStatic has no place in this pattern")
                .withMessageContaining("remoteStatic has no place in this pattern")
                .withMessageContaining("preSharedKey given 1 times, expected 0");
    }

    @Test
    void setsEachInputOnce() {
        HandshakeStateBuilder builder = HandshakePair.inputs(IK_PSK2, Role.INITIATOR);

        assertThatIllegalStateException()
                .isThrownBy(() -> builder.prologue(new byte[0]))
                .withMessageContaining("[input=prologue]");
        assertThatIllegalStateException()
                .isThrownBy(() -> builder.localStatic(HandshakePair.staticKey(Role.INITIATOR)))
                .withMessageContaining("[input=localStatic]");
        assertThatIllegalStateException()
                .isThrownBy(() -> builder.remoteStatic(new byte[32]))
                .withMessageContaining("[input=remoteStatic]");
        assertThatIllegalStateException()
                .isThrownBy(() -> builder.ephemeralKeySource(EphemeralKeySource.random()))
                .withMessageContaining("[input=ephemeralKeySource]");
    }

    @Test
    void buildsOnce() {
        HandshakeStateBuilder builder = HandshakePair.inputs(IK_PSK2, Role.INITIATOR);
        builder.build();

        assertThatIllegalStateException().isThrownBy(builder::build);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 33})
    void refusesKeysOfOtherLengths(int lengthBytes) {
        HandshakeStateBuilder builder = HandshakeState.builder(IK_PSK2, Role.INITIATOR);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.remoteStatic(new byte[lengthBytes]))
                .withMessageContaining("[input=remoteStatic, lengthBytes=" + lengthBytes + ", expectedBytes=32]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.addPreSharedKey(new byte[lengthBytes]))
                .withMessageContaining("[input=preSharedKey, lengthBytes=" + lengthBytes + ", expectedBytes=32]");
    }

    @Test
    void refusesAnUnknownProtocolAtOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HandshakeState.builder("Noise_NN_448_AESGCM_SHA256", Role.INITIATOR));
    }
}
