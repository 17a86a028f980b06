package io.sealstream.transport.hop;

import io.sealstream.cipher.Hkdf;
import java.nio.charset.StandardCharsets;

/**
 * The random secret that a hub shares with its clients (SPEC section 7.4). Deliberately not serializable and mute in {@code toString}.
 * Immutable.
 */
public final class HopSecret {

    public static final int BYTES = 32;

    private static final byte[] LABEL = "seg/1 psk".getBytes(StandardCharsets.US_ASCII);

    private final byte[] preSharedKey;

    private HopSecret(byte[] preSharedKey) {
        this.preSharedKey = preSharedKey;
    }

    /** @throws IllegalArgumentException unless there are 32 bytes */
    public static HopSecret of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("hub secret has " + BYTES + " bytes, found " + bytes.length);
        }
        return new HopSecret(Hkdf.expand(Hkdf.extract(new byte[0], bytes), LABEL, BYTES));
    }

    byte[] preSharedKey() {
        return preSharedKey.clone();
    }

    @Override
    public String toString() {
        return "HopSecret[hidden]";
    }
}
