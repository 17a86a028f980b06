package io.sealstream.cli;

import io.sealstream.segment.EpochRecord;

/**
 * A line that shows how a {@code .seg} file is built: one cell for the header, one for the epoch, a bar for the segments, one for the
 * trailer. Few segments are drawn one by one, as long as they are full; many are one bar.
 */
final class SegFilePicture {

    private static final int CELLS = 60;
    private static final int CELLS_OF_A_SEGMENT = 3;
    private static final int MAX_DRAWN_SEGMENTS = CELLS / (CELLS_OF_A_SEGMENT + 1);

    private SegFilePicture() {}

    /** Such as {@code H E [=========|=========|==F] T}; a file that is cut ends in {@code ~}. */
    static String bar(SegFileScan scan) {
        if (scan.epoch().isEmpty()) {
            return "H ~";
        }
        String segments = scan.segments() > MAX_DRAWN_SEGMENTS ? manySegments(scan) : eachSegment(scan);
        return "H E [" + segments + closing(scan) + (scan.fault().isPresent() ? " ~" : "");
    }

    /** What the letters mean, with their sizes. */
    static String legend(SegFileScan scan) {
        StringBuilder text = new StringBuilder("H header " + Quantity.bytes(scan.headerBytes()));
        if (scan.epoch().isPresent()) {
            text.append(", E epoch ").append(EpochRecord.BYTES).append(" B");
            text.append(", = segment of ").append(Quantity.bytes(scan.header().segmentSize()));
        }
        if (scan.hasFinalSegment()) {
            text.append(", F final of ").append(Quantity.bytes(scan.lastPayloadBytes()));
        }
        if (scan.indexSegments() > 0) {
            text.append(", X index");
        }
        if (scan.hasTrailer()) {
            text.append(", T trailer");
        }
        if (scan.fault().isPresent()) {
            text.append(", ~ cut or damaged here");
        }
        return text.toString();
    }

    private static String closing(SegFileScan scan) {
        String index = scan.indexSegments() > 0 ? "] X" : "]";
        return scan.hasTrailer() ? index + " T" : scan.indexSegments() > 0 ? index : "";
    }

    private static String manySegments(SegFileScan scan) {
        return scan.hasFinalSegment() ? "=".repeat(CELLS - 1) + "F" : "=".repeat(CELLS);
    }

    private static String eachSegment(SegFileScan scan) {
        int count = (int) scan.segments();
        if (count == 0) {
            return "";
        }
        int full = Math.max(CELLS_OF_A_SEGMENT, CELLS / count - 1);
        String others = ("=".repeat(full) + "|").repeat(count - 1);
        long size = scan.header().segmentSize();
        int last = (int) Math.min(full, (full * scan.lastPayloadBytes() + size - 1) / size);
        return others + (scan.hasFinalSegment() ? "=".repeat(Math.max(0, last - 1)) + "F" : "=".repeat(last));
    }
}
