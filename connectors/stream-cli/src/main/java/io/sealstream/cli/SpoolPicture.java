package io.sealstream.cli;

import io.sealstream.hub.spool.SpoolReport.OneFile;
import io.sealstream.hub.spool.SpoolReport.OneStream;
import java.util.Arrays;

/**
 * A line that shows what of a stream is stored, from its first segment to its last: dots for what was dropped, a bar for each file, and
 * below it where its subscribers stand.
 */
final class SpoolPicture {

    private static final int CELLS = 60;

    private SpoolPicture() {}

    /** Such as {@code [......====|====|==F}; damage ends in {@code ~}, and a stream that goes on in {@code >}. */
    static String bar(OneStream stream) {
        char[] cells = new char[CELLS];
        Arrays.fill(cells, '=');
        Arrays.fill(cells, 0, cell(stream, stream.firstSequence()), '.');
        for (OneFile file : stream.files()) {
            long first = file.stored().firstSequence();
            if (first > stream.firstSequence()) {
                cells[cell(stream, first)] = '|';
            }
        }
        boolean empty = stream.end().nextSequence() == stream.firstSequence();
        String bar = empty ? ".".repeat(stream.end().nextSequence() == 0 ? 0 : CELLS) : new String(cells);
        return "[" + bar + (!stream.faults().isEmpty() ? "~" : stream.end().ended() ? "F" : ">");
    }

    /** A mark below the bar for each place where a subscriber stands; empty if there is none. */
    static String cursors(OneStream stream) {
        char[] cells = new char[CELLS + 2];
        Arrays.fill(cells, ' ');
        stream.cursors().values().forEach(next -> cells[1 + cell(stream, next)] = '^');
        return new String(cells).stripTrailing();
    }

    private static int cell(OneStream stream, long sequence) {
        long next = stream.end().nextSequence();
        if (next == 0 || sequence >= next) {
            return CELLS - 1;
        }
        return (int) Math.min(CELLS - 1, (long) ((double) sequence / next * CELLS));
    }
}
