package io.sealstream.transport.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HandshakePatternTest {

    /** Written down a second time from Noise section 7.4, 7.5 and 9.4, in the notation used there. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
            N             | <- s          | e es
            K             | -> s <- s     | e es ss
            X             | <- s          | e es s ss
            NN            | ''            | e ; e ee
            KN            | -> s          | e ; e ee se
            NK            | <- s          | e es ; e ee
            KK            | -> s <- s     | e es ss ; e ee se
            NX            | ''            | e ; e ee s es
            KX            | -> s          | e ; e ee se s es
            XN            | ''            | e ; e ee ; s se
            IN            | ''            | e s ; e ee se
            XK            | <- s          | e es ; e ee ; s se
            IK            | <- s          | e es s ss ; e ee se
            XX            | ''            | e ; e ee s es ; s se
            IX            | ''            | e s ; e ee se s es
            Npsk0         | <- s          | psk e es
            Xpsk1         | <- s          | e es s ss psk
            NNpsk0        | ''            | psk e ; e ee
            NNpsk2        | ''            | e ; e ee psk
            NNpsk0+psk2   | ''            | psk e ; e ee psk
            IKpsk1        | <- s          | e es s ss psk ; e ee se
            IKpsk2        | <- s          | e es s ss ; e ee se psk
            XXpsk3        | ''            | e ; e ee s es ; s se psk
            XXpsk0+psk3   | ''            | psk e ; e ee s es ; s se psk
            """)
    void readsPattern(String name, String preMessages, String messages) {
        HandshakePattern pattern = HandshakePattern.parse(name);

        assertThat(pattern.name()).isEqualTo(name);
        assertThat(preMessages(pattern)).isEqualTo(preMessages);
        assertThat(pattern.messages().stream()
                        .map(HandshakePatternTest::spelled)
                        .collect(Collectors.joining(" ; ")))
                .isEqualTo(messages);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "psk0",
                "nn",
                "XXX",
                "I1K",
                "NNpsk",
                "NNpsk3",
                "NNpsk-1",
                "NNpsk10",
                "NNpsk0psk2",
                "NNpsk0+",
                "NN+psk0",
                "NNpsk0+psk0",
                "NNpsk2+psk0",
                "XXfallback",
                "XXfallback+psk0",
                "NNhfs",
                "NNPSK0",
                "NN "
            })
    void refusesOtherNames(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HandshakePattern.parse(name))
                .withMessageContaining("[pattern=" + name + ",");
    }

    /** Counted by hand: 32 for each key sent, 16 for a static key sent under a key and for a payload under one. */
    @ParameterizedTest
    @CsvSource({
        "NN, '32,48'",
        "NNpsk0, '48,48'",
        "NNpsk2, '48,48'",
        "XX, '32,96,64'",
        "XXpsk3, '48,96,64'",
        "IK, '96,48'",
        "IN, '64,48'",
        "INpsk1, '96,48'",
        "IX, '64,96'",
        "X, '96'"
    })
    void knowsTheOverheadOfEachMessage(String name, String overheads) {
        HandshakePattern pattern = HandshakePattern.parse(name);

        assertThat(overheads(pattern)).isEqualTo(overheads);
    }

    @Test
    void tellsWhichStaticKeysEachRoleNeeds() {
        HandshakePattern ik = HandshakePattern.parse("IK");
        assertThat(ik.needsLocalStatic(Role.INITIATOR)).isTrue();
        assertThat(ik.needsRemoteStatic(Role.INITIATOR)).isTrue();
        assertThat(ik.needsLocalStatic(Role.RESPONDER)).isTrue();
        assertThat(ik.needsRemoteStatic(Role.RESPONDER)).isFalse();

        HandshakePattern nx = HandshakePattern.parse("NX");
        assertThat(nx.needsLocalStatic(Role.INITIATOR)).isFalse();
        assertThat(nx.needsRemoteStatic(Role.INITIATOR)).isFalse();
        assertThat(nx.needsLocalStatic(Role.RESPONDER)).isTrue();
        assertThat(nx.needsRemoteStatic(Role.RESPONDER)).isFalse();
    }

    @Test
    void suiteKeepsTheNameAndReadsItsParts() {
        NoiseSuite suite = NoiseSuite.parse("Noise_XXpsk3_25519_ChaChaPoly_SHA512");

        assertThat(suite.protocolName()).isEqualTo("Noise_XXpsk3_25519_ChaChaPoly_SHA512");
        assertThat(suite.pattern().name()).isEqualTo("XXpsk3");
        assertThat(suite.cipher()).isEqualTo(NoiseCipher.CHACHA_POLY);
        assertThat(suite.hash()).isEqualTo(NoiseHash.SHA512);
        assertThat(NoiseSuite.parse("Noise_NN_25519_AESGCM_SHA256").cipher()).isEqualTo(NoiseCipher.AES_GCM);
        assertThat(NoiseSuite.parse("Noise_NN_25519_AESGCM_SHA256").hash()).isEqualTo(NoiseHash.SHA256);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Noise",
                "noise_NN_25519_AESGCM_SHA256",
                "NoisePSK_NN_25519_AESGCM_SHA256",
                "Noise_NN_25519_AESGCM",
                "Noise_NN_25519_AESGCM_SHA256_",
                "Noise_NN_448_AESGCM_SHA256",
                "Noise_NN_25519_AESGCM_BLAKE2s",
                "Noise_NN_25519_AES_SHA256",
                "Noise_NN1_25519_AESGCM_SHA256"
            })
    void suiteRefusesOtherNames(String protocolName) {
        assertThatIllegalArgumentException().isThrownBy(() -> NoiseSuite.parse(protocolName));
    }

    private static String preMessages(HandshakePattern pattern) {
        return (pattern.knownStatics().contains(Role.INITIATOR) ? "-> s " : "")
                .concat(pattern.knownStatics().contains(Role.RESPONDER) ? "<- s" : "")
                .strip();
    }

    private static String spelled(List<Token> tokens) {
        return tokens.stream()
                .map(token -> token.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" "));
    }

    private static String overheads(HandshakePattern pattern) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < pattern.messages().size(); i++) {
            text.append(i == 0 ? "" : ",").append(pattern.overheadBytes(i));
        }
        return text.toString();
    }
}
