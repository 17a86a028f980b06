package io.sealstream.key;

import io.sealstream.bytes.OpaqueBytes;
import io.sealstream.cipher.RootKey;
import io.sealstream.file.KeyContext;
import io.sealstream.file.KeySource;
import java.util.Arrays;
import java.util.Objects;

/**
 * Somebody to seal for: the public key of an {@link Identity}. Its text, such as {@code sealstream1...}, is public and has a checksum.
 * Immutable.
 *
 * @param publicKey X25519, 32 bytes
 */
public record RecipientKey(OpaqueBytes publicKey) implements KeyWrapper {

    public static final int BYTES = Curve25519.BYTES;

    static final String PREFIX = "sealstream";

    /** @throws IllegalArgumentException unless these are 32 bytes that are a public key, and one that keeps a secret */
    public RecipientKey {
        Objects.requireNonNull(publicKey, "publicKey");
        if (publicKey.length() != BYTES) {
            throw new IllegalArgumentException("recipient has " + BYTES + " bytes, found " + publicKey.length());
        }
        Curve25519.requirePublicKey(publicKey.toBytes(), "recipient");
    }

    /** @throws IllegalArgumentException if {@code text} is no recipient; the message does not repeat it, as it may be a secret */
    public static RecipientKey parse(String text) {
        return new RecipientKey(OpaqueBytes.of(Bech32.decode(PREFIX, text)
                .orElseThrow(() -> new IllegalArgumentException("recipient is not " + PREFIX
                        + "1 and 58 characters with a checksum: mistyped or cut, found " + text.length()
                        + " characters"))));
    }

    @Override
    public KeySource wrap(RootKey root, KeyContext context) {
        byte[] secret = root.exposeBytes();
        try {
            return new KeySource.Recipient(OpaqueBytes.of(HpkeBox.seal(publicKey.toBytes(), secret, context)));
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** What {@link #parse} reads. */
    @Override
    public String toString() {
        return Bech32.encode(PREFIX, publicKey.toBytes());
    }
}
