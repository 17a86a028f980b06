package io.sealstream.key;

import java.util.Arrays;
import org.bouncycastle.math.ec.rfc7748.X25519;

/** Public keys of X25519 (RFC 7748). */
final class Curve25519 {

    static final int BYTES = 32;

    private Curve25519() {}

    /** The public key of a private key; both have 32 bytes. */
    static byte[] publicKey(byte[] privateKey) {
        if (privateKey.length != BYTES) {
            throw new IllegalArgumentException("private key has " + BYTES + " bytes, found " + privateKey.length);
        }
        byte[] publicKey = new byte[BYTES];
        X25519.scalarMultBase(privateKey, 0, publicKey, 0);
        return publicKey;
    }

    /**
     * Refuses bytes that are no public key, or one of small order, which gives a secret of zero with every private key.
     *
     * @param what the key's role, for the message
     */
    static void requirePublicKey(byte[] point, String what) {
        byte[] scalar = new byte[BYTES];
        scalar[0] = 8;
        byte[] agreed = new byte[BYTES];
        if (point[BYTES - 1] < 0 || !X25519.calculateAgreement(scalar, 0, point, 0, agreed, 0)) {
            throw new IllegalArgumentException(what + " is no public key that anybody can have");
        }
        Arrays.fill(agreed, (byte) 0);
    }
}
