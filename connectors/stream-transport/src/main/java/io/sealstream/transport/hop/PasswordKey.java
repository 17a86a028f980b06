package io.sealstream.transport.hop;

import java.util.Arrays;

/**
 * What a password becomes for one hub and one user, by a function that makes guessing dear (SPEC section 7.1). A hub that is robbed of it
 * lets the thief in as that user, but shows him no password. Mute in {@code toString}. Immutable.
 */
public final class PasswordKey {

    public static final int BYTES = 32;

    private final byte[] bytes;

    private PasswordKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @throws IllegalArgumentException unless there are 32 bytes */
    public static PasswordKey of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("password key has " + BYTES + " bytes, found " + bytes.length);
        }
        return new PasswordKey(Arrays.copyOf(bytes, BYTES));
    }

    byte[] preSharedKey() {
        return bytes.clone();
    }

    @Override
    public String toString() {
        return "PasswordKey[hidden]";
    }
}
