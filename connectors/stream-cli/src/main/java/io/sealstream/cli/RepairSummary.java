package io.sealstream.cli;

import io.sealstream.error.StreamException;
import io.sealstream.file.RepairReport;
import java.util.Locale;

/**
 * What {@code sealstream repair} says, as text for people or as one JSON object for programs. Pure.
 *
 * @param damaged the file that was read
 * @param repaired the file that was written
 * @param report what was kept
 * @param fileBytes length of the damaged file
 */
record RepairSummary(String damaged, String repaired, RepairReport report, long fileBytes) {

    /** One fact on a line. */
    String text() {
        StringBuilder text = new StringBuilder();
        fact(text, "kept", kept());
        fact(text, "lost", lost());
        report.fault().map(StreamException::getMessage).ifPresent(reason -> fact(text, "reason", reason));
        fact(text, "written", repaired);
        return text.toString();
    }

    /** One object on one line. */
    String json() {
        JsonLine line = new JsonLine()
                .put("file", damaged)
                .put("fileBytes", fileBytes)
                .put("output", repaired)
                .put("keptBytes", report.keptBytes())
                .put("keptSegments", report.keptSegments());
        report.keptRecords().ifPresent(records -> line.put("keptRecords", records));
        line.put("droppedBytes", report.droppedBytes()).put("lostFileBytes", lostFileBytes());
        report.fault()
                .ifPresent(e -> line.put("fault", e.code().name()).put("message", String.valueOf(e.getMessage())));
        return line.toString();
    }

    private String kept() {
        String bytes = Quantity.count(report.keptBytes()) + " bytes";
        String segments = Quantity.count(report.keptSegments()) + " segments";
        return report.keptRecords().isPresent()
                ? Quantity.count(report.keptRecords().getAsLong()) + " records, " + bytes + ", of " + segments
                : bytes + ", of " + segments;
    }

    private String lost() {
        if (report.fault().isEmpty()) {
            return "nothing: the file was whole";
        }
        String behind = "what follows byte " + Quantity.count(report.authenticFileBytes()) + " of " + damaged + ": "
                + Quantity.count(lostFileBytes()) + " bytes, and whatever was cut off";
        return report.droppedBytes() == 0
                ? behind
                : behind + "; and the first " + Quantity.count(report.droppedBytes())
                        + " bytes of a record that is cut";
    }

    private long lostFileBytes() {
        return Math.max(0, fileBytes - report.authenticFileBytes());
    }

    private static void fact(StringBuilder text, String name, String value) {
        text.append(String.format(Locale.ROOT, "%-10s %s%n", name, value));
    }
}
