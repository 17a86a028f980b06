package io.sealstream.cli;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount of bytes as people write it, such as {@code 500}, {@code 64KiB} or {@code 10GiB}. Immutable.
 *
 * @param bytes one or more
 */
record ByteAmount(long bytes) {

    private static final Pattern FORM = Pattern.compile("([0-9]{1,18})(B|KIB|MIB|GIB|TIB)?");
    private static final Map<String, Integer> SHIFTS = Map.of("B", 0, "KIB", 10, "MIB", 20, "GIB", 30, "TIB", 40);

    static ByteAmount parse(String text) {
        Matcher matcher = FORM.matcher(text.toUpperCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "amount is not bytes, KiB, MiB, GiB or TiB such as 10GiB, found " + text);
        }
        long number = Long.parseLong(matcher.group(1));
        String unit = matcher.group(2);
        int shift = unit == null ? 0 : SHIFTS.getOrDefault(unit, 0);
        if (number < 1 || number > Long.MAX_VALUE >> shift) {
            throw new IllegalArgumentException("amount is out of range, found " + text);
        }
        return new ByteAmount(number << shift);
    }
}
