package io.sealstream.segment;

import io.sealstream.bytes.ByteReader;
import io.sealstream.bytes.ByteWriter;
import io.sealstream.bytes.OpaqueBytes;
import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Metadata of a segment: types and values, in order (SPEC sections 3.3 and 3.4). Immutable.
 *
 * @param entries types below 32,768 are the protocol's and stand there once; those from there on belong to applications
 */
public record Tlvs(List<Entry> entries) {

    /** SPEC section 3.4: the first type that is free for applications. */
    public static final int FIRST_APPLICATION_TYPE = 0x8000;

    public static final Tlvs NONE = new Tlvs(List.of());

    private static final int MAX_TYPE = 0xffff;
    private static final int HEAD_BYTES = 4;

    /** One value. */
    public record Entry(int type, OpaqueBytes value) {
        public Entry {
            Objects.requireNonNull(value, "value");
            if (type < 0 || type > MAX_TYPE || value.length() > MAX_TYPE) {
                throw new IllegalArgumentException(
                        "metadata is out of range: type " + type + ", " + value.length() + " bytes");
            }
        }
    }

    public Tlvs {
        entries = List.copyOf(entries);
    }

    /** Application metadata with one more value. */
    public Tlvs with(int type, byte[] value) {
        List<Entry> more = new ArrayList<>(entries);
        more.add(new Entry(type, OpaqueBytes.of(value)));
        return new Tlvs(more);
    }

    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /** The first value of a type. */
    public Optional<OpaqueBytes> find(int type) {
        return entries.stream()
                .filter(entry -> entry.type() == type)
                .map(Entry::value)
                .findFirst();
    }

    /** Whether all types are free for applications. */
    public boolean areOfApplications() {
        return entries.stream().allMatch(entry -> entry.type() >= FIRST_APPLICATION_TYPE);
    }

    public byte[] encode() {
        ByteWriter out = new ByteWriter(16);
        entries.forEach(entry -> out.u16(entry.type()).shortBytes(entry.value().toBytes()));
        return out.toBytes();
    }

    /** Length of what {@link #encode} gives. */
    public int encodedBytes() {
        return entries.stream()
                .mapToInt(entry -> HEAD_BYTES + entry.value().length())
                .sum();
    }

    /**
     * Reads all of {@code length} bytes at {@code offset}.
     *
     * @throws StreamException with {@code TRUNCATED} if a value is cut, {@code CORRUPT_HEADER} if a type of the protocol comes twice
     */
    public static Tlvs decode(byte[] bytes, int offset, int length) throws StreamException {
        if (length == 0) {
            return NONE;
        }
        ByteReader in = ByteReader.of(bytes, offset, length, "segment metadata");
        List<Entry> entries = new ArrayList<>();
        BitSet seen = new BitSet();
        while (in.remaining() > 0) {
            int type = in.u16();
            boolean twice = type < FIRST_APPLICATION_TYPE && seen.get(type);
            seen.set(type);
            entries.add(new Entry(type, OpaqueBytes.of(in.shortBytes(MAX_TYPE))));
            if (twice) {
                throw new CorruptDataException(
                        ErrorCode.CORRUPT_HEADER, "segment metadata repeats a type", "type", type);
            }
        }
        return new Tlvs(entries);
    }
}
