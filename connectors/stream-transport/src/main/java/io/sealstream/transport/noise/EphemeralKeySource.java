package io.sealstream.transport.noise;

/**
 * Where a handshake takes its ephemeral key from. Anything but {@link #random()} is for tests with known answers: a
 * repeated ephemeral key repeats keys and nonces.
 */
@FunctionalInterface
public interface EphemeralKeySource {

    /** Returns a pair that no other handshake uses. The handshake owns it from here on and wipes it. */
    X25519KeyPair nextKeyPair();

    /** Returns the source for real use: a new pair from {@link java.security.SecureRandom} each time. */
    static EphemeralKeySource random() {
        return X25519KeyPair::generate;
    }
}
