package io.sealstream.segment;

import java.io.Serializable;

/**
 * A name, or a pattern of names: {@code *} stands for one part, {@code >} at the end for one or more parts (SPEC section 7.4). Immutable.
 */
public record NamePattern(String text) implements Serializable {

    private static final long serialVersionUID = 1L;

    public NamePattern {
        if (text.isEmpty() || text.length() > StreamName.MAX_BYTES) {
            throw new IllegalArgumentException("name pattern has 1 to 255 characters, found " + text.length());
        }
        String[] parts = text.split("\\.", -1);
        for (int i = 0; i < parts.length; i++) {
            boolean tail = parts[i].equals(">") && i == parts.length - 1;
            if (!tail && !parts[i].equals("*")) {
                requireToken(text, parts[i]);
            }
        }
    }

    /** Whether {@code name} is meant. */
    public boolean matches(StreamName name) {
        String[] wanted = text.split("\\.", -1);
        String[] found = name.text().split("\\.", -1);
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i].equals(">")) {
                return found.length > i && !name.text().isEmpty();
            }
            if (i >= found.length || !(wanted[i].equals("*") || wanted[i].equals(found[i]))) {
                return false;
            }
        }
        return found.length == wanted.length && !name.text().isEmpty();
    }

    private static void requireToken(String text, String part) {
        if (part.isEmpty() || part.indexOf('*') >= 0 || part.indexOf('>') >= 0) {
            throw new IllegalArgumentException(
                    "name pattern has * for one part and > for the rest, found '" + text + "'");
        }
        new StreamName(part);
    }

    @Override
    public String toString() {
        return text;
    }
}
