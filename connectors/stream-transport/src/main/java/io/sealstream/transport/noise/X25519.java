package io.sealstream.transport.noise;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import javax.crypto.KeyAgreement;

/** The Diffie-Hellman function of Noise section 12.1 (RFC 7748) on raw 32-byte little-endian keys. */
final class X25519 {

    /** DHLEN of Noise section 4.1; private key, public key and shared secret have this length. */
    static final int KEY_BYTES = 32;

    private static final String ALGORITHM = "X25519";

    private X25519() {}

    /** Multiplies the base point 9 (RFC 7748 section 4.1) by the private key. */
    static byte[] publicKey(byte[] privateKey) {
        byte[] basePoint = new byte[KEY_BYTES];
        basePoint[0] = 9;
        try {
            return agree(privateKey, basePoint);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("internal error: x25519 rejected its base point", e);
        }
    }

    /** Returns the shared secret, or throws where the public key is of small order: the secret would be zero. */
    static byte[] agree(byte[] privateKey, byte[] publicKey) throws GeneralSecurityException {
        KeyFactory keys = keyFactory();
        PrivateKey local = keys.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, privateKey));
        PublicKey remote = keys.generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, coordinate(publicKey)));
        KeyAgreement agreement = keyAgreement();
        agreement.init(local);
        agreement.doPhase(remote, /* lastPhase= */ true);
        return requireContributory(agreement.generateSecret());
    }

    /**
     * Refuses the all-zero secret, which RFC 7748 section 6.1 leaves to the protocol: with it the peer would fix the
     * result without knowing a private key. The JDK refuses it as well; another provider might not.
     */
    static byte[] requireContributory(byte[] sharedSecret) throws InvalidKeyException {
        int bits = 0;
        for (byte octet : sharedSecret) {
            bits |= octet;
        }
        if (bits == 0) {
            throw new InvalidKeyException("public key is of small order");
        }
        return sharedSecret;
    }

    /** Reads a u-coordinate: little-endian, and the top bit does not count (RFC 7748 section 5). */
    private static BigInteger coordinate(byte[] publicKey) {
        byte[] bigEndian = new byte[KEY_BYTES];
        for (int i = 0; i < KEY_BYTES; i++) {
            bigEndian[i] = publicKey[KEY_BYTES - 1 - i];
        }
        bigEndian[0] &= 0x7f;
        return new BigInteger(1, bigEndian);
    }

    private static KeyFactory keyFactory() {
        try {
            return KeyFactory.getInstance(ALGORITHM);
        } catch (NoSuchAlgorithmException e) {
            throw new MissingAlgorithmException(ALGORITHM, e);
        }
    }

    private static KeyAgreement keyAgreement() {
        try {
            return KeyAgreement.getInstance(ALGORITHM);
        } catch (NoSuchAlgorithmException e) {
            throw new MissingAlgorithmException(ALGORITHM, e);
        }
    }
}
