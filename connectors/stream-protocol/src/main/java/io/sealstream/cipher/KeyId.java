package io.sealstream.cipher;

import java.io.Serializable;
import java.util.regex.Pattern;

/** The public name of a root key: 1 to 64 letters, digits, dots, {@code _} and {@code -}. Immutable. */
public record KeyId(String text) implements Serializable {

    private static final long serialVersionUID = 1L;

    /** SPEC section 8. */
    public static final int MAX_BYTES = 64;

    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._-]{1," + MAX_BYTES + "}");

    public KeyId {
        if (!ALLOWED.matcher(text).matches()) {
            throw new IllegalArgumentException("key id has 1 to " + MAX_BYTES
                    + " letters, digits, dots, _ and -, found " + text.length() + " characters");
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
