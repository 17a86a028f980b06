package io.sealstream.cipher;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * 32 uniformly random bytes from which the keys of streams are derived (SPEC section 3.1). Deliberately not serializable and mute in
 * {@code toString}: a key must never reach a job graph, a log or an exception. Immutable; bytes are copied in, and handed out only by
 * {@link #exposeBytes}, whose name is easy to search for.
 */
public final class RootKey {

    public static final int BYTES = 32;

    private final byte[] bytes;

    private RootKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @throws IllegalArgumentException unless there are 32 bytes */
    public static RootKey of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("root key has " + BYTES + " bytes, found " + bytes.length);
        }
        return new RootKey(bytes.clone());
    }

    /** A fresh key. */
    public static RootKey random(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new RootKey(bytes);
    }

    /** A copy of the secret, for writing it to a key store and for nothing else. The caller wipes it. */
    public byte[] exposeBytes() {
        return bytes.clone();
    }

    byte[] secret() {
        return bytes;
    }

    /** Constant-time. */
    @Override
    public boolean equals(Object other) {
        return other instanceof RootKey that && MessageDigest.isEqual(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "RootKey[hidden]";
    }
}
