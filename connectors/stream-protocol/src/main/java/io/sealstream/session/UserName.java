package io.sealstream.session;

import java.util.regex.Pattern;

/**
 * Who proves by a password who he is (SPEC section 7.1). Travels in the clear, because the hub looks the password up by it. Immutable.
 *
 * @param text 1 to 64 letters, digits and {@code . _ - @}
 */
public record UserName(String text) implements Comparable<UserName> {

    /** SPEC section 8. */
    public static final int MAX_BYTES = 64;

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._@-]{1," + MAX_BYTES + "}");

    public UserName {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("user name has 1 to " + MAX_BYTES
                    + " letters, digits, '.', '_', '-' and '@', found " + text.length() + " characters");
        }
    }

    @Override
    public int compareTo(UserName other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
