package io.sealstream.transport.noise;

import static java.util.Objects.requireNonNull;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * An X25519 key pair (RFC 7748) in raw 32-byte little-endian form. The private key never leaves it.
 *
 * <p>A pair given to a handshake as static key may serve any number of handshakes and threads; one given as ephemeral
 * key belongs to that handshake, which wipes it.
 */
public final class X25519KeyPair {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] privateKey;
    private final byte[] publicKey;
    private boolean wiped;

    private X25519KeyPair(byte[] ownedPrivateKey) {
        this.privateKey = ownedPrivateKey;
        this.publicKey = X25519.publicKey(ownedPrivateKey);
    }

    /** Makes a new pair from {@link SecureRandom}. */
    public static X25519KeyPair generate() {
        byte[] privateKey = new byte[X25519.KEY_BYTES];
        RANDOM.nextBytes(privateKey);
        return new X25519KeyPair(privateKey);
    }

    /**
     * Makes the pair of a private key, any 32 bytes from a strong random source. The bytes are copied; the caller may
     * wipe its own.
     *
     * @throws IllegalArgumentException if the length is not 32
     */
    public static X25519KeyPair fromPrivateKey(byte[] privateKey) {
        requireNonNull(privateKey, "privateKey");
        if (privateKey.length != X25519.KEY_BYTES) {
            throw new IllegalArgumentException("x25519 private key has a wrong length [lengthBytes=" + privateKey.length
                    + ", expectedBytes=" + X25519.KEY_BYTES + "]");
        }
        return new X25519KeyPair(privateKey.clone());
    }

    /** Returns a copy of the public key, 32 bytes. */
    public byte[] publicKey() {
        return publicKey.clone();
    }

    /** Computes the shared secret with a peer's public key; see {@link X25519#agree}. */
    byte[] agree(byte[] remotePublicKey) throws GeneralSecurityException {
        if (wiped) {
            // A key of zeros is a valid scalar that everybody knows, so using it must not look like success.
            throw new IllegalStateException("x25519 key pair is wiped; an ephemeral pair serves one handshake");
        }
        return X25519.agree(privateKey, remotePublicKey);
    }

    /** Overwrites the private key. Copies that the JDK took during an agreement stay until they are collected. */
    void wipe() {
        Arrays.fill(privateKey, (byte) 0);
        wiped = true;
    }

    /** Shows no key bytes. */
    @Override
    public String toString() {
        return "X25519KeyPair[hidden]";
    }
}
