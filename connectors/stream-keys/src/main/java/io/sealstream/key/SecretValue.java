package io.sealstream.key;

import io.sealstream.bytes.Base64Key;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Objects;

/**
 * 32 secret bytes of one purpose. Deliberately not serializable and mute in {@code toString}, so that a secret never reaches a job graph,
 * a log or an exception. Immutable; bytes are copied in, and handed out only by {@link #exposeBytes}, whose name is easy to search for.
 */
public abstract sealed class SecretValue permits HubSecret, HopKeyPair, Identity, LoginKey {

    public static final int BYTES = Base64Key.BYTES;

    private final String purpose;
    private final byte[] bytes;

    /**
     * @param ownedBytes not copied: belongs to the value from now on
     * @throws IllegalArgumentException unless there are 32 bytes
     */
    SecretValue(String purpose, byte[] ownedBytes) {
        this.purpose = Objects.requireNonNull(purpose, "purpose");
        if (ownedBytes.length != BYTES) {
            throw new IllegalArgumentException(purpose + " has " + BYTES + " bytes, found " + ownedBytes.length);
        }
        this.bytes = ownedBytes;
    }

    static byte[] randomBytes(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return bytes;
    }

    /** A copy of the secret, for the handshake, opener or file that it is made for and for nothing else. The caller wipes it. */
    public final byte[] exposeBytes() {
        return bytes.clone();
    }

    /** The secret as it stands in a file. */
    final String exposeText() {
        return Base64Key.encode(bytes);
    }

    /** Of one purpose and with the same bytes; constant-time. */
    @Override
    public final boolean equals(Object other) {
        return other instanceof SecretValue that
                && purpose.equals(that.purpose)
                && MessageDigest.isEqual(bytes, that.bytes);
    }

    @Override
    public final int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + "[hidden]";
    }
}
