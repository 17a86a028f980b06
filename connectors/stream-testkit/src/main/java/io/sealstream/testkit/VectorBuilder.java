package io.sealstream.testkit;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes a {@link Vector} for a generator, field by field in the order of the file. Not thread safe. */
public final class VectorBuilder {

    private final String name;
    private final Map<String, String> fields = new LinkedHashMap<>();

    private VectorBuilder(String name) {
        this.name = name;
    }

    /** A vector that must be read without error, unless {@link #fails} says otherwise. */
    public static VectorBuilder named(String name, String purpose) {
        return new VectorBuilder(name).with("purpose", purpose).with(Vector.EXPECT, Vector.SUCCESS);
    }

    /** Reading must end with this error code. */
    public VectorBuilder fails(String code) {
        return with(Vector.EXPECT, code);
    }

    public VectorBuilder with(String field, String value) {
        fields.put(field, value);
        return this;
    }

    public VectorBuilder with(String field, long value) {
        return with(field, Long.toString(value));
    }

    public VectorBuilder with(String field, byte[] value) {
        return with(field, HexFormat.of().formatHex(value));
    }

    /** Length and SHA-256 of what reading must release, before the error if there is one. */
    public VectorBuilder releases(byte[] plaintext) {
        return with("plaintext-bytes", plaintext.length).with("plaintext-sha256", sha256(plaintext));
    }

    /** The vector, with the bytes that it is about. */
    public Vector of(byte[] bytes) {
        return Vector.of(name, fields, bytes);
    }

    /** The digest that {@link #releases} writes. */
    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
