package io.sealstream.bytes;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** 32 bytes of a key or secret as 43 characters of base64url without padding (RFC 4648 section 5; SPEC section 2.1). */
public final class Base64Key {

    public static final int BYTES = 32;
    public static final int CHARACTERS = 43;

    private Base64Key() {}

    /** @throws IllegalArgumentException unless there are 32 bytes */
    public static String encode(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a key has " + BYTES + " bytes, found " + bytes.length);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Empty unless {@code text} is exactly what {@link #encode} writes for 32 bytes. The caller wipes the result. */
    public static Optional<byte[]> decode(String text) {
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

    /** Whether {@code text} may be a key: what stands where a public name belongs must not be one. */
    public static boolean isKey(String text) {
        Optional<byte[]> bytes = decode(text);
        bytes.ifPresent(found -> Arrays.fill(found, (byte) 0));
        return bytes.isPresent();
    }
}
