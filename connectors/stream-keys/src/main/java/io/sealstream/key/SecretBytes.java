package io.sealstream.key;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** 32 secret bytes as 43 characters of base64url without padding (RFC 4648 section 5). */
final class SecretBytes {

    static final int BYTES = 32;
    static final int CHARACTERS = 43;

    private SecretBytes() {}

    static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Empty unless {@code text} is exactly what {@link #encode} writes for 32 bytes. The caller wipes the result. */
    static Optional<byte[]> decode(String text) {
        if (text.length() != CHARACTERS) {
            return Optional.empty();
        }
        byte[] characters = text.getBytes(StandardCharsets.ISO_8859_1);
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(characters);
            // The last character has two spare bits, which the decoder ignores: one key has one form.
            byte[] again = Base64.getUrlEncoder().withoutPadding().encode(bytes);
            return MessageDigest.isEqual(characters, again) ? Optional.of(bytes) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        } finally {
            Arrays.fill(characters, (byte) 0);
        }
    }
}
