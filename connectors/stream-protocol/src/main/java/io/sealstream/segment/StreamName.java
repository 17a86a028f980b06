package io.sealstream.segment;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;

/**
 * The name that groups streams, such as {@code sensors.seattle}: tokens of letters, digits, {@code _} and {@code -}, separated by
 * dots. Empty for streams that have none, such as files. At most 255 bytes (SPEC section 2). Immutable.
 */
public record StreamName(String text) implements Serializable {

    private static final long serialVersionUID = 1L;

    /** SPEC section 2: fits a length byte of file systems and keeps frames small. */
    public static final int MAX_BYTES = 255;

    /** The empty name. */
    public static final StreamName NONE = new StreamName("");

    public StreamName {
        if (text.length() > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "stream name has at most " + MAX_BYTES + " characters, found " + text.length());
        }
        if (!text.isEmpty() && !isTokens(text)) {
            throw new IllegalArgumentException(
                    "stream name is made of letters, digits, _ and -, in parts separated by single dots, found '" + text
                            + "'");
        }
    }

    /** The name in UTF-8; ASCII by construction. */
    public byte[] bytes() {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static boolean isTokens(String text) {
        boolean tokenEmpty = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                if (tokenEmpty) {
                    return false;
                }
                tokenEmpty = true;
            } else if (isTokenCharacter(c)) {
                tokenEmpty = false;
            } else {
                return false;
            }
        }
        return !tokenEmpty;
    }

    private static boolean isTokenCharacter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    }

    @Override
    public String toString() {
        return text;
    }
}
