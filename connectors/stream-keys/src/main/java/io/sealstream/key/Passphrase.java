package io.sealstream.key;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.text.Normalizer;
import java.util.Arrays;

/**
 * A secret that a person can remember: it opens a keystore, or a stream that was sealed with it. Deliberately not serializable and mute
 * in {@code toString}. In normal form C of Unicode, so that two keyboards make the same one. Immutable.
 */
public final class Passphrase {

    /** Far above what a person types. */
    public static final int MAX_CHARACTERS = 1024;

    private final String text;

    private Passphrase(String text) {
        this.text = text;
    }

    /**
     * @param text 1 to {@value #MAX_CHARACTERS} characters, none of them a control character
     * @throws IllegalArgumentException if it is something else; the message does not repeat it
     */
    public static Passphrase of(String text) {
        if (text.isEmpty() || text.length() > MAX_CHARACTERS) {
            throw new IllegalArgumentException(
                    "passphrase has 1 to " + MAX_CHARACTERS + " characters, found " + text.length());
        }
        boolean isText = StandardCharsets.UTF_8.newEncoder().canEncode(text) && text.indexOf('\uFFFD') < 0;
        if (!isText || text.chars().anyMatch(Character::isISOControl)) {
            // What is no text would become the same replacement character, whatever it was.
            throw new IllegalArgumentException("passphrase is text of Unicode without control characters");
        }
        return new Passphrase(Normalizer.normalize(text, Normalizer.Form.NFC));
    }

    /** A copy in UTF-8, for the derivation of a key and for nothing else. The caller wipes it. */
    public byte[] exposeBytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A copy of the characters, for a keystore and for nothing else. The caller wipes it. */
    public char[] exposeCharacters() {
        return text.toCharArray();
    }

    /** Constant-time for secrets of one length. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Passphrase that && MessageDigest.isEqual(exposeBytes(), that.exposeBytes());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(exposeBytes());
    }

    @Override
    public String toString() {
        return "Passphrase[hidden]";
    }
}
