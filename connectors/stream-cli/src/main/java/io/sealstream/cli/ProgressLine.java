package io.sealstream.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;

/** The text of the progress line, at most 79 characters wide. Pure. */
final class ProgressLine {

    private static final int BAR_CELLS = 20;

    private ProgressLine() {}

    /** While bytes flow. */
    static String running(long bytes, OptionalLong totalBytes, double bytesPerSecond, Duration elapsed) {
        String rate = Quantity.bytes((long) bytesPerSecond) + "/s";
        if (totalBytes.isEmpty() || totalBytes.getAsLong() < Math.max(1, bytes)) {
            return String.format(Locale.ROOT, "%11s  %13s  %s", Quantity.bytes(bytes), rate, Quantity.clock(elapsed));
        }
        long total = totalBytes.getAsLong();
        return String.format(
                Locale.ROOT,
                "%3d %% [%s]  %11s of %s  %13s  %s",
                (long) (100.0 * bytes / total),
                bar(bytes, total),
                Quantity.bytes(bytes),
                Quantity.bytes(total),
                rate,
                timeLeft(total - bytes, bytesPerSecond));
    }

    /** When no more bytes come. */
    static String ended(long bytes, Duration elapsed) {
        double seconds = elapsed.toNanos() / 1e9;
        String rate = seconds > 0 ? "  " + Quantity.bytes((long) (bytes / seconds)) + "/s" : "";
        return Quantity.bytes(bytes) + " in " + Quantity.clock(elapsed) + rate;
    }

    private static String bar(long bytes, long total) {
        int filled = (int) (BAR_CELLS * (double) bytes / total);
        String head = filled < BAR_CELLS ? ">" : "";
        return "=".repeat(filled) + head + " ".repeat(BAR_CELLS - filled - head.length());
    }

    private static String timeLeft(long bytes, double bytesPerSecond) {
        if (bytesPerSecond < 1) {
            return "stalled";
        }
        return Quantity.clock(Duration.ofSeconds((long) Math.ceil(bytes / bytesPerSecond))) + " left";
    }
}
