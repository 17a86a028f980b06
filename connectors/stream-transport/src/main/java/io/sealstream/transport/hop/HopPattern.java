package io.sealstream.transport.hop;

import io.sealstream.error.ErrorCode;
import io.sealstream.error.HandshakeException;

/** The handshakes of this release (SPEC section 7.1), with the number that a preamble names them by. */
enum HopPattern {
    /** A random secret that both sides hold. */
    SHARED_SECRET(1, "Noise_NNpsk0_25519_AESGCM_SHA256"),
    /** A user's password, and the hub's key known to the client beforehand. */
    PASSWORD(2, "Noise_XXpsk3_25519_AESGCM_SHA256"),
    /** Keys of both sides, known to the other beforehand. */
    STATIC_KEYS(3, "Noise_IK_25519_AESGCM_SHA256");

    private final int number;
    private final String noiseProtocol;

    HopPattern(int number, String noiseProtocol) {
        this.number = number;
        this.noiseProtocol = noiseProtocol;
    }

    int number() {
        return number;
    }

    String noiseProtocol() {
        return noiseProtocol;
    }

    static HopPattern ofNumber(int number) throws HandshakeException {
        for (HopPattern pattern : values()) {
            if (pattern.number == number) {
                return pattern;
            }
        }
        throw new HandshakeException(
                ErrorCode.VERSION_UNKNOWN, "peer wants a handshake that this release does not know", "pattern", number);
    }
}
