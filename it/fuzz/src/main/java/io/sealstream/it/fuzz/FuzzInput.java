package io.sealstream.it.fuzz;

import java.util.Arrays;

/** Reads choices from an input. Behind its end everything is zero, so that every input means something. Not thread safe. */
final class FuzzInput {

    private final byte[] bytes;
    private int position;

    FuzzInput(byte[] bytes) {
        this.bytes = bytes;
    }

    boolean hasMore() {
        return position < bytes.length;
    }

    int u8() {
        return position < bytes.length ? bytes[position++] & 0xff : 0;
    }

    int u16() {
        return u8() << 8 | u8();
    }

    long i64() {
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = value << 8 | u8();
        }
        return value;
    }

    /** A number from 0 to {@code bound - 1}; takes one byte for bounds up to 256, else two. */
    int below(int bound) {
        return bound <= 1 ? 0 : (bound <= 256 ? u8() : u16()) % bound;
    }

    /** The next bytes, fewer at the end. */
    byte[] bytes(int length) {
        int to = Math.min(bytes.length, position + length);
        byte[] taken = Arrays.copyOfRange(bytes, position, to);
        position = to;
        return taken;
    }

    byte[] rest() {
        return bytes(bytes.length - position);
    }
}
