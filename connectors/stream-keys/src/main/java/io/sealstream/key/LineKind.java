package io.sealstream.key;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The kinds of lines in key and secret files (SPEC section 2.1): the first word says what the others are. */
enum LineKind {
    KEY("sealstream-key-1", "a key entry", "KEY-ID", "KEY"),
    IDENTITY("sealstream-identity-1", "an identity", "SECRET"),
    SECRET("sealstream-secret-1", "a hub secret", "SECRET"),
    LOGIN("sealstream-login-1", "a user's login", "USER", "HUB-PUBLIC-KEY", "PASSWORD-KEY"),
    CLIENT_KEY("sealstream-clientkey-1", "a client's private key", "PRIVATE-KEY", "HUB-PUBLIC-KEY"),
    HUB("sealstream-hub-1", "a hub's private key", "PRIVATE-KEY"),
    USER("sealstream-user-1", "a user that a hub lets in", "NAME", "PASSWORD-KEY"),
    CLIENT("sealstream-client-1", "a client that a hub lets in", "PUBLIC-KEY");

    /** The number in it is the version of the form. */
    private final String mark;

    private final String what;
    private final String form;
    private final int values;

    LineKind(String mark, String what, String... values) {
        this.mark = mark;
        this.what = what;
        this.form = mark + " " + String.join(" ", values);
        this.values = values.length;
    }

    String what() {
        return what;
    }

    /** What such a line looks like, for messages. */
    String form() {
        return form;
    }

    /** A line without its end. It holds what is in {@code texts}: secrets, for some kinds. */
    String line(String... texts) {
        if (texts.length != values) {
            throw new IllegalArgumentException(this + " has " + values + " values, found " + texts.length);
        }
        return mark + " " + String.join(" ", texts);
    }

    boolean hasWords(int count) {
        return count == values + 1;
    }

    static Optional<LineKind> of(String mark) {
        return Arrays.stream(values()).filter(kind -> kind.mark.equals(mark)).findFirst();
    }

    /** What lines of these kinds look like, for messages. */
    static String forms(List<LineKind> kinds) {
        return kinds.stream().map(LineKind::form).collect(Collectors.joining(" or "));
    }
}
