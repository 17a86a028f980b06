package io.sealstream.testkit;

import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;

/**
 * One case of Wycheproof: its own fields and those of its group.
 *
 * @param file where it stands
 * @param fields names and values; numbers as decimal digits
 */
public record WycheproofCase(String file, Map<String, String> fields) {

    public WycheproofCase {
        Objects.requireNonNull(file, "file");
        fields = Map.copyOf(fields);
    }

    /** The text of a field that must be there. */
    public String text(String field) {
        String value = fields.get(field);
        if (value == null) {
            throw new IllegalStateException("case has no field " + field + ": " + this);
        }
        return value;
    }

    public byte[] hex(String field) {
        return HexFormat.of().parseHex(text(field));
    }

    public int number(String field) {
        return Integer.parseInt(text(field));
    }

    /** {@code valid}, {@code invalid} or {@code acceptable}. */
    public String result() {
        return text("result");
    }

    /** File, number and comment: what a failure should name. */
    @Override
    public String toString() {
        return file + " #" + fields.get("tcId") + " " + fields.get("result") + " " + fields.get("comment");
    }
}
