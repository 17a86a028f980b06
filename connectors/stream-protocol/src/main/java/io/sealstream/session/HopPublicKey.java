package io.sealstream.session;

import io.sealstream.bytes.Base64Key;
import io.sealstream.bytes.OpaqueBytes;
import java.util.Arrays;
import java.util.Objects;

/**
 * The X25519 public key of a hub or a client: what the other side pins (SPEC section 7.1). No secret; its text is that of secret files,
 * so that a person can compare the two. Immutable.
 *
 * @param content 32 bytes
 */
public record HopPublicKey(OpaqueBytes content) {

    public static final int BYTES = Base64Key.BYTES;

    public HopPublicKey {
        Objects.requireNonNull(content, "content");
        if (content.length() != BYTES) {
            throw new IllegalArgumentException("public key has " + BYTES + " bytes, found " + content.length());
        }
    }

    /** @throws IllegalArgumentException unless there are 32 bytes */
    public static HopPublicKey of(byte[] bytes) {
        return new HopPublicKey(OpaqueBytes.of(bytes));
    }

    /**
     * Parses what {@link #toString} writes.
     *
     * @throws IllegalArgumentException if it is something else; the message does not repeat it, as it may be a secret
     */
    public static HopPublicKey parse(String text) {
        byte[] bytes = Base64Key.decode(text)
                .orElseThrow(() -> new IllegalArgumentException("public key is not " + BYTES
                        + " bytes in base64url without padding: mistyped or cut, found " + text.length()
                        + " characters, expected " + Base64Key.CHARACTERS));
        HopPublicKey key = of(bytes);
        Arrays.fill(bytes, (byte) 0);
        return key;
    }

    /** A copy. */
    public byte[] bytes() {
        return content.toBytes();
    }

    @Override
    public String toString() {
        return Base64Key.encode(content.toBytes());
    }
}
