package io.sealstream.transport.hop;

import io.sealstream.transport.noise.X25519KeyPair;
import java.util.Arrays;
import java.util.HexFormat;

/** The X25519 public key of a hub or a client: what the other side pins. No secret; its text is 64 hexadecimal digits. Immutable. */
public final class HopPublicKey {

    public static final int BYTES = 32;

    private final byte[] bytes;

    private HopPublicKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @throws IllegalArgumentException unless there are 32 bytes */
    public static HopPublicKey of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("public key has " + BYTES + " bytes, found " + bytes.length);
        }
        return new HopPublicKey(bytes.clone());
    }

    public static HopPublicKey of(X25519KeyPair keys) {
        return new HopPublicKey(keys.publicKey());
    }

    /** Parses what {@link #toString} writes. */
    public static HopPublicKey parse(String text) {
        if (!text.matches("[0-9a-fA-F]{" + 2 * BYTES + "}")) {
            throw new IllegalArgumentException(
                    "public key has " + 2 * BYTES + " hexadecimal digits, found " + text.length() + " characters");
        }
        return new HopPublicKey(HexFormat.of().parseHex(text));
    }

    /** A copy. */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HopPublicKey key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
