package io.sealstream.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A time as people write it, such as {@code 90s}, {@code 15m}, {@code 12h} or {@code 7d}. Immutable.
 *
 * @param duration a second or more
 */
record TimeAmount(Duration duration) {

    private static final Pattern FORM = Pattern.compile("([0-9]{1,9})([smhd])");
    private static final Map<String, Duration> UNITS = Map.of(
            "s", Duration.ofSeconds(1), "m", Duration.ofMinutes(1), "h", Duration.ofHours(1), "d", Duration.ofDays(1));

    static TimeAmount parse(String text) {
        Matcher matcher = FORM.matcher(text.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException("time is not seconds, minutes, hours or days such as 7d, found " + text);
        }
        long number = Long.parseLong(matcher.group(1));
        if (number < 1) {
            throw new IllegalArgumentException("time is out of range, found " + text);
        }
        return new TimeAmount(
                UNITS.getOrDefault(matcher.group(2), Duration.ZERO).multipliedBy(number));
    }
}
