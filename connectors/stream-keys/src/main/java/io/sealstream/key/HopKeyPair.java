package io.sealstream.key;

import io.sealstream.session.HopPublicKey;
import java.security.SecureRandom;

/**
 * The X25519 private key by which a hub or a client proves to the other side who it is, and its public key. It opens no stream.
 * Immutable.
 */
public final class HopKeyPair extends SecretValue {

    private final HopPublicKey publicKey;

    private HopKeyPair(byte[] privateKey) {
        super("private key", privateKey);
        this.publicKey = HopPublicKey.of(Curve25519.publicKey(privateKey));
    }

    /** @throws IllegalArgumentException unless there are 32 bytes */
    public static HopKeyPair of(byte[] privateKey) {
        return new HopKeyPair(privateKey.clone());
    }

    /** A fresh pair. */
    public static HopKeyPair random(SecureRandom random) {
        return new HopKeyPair(randomBytes(random));
    }

    /** What the other side pins or allows; no secret. */
    public HopPublicKey publicKey() {
        return publicKey;
    }

    @Override
    public String toString() {
        return "HopKeyPair[" + publicKey + ", secret hidden]";
    }
}
