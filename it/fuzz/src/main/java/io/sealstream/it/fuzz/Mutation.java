package io.sealstream.it.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Edits of bytes, read from an input: each takes a kind, a place and what it needs. */
final class Mutation {

    private static final int MAX_EDITS = 16;
    private static final int MAX_GROWTH_BYTES = 16 << 10;

    private Mutation() {}

    /** A copy of {@code base} after at most {@value #MAX_EDITS} edits; no edits when the input is at its end. */
    static byte[] of(byte[] base, FuzzInput input) {
        byte[] result = base.clone();
        int edits = input.below(MAX_EDITS + 1);
        for (int i = 0; i < edits && input.hasMore() && result.length < base.length + MAX_GROWTH_BYTES; i++) {
            result = edit(result, input);
        }
        return result;
    }

    private static byte[] edit(byte[] bytes, FuzzInput input) {
        int kind = input.below(8);
        int at = input.below(bytes.length + 1);
        return switch (kind) {
            case 0 -> flip(bytes, at, 1 << input.below(8));
            case 1 -> flip(bytes, at, input.u8());
            case 2 -> replace(bytes, at, at, input.bytes(input.below(32)));
            case 3 -> replace(bytes, at, end(bytes, at, input.below(300)), new byte[0]);
            case 4 -> Arrays.copyOf(bytes, at);
            case 5 -> overwrite(bytes, at, input.bytes(1 + input.below(16)));
            case 6 -> replace(bytes, at, at, Arrays.copyOfRange(bytes, at, end(bytes, at, input.below(5000))));
            default -> swap(bytes, at, input.below(bytes.length + 1), input.below(2000));
        };
    }

    private static byte[] flip(byte[] bytes, int at, int bits) {
        if (at < bytes.length) {
            bytes[at] ^= (byte) bits;
        }
        return bytes;
    }

    private static byte[] overwrite(byte[] bytes, int at, byte[] with) {
        System.arraycopy(with, 0, bytes, at, Math.min(with.length, bytes.length - at));
        return bytes;
    }

    private static byte[] swap(byte[] bytes, int first, int second, int length) {
        int low = Math.min(first, second);
        int high = Math.max(first, second);
        int count = Math.min(length, Math.min(high - low, bytes.length - high));
        byte[] kept = Arrays.copyOfRange(bytes, low, low + count);
        System.arraycopy(bytes, high, bytes, low, count);
        System.arraycopy(kept, 0, bytes, high, count);
        return bytes;
    }

    private static byte[] replace(byte[] bytes, int from, int to, byte[] with) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + with.length);
        out.write(bytes, 0, from);
        out.writeBytes(with);
        out.write(bytes, to, bytes.length - to);
        return out.toByteArray();
    }

    private static int end(byte[] bytes, int from, int length) {
        return Math.min(bytes.length, from + length);
    }
}
