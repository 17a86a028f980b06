package io.sealstream.cli;

import io.sealstream.error.StreamException;
import io.sealstream.hub.spool.SpoolReport;
import io.sealstream.hub.spool.SpoolReport.OneFile;
import io.sealstream.hub.spool.SpoolReport.OneStream;
import io.sealstream.hub.spool.StoredFile;
import io.sealstream.hub.spool.StreamFolder;
import io.sealstream.segment.EpochRecord;
import io.sealstream.segment.EpochStart.Bound;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What {@code sealstream inspect} says of a spool, as text for people or as a JSON object on each line for programs. Pure. */
record SpoolText(SpoolReport report) {

    /** Facts on lines, with a picture of each stream. */
    String text() {
        StringBuilder text = new StringBuilder();
        fact(
                text,
                "spool",
                report.path() + report.hubId().map(id -> ", hub " + id).orElse(""));
        if (report.inUse()) {
            fact(text, "in use", "by a running hub: the end of a stream may be half-written at this moment");
        }
        List<OneStream> streams = report.streams();
        fact(
                text,
                "streams",
                Quantity.count(streams.size()) + ", "
                        + Quantity.count(streams.stream()
                                .mapToLong(stream -> stream.files().size())
                                .sum())
                        + " files, "
                        + Quantity.bytes(streams.stream()
                                .mapToLong(stream -> stream.end().storedBytes())
                                .sum()));
        streams.forEach(stream -> stream(text, stream));
        report.faults().forEach(fault -> fact(text, "damage", String.valueOf(fault.getMessage())));
        return text.toString();
    }

    /** An object for the spool, then for each stream, epoch, file, cursor and fault. */
    String json() {
        StringBuilder lines = new StringBuilder();
        JsonLine spool = new JsonLine()
                .put("kind", "spool")
                .put("path", report.path().toString())
                .put("inUse", report.inUse())
                .put("streams", report.streams().size());
        report.hubId().ifPresent(id -> spool.put("hubId", id));
        line(lines, spool);
        report.streams().forEach(stream -> streamJson(lines, stream));
        report.faults().forEach(fault -> line(lines, faultJson(String.valueOf(report.path()), fault)));
        return lines.toString();
    }

    private static void stream(StringBuilder text, OneStream stream) {
        text.append(System.lineSeparator());
        fact(text, "stream", title(stream));
        stream.description().ifPresent(folder -> fact(text, "", describe(folder, stream)));
        fact(text, "layout", SpoolPicture.bar(stream));
        if (!stream.cursors().isEmpty()) {
            fact(text, "", SpoolPicture.cursors(stream));
        }
        fact(text, "segments", segments(stream));
        stream.epochs().forEach(epoch -> fact(text, "epoch", describe(epoch)));
        stream.files().forEach(file -> fact(text, "file", describe(file)));
        for (Map.Entry<String, Long> cursor : new TreeMap<>(stream.cursors()).entrySet()) {
            fact(
                    text,
                    "cursor",
                    cursor.getKey() + " goes on at " + Quantity.count(cursor.getValue())
                            + behind(stream, cursor.getValue()));
        }
        stream.faults().forEach(fault -> fact(text, "damage", String.valueOf(fault.getMessage())));
    }

    private static String title(OneStream stream) {
        return stream.description()
                .map(folder -> folder.name() + ", number " + folder.ordinal() + ", " + folder.stream())
                .orElse(String.valueOf(stream.folder().getFileName()));
    }

    private static String describe(StreamFolder folder, OneStream stream) {
        return lower(folder.content()) + ", " + (folder.bound() == Bound.BOUNDED ? "bounded" : "live") + ", "
                + (stream.end().ended() ? "ended" : "open") + ", segments of "
                + Quantity.bytes(folder.segmentSize()) + " at most, created " + time(folder.createdAtMs());
    }

    private static String segments(OneStream stream) {
        long first = stream.firstSequence();
        long next = stream.end().nextSequence();
        String dropped = first == 0 ? "" : ", " + Quantity.count(first) + " dropped before";
        return first == next
                ? "none" + dropped
                : Quantity.count(next - first) + ": " + first + " to " + (next - 1) + dropped + ", "
                        + Quantity.bytes(stream.end().storedBytes());
    }

    private static String describe(EpochRecord epoch) {
        return Long.toHexString(epoch.epochId()) + ", number " + epoch.start().epochNumber() + ", from segment "
                + epoch.start().sequence();
    }

    private static String describe(OneFile file) {
        StoredFile stored = file.stored();
        String index =
                switch (file.index()) {
                    case NONE -> "no index";
                    case WHOLE -> "index";
                    case STALE -> "index is made anew when it is used";
                };
        String torn = file.tornBytes() == 0 ? "" : ", " + file.tornBytes() + " bytes half-written behind them";
        boolean empty = stored.nextSequence() == stored.firstSequence();
        String segments = empty ? "no segment" : "to " + (stored.nextSequence() - 1);
        String times = ", received " + time(file.oldestMs()) + " to " + time(stored.newestMs());
        return file.name() + ", " + segments + ", " + Quantity.bytes(stored.bytes()) + times + ", " + index + torn;
    }

    private static String behind(OneStream stream, long next) {
        long first = stream.firstSequence();
        if (next < first) {
            return ", " + Quantity.count(first - next) + " of what it lacks are dropped";
        }
        long behind = stream.end().nextSequence() - next;
        return behind <= 0 ? ", nothing behind" : ", " + Quantity.count(behind) + " behind";
    }

    private static void streamJson(StringBuilder lines, OneStream stream) {
        String folder = String.valueOf(stream.folder().getFileName());
        JsonLine line = new JsonLine().put("kind", "stream").put("folder", folder);
        stream.description().ifPresent(known -> line.put("name", known.name().text())
                .put("ordinal", known.ordinal())
                .put("stream", known.stream().toString())
                .put("content", lower(known.content()))
                .put("bounded", known.bound() == Bound.BOUNDED)
                .put("created", time(known.createdAtMs())));
        line.put("ended", stream.end().ended())
                .put("firstSequence", stream.firstSequence())
                .put("nextSequence", stream.end().nextSequence())
                .put("storedBytes", stream.end().storedBytes());
        line(lines, line);
        stream.epochs()
                .forEach(epoch -> line(
                        lines,
                        new JsonLine()
                                .put("kind", "epoch")
                                .put("folder", folder)
                                .put("epoch", Long.toHexString(epoch.epochId()))
                                .put("number", epoch.start().epochNumber())
                                .put("firstSequence", epoch.start().sequence())));
        stream.files().forEach(file -> line(lines, fileJson(folder, file)));
        new TreeMap<>(stream.cursors())
                .forEach((subscriber, next) -> line(
                        lines,
                        new JsonLine()
                                .put("kind", "cursor")
                                .put("folder", folder)
                                .put("subscriber", subscriber)
                                .put("nextSequence", next)));
        stream.faults().forEach(fault -> line(lines, faultJson(folder, fault)));
    }

    private static JsonLine fileJson(String folder, OneFile file) {
        return new JsonLine()
                .put("kind", "file")
                .put("folder", folder)
                .put("file", file.name())
                .put("firstSequence", file.stored().firstSequence())
                .put("nextSequence", file.stored().nextSequence())
                .put("bytes", file.stored().bytes())
                .put("oldest", time(file.oldestMs()))
                .put("newest", time(file.stored().newestMs()))
                .put("index", lower(file.index()))
                .put("tornBytes", file.tornBytes());
    }

    private static JsonLine faultJson(String where, StreamException fault) {
        return new JsonLine()
                .put("kind", "fault")
                .put("folder", where)
                .put("fault", fault.code().name())
                .put("message", String.valueOf(fault.getMessage()));
    }

    private static void line(StringBuilder lines, JsonLine line) {
        lines.append(line).append('\n');
    }

    private static String time(long ms) {
        return Instant.ofEpochMilli(ms).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static void fact(StringBuilder text, String name, String value) {
        text.append(String.format(Locale.ROOT, "%-10s %s%n", name, value));
    }
}
