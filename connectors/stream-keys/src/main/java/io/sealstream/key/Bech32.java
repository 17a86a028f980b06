package io.sealstream.key;

import java.util.Locale;
import java.util.Optional;

/**
 * Bech32 of BIP 173 for 32 bytes: text with a checksum that finds every mistake in up to four characters. A recipient with a mistake would
 * be nobody's, and what is sealed for nobody is lost.
 */
final class Bech32 {

    private static final String ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private static final int[] GENERATORS = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
    private static final int BYTES = 32;
    private static final int DATA_GROUPS = 52;
    private static final int CHECKSUM_GROUPS = 6;

    private Bech32() {}

    /** @param prefix lower case letters */
    static String encode(String prefix, byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("bech32 is for " + BYTES + " bytes here, found " + bytes.length);
        }
        int[] groups = new int[DATA_GROUPS + CHECKSUM_GROUPS];
        for (int bit = 0; bit < BYTES * 8; bit++) {
            int value = (bytes[bit / 8] >> (7 - bit % 8)) & 1;
            groups[bit / 5] |= value << (4 - bit % 5);
        }
        int check = checksum(prefix, groups) ^ 1;
        StringBuilder text = new StringBuilder(prefix).append('1');
        for (int i = 0; i < groups.length; i++) {
            int group = i < DATA_GROUPS ? groups[i] : (check >> (5 * (groups.length - 1 - i))) & 31;
            text.append(ALPHABET.charAt(group));
        }
        return text.toString();
    }

    /** Empty unless {@code text} is what {@link #encode} writes, all of it in lower or all of it in upper case. */
    static Optional<byte[]> decode(String prefix, String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        boolean mixed = !text.equals(lower) && !text.equals(text.toUpperCase(Locale.ROOT));
        String start = prefix + "1";
        if (mixed || !lower.startsWith(start) || lower.length() != start.length() + DATA_GROUPS + CHECKSUM_GROUPS) {
            return Optional.empty();
        }
        int[] groups = new int[DATA_GROUPS + CHECKSUM_GROUPS];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = ALPHABET.indexOf(lower.charAt(start.length() + i));
            if (groups[i] < 0) {
                return Optional.empty();
            }
        }
        if (checksum(prefix, groups) != 1) {
            return Optional.empty();
        }
        byte[] bytes = new byte[BYTES];
        for (int bit = 0; bit < DATA_GROUPS * 5; bit++) {
            int value = (groups[bit / 5] >> (4 - bit % 5)) & 1;
            if (bit < BYTES * 8) {
                bytes[bit / 8] |= (byte) (value << (7 - bit % 8));
            } else if (value != 0) {
                return Optional.empty();
            }
        }
        return Optional.of(bytes);
    }

    private static int checksum(String prefix, int[] groups) {
        int state = 1;
        for (int i = 0; i < prefix.length(); i++) {
            state = step(state, prefix.charAt(i) >> 5);
        }
        state = step(state, 0);
        for (int i = 0; i < prefix.length(); i++) {
            state = step(state, prefix.charAt(i) & 31);
        }
        for (int group : groups) {
            state = step(state, group);
        }
        return state;
    }

    private static int step(int state, int group) {
        int top = state >>> 25;
        int next = ((state & 0x1ffffff) << 5) ^ group;
        for (int i = 0; i < GENERATORS.length; i++) {
            next ^= ((top >> i) & 1) * GENERATORS[i];
        }
        return next;
    }
}
