package io.sealstream.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One test vector: named fields and the bytes that they speak of. On disk (see the README in {@code schemas/vectors}): lines of
 * {@code name: value} in ASCII, an empty line, then the bytes as they are. Immutable; bytes are copied in and out.
 */
public final class Vector {

    /** Field that names the expected outcome: {@value #SUCCESS} or the name of an error code. */
    public static final String EXPECT = "expect";

    /** Value of {@value #EXPECT} where nothing goes wrong. */
    public static final String SUCCESS = "success";

    private static final Pattern FIELD_NAME = Pattern.compile("[a-z][a-z0-9-]*");

    private final String name;
    private final Map<String, String> fields;
    private final byte[] bytes;

    private Vector(String name, Map<String, String> fields, byte[] bytes) {
        this.name = name;
        this.fields = fields;
        this.bytes = bytes;
    }

    /**
     * Makes a vector.
     *
     * @param name file name without suffix
     * @param fields in the order of the file
     * @param bytes what follows the empty line
     */
    public static Vector of(String name, Map<String, String> fields, byte[] bytes) {
        fields.forEach(Vector::requireField);
        return new Vector(Objects.requireNonNull(name, "name"), new LinkedHashMap<>(fields), bytes.clone());
    }

    /** @throws IllegalArgumentException if this is not a vector file */
    public static Vector parse(String name, byte[] file) {
        Map<String, String> fields = new LinkedHashMap<>();
        int at = 0;
        for (String line : headerLines(name, file)) {
            int colon = line.indexOf(": ");
            if (colon < 0) {
                throw new IllegalArgumentException(name + ": line is not 'name: value': " + line);
            }
            String field = line.substring(0, colon);
            String value = line.substring(colon + 2);
            requireField(field, value);
            if (fields.put(field, value) != null) {
                throw new IllegalArgumentException(name + ": field is there twice: " + field);
            }
            at += line.length() + 1;
        }
        byte[] bytes = new byte[file.length - at - 1];
        System.arraycopy(file, at + 1, bytes, 0, bytes.length);
        return new Vector(name, fields, bytes);
    }

    /** The file that {@link #parse} reads. */
    public byte[] encode() {
        StringBuilder header = new StringBuilder();
        fields.forEach((field, value) ->
                header.append(field).append(": ").append(value).append('\n'));
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(header.append('\n').toString().getBytes(StandardCharsets.US_ASCII));
        file.writeBytes(bytes);
        return file.toByteArray();
    }

    public String name() {
        return name;
    }

    /** The error code that reading must end with, or empty if it must succeed. */
    public Optional<String> expectedError() {
        String expected = text(EXPECT);
        return expected.equals(SUCCESS) ? Optional.empty() : Optional.of(expected);
    }

    /** @throws IllegalArgumentException if there is no such field */
    public String text(String field) {
        String value = fields.get(field);
        if (value == null) {
            throw new IllegalArgumentException(name + ": field is missing: " + field);
        }
        return value;
    }

    /** A field of hexadecimal digits. */
    public byte[] hex(String field) {
        return HexFormat.of().parseHex(text(field));
    }

    /** A decimal field. */
    public long number(String field) {
        return Long.parseLong(text(field));
    }

    /** What follows the empty line. */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public String toString() {
        return name + " (" + fields.getOrDefault("purpose", "") + ")";
    }

    private static List<String> headerLines(String name, byte[] file) {
        List<String> lines = new ArrayList<>();
        for (int from = 0; from < file.length; ) {
            int to = from;
            while (to < file.length && file[to] != '\n') {
                to++;
            }
            if (to == from) {
                return lines;
            }
            lines.add(new String(file, from, to - from, StandardCharsets.US_ASCII));
            from = to + 1;
        }
        throw new IllegalArgumentException(name + ": no empty line ends the fields");
    }

    private static void requireField(String field, String value) {
        boolean printable = value.chars().allMatch(c -> c >= ' ' && c <= '~');
        if (!FIELD_NAME.matcher(field).matches() || !printable) {
            throw new IllegalArgumentException("not a field of a vector: " + field + ": " + value);
        }
    }
}
