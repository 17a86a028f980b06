package io.sealstream.transport.noise;

import static java.util.Objects.requireNonNull;

/**
 * What a protocol name such as {@code Noise_NNpsk0_25519_AESGCM_SHA256} stands for (Noise section 8).
 *
 * @param protocolName the name as parsed; it goes into the first hash, so both sides need the same one to the letter
 */
record NoiseSuite(String protocolName, HandshakePattern pattern, NoiseCipher cipher, NoiseHash hash) {

    private static final int PART_COUNT = 5;

    /**
     * Reads a protocol name.
     *
     * @throws IllegalArgumentException if it names a pattern, curve, cipher or hash that this engine does not have
     */
    static NoiseSuite parse(String protocolName) {
        String[] parts = requireNonNull(protocolName, "protocolName").split("_", -1);
        if (parts.length != PART_COUNT || !parts[0].equals("Noise")) {
            throw new IllegalArgumentException("noise protocol name is malformed [protocolName=" + protocolName
                    + ", expected=Noise_<pattern>_25519_<cipher>_<hash>]");
        }
        if (!parts[2].equals("25519")) {
            throw new IllegalArgumentException(
                    "noise curve is not supported [protocolName=" + protocolName + ", supported=25519]");
        }
        return new NoiseSuite(
                protocolName, HandshakePattern.parse(parts[1]), NoiseCipher.parse(parts[3]), NoiseHash.parse(parts[4]));
    }
}
