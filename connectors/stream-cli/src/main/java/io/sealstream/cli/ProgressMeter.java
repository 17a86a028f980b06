package io.sealstream.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * One line on a terminal that follows a transfer: bytes, rate, and, where the size is known, share and time left. Draws itself at most
 * five times a second, and only when bytes arrive.
 */
public final class ProgressMeter implements Progress {

    private static final long INTERVAL_NANOS = Duration.ofMillis(200).toNanos();

    /** The rate shown forgets with this time constant: steady to the eye, and quick to follow a change. */
    private static final double MEMORY_NANOS = Duration.ofSeconds(3).toNanos();

    private final PrintStream screen;
    private final LongSupplier nanos;
    private final OptionalLong totalBytes;
    private final ShutdownHook interrupted;
    private final long start;
    private long nextDraw;
    private long bytes;
    private long lastDraw;
    private long lastBytes;
    private double bytesPerNano;
    private int drawnCharacters;

    /**
     * @param screen a terminal
     * @param nanos a clock that never goes back, in nanoseconds
     * @param totalBytes how much there is to do, if known
     * @param patience for how long nothing is shown; zero shows a line in any case
     */
    public ProgressMeter(PrintStream screen, LongSupplier nanos, OptionalLong totalBytes, Duration patience) {
        this.screen = screen;
        this.nanos = nanos;
        this.totalBytes = totalBytes;
        this.start = nanos.getAsLong();
        this.lastDraw = start;
        this.nextDraw = start + patience.toNanos();
        this.interrupted = new ShutdownHook(this::leaveLine);
    }

    @Override
    public void advance(long count) {
        bytes += count;
        long now = nanos.getAsLong();
        // Differences, because this clock may pass the end of its range.
        if (now - nextDraw >= 0) {
            measure(now);
            draw(ProgressLine.running(bytes, totalBytes, bytesPerNano * 1e9, Duration.ofNanos(now - start)));
            nextDraw = now + INTERVAL_NANOS;
        }
    }

    @Override
    public void close() {
        interrupted.close();
        long now = nanos.getAsLong();
        if (drawnCharacters > 0 || now - nextDraw >= 0) {
            draw(ProgressLine.ended(bytes, Duration.ofNanos(now - start)));
        }
        leaveLine();
    }

    private void measure(long now) {
        double passed = now - lastDraw;
        if (passed <= 0) {
            return;
        }
        double current = (bytes - lastBytes) / passed;
        // At first the plain average, so that a slow start is not remembered for longer than it weighs.
        double weight = Math.max(passed / (now - start), 1 - Math.exp(-passed / MEMORY_NANOS));
        bytesPerNano += weight * (current - bytesPerNano);
        lastDraw = now;
        lastBytes = bytes;
    }

    private void draw(String text) {
        screen.print("\r" + text + " ".repeat(Math.max(0, drawnCharacters - text.length())));
        screen.flush();
        drawnCharacters = text.length();
    }

    private void leaveLine() {
        if (drawnCharacters > 0) {
            screen.println();
            drawnCharacters = 0;
        }
    }
}
