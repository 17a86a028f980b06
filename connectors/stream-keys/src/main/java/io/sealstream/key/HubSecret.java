package io.sealstream.key;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * 32 random bytes that a hub shares with its clients: they let a client in and open nothing. Deliberately not serializable and mute in
 * {@code toString}. Immutable; bytes are copied in, and handed out only by {@link #exposeBytes}, whose name is easy to search for.
 */
public final class HubSecret {

    public static final int BYTES = SecretBytes.BYTES;

    private final byte[] bytes;

    private HubSecret(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @throws IllegalArgumentException unless there are 32 bytes */
    public static HubSecret of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("hub secret has " + BYTES + " bytes, found " + bytes.length);
        }
        return new HubSecret(bytes.clone());
    }

    /** A fresh secret. */
    public static HubSecret random(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new HubSecret(bytes);
    }

    /** A copy of the secret, for a handshake or a secret file and for nothing else. The caller wipes it. */
    public byte[] exposeBytes() {
        return bytes.clone();
    }

    /** Constant-time. */
    @Override
    public boolean equals(Object other) {
        return other instanceof HubSecret that && MessageDigest.isEqual(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "HubSecret[hidden]";
    }
}
