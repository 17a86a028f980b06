package io.sealstream.job.earthquake;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A summary as text, for people: aligned, at most {@value #WIDTH} columns wide, with bars where they read faster. */
public final class SummaryReport {

    /** Columns of the widest line. */
    public static final int WIDTH = 80;

    private static final int BAR_WIDTH = 44;
    private static final int PLACE_WIDTH = 36;
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEE d MMM", Locale.ENGLISH);
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private final List<String> lines = new ArrayList<>();

    private SummaryReport() {}

    /** The report, each line ended by a line feed. Times are in UTC. */
    public static String text(EarthquakeSummary summary) {
        SummaryReport report = new SummaryReport();
        report.counts(summary);
        report.strongest(summary.strongest());
        report.cells(summary.busiestCells());
        report.days(summary.days());
        report.magnitudes(summary.magnitudes());
        return String.join("\n", report.lines) + "\n";
    }

    private void counts(EarthquakeSummary summary) {
        line("Earthquakes");
        line("  %-16s %,12d", "events read", summary.eventsRead());
        line("  %-16s %,12d   magnitude %s and more", "severe", summary.severe(), Earthquake.SEVERE_MAGNITUDE);
        line("  %-16s %,12d", "other", summary.other());
        line("  %-16s %,12d", "malformed", summary.malformed());
        for (MalformedReason reason : MalformedReason.values()) {
            long count = summary.malformedByReason().getOrDefault(reason, 0L);
            if (count > 0) {
                line("    %-20s %,6d", reason.name().toLowerCase(Locale.ROOT).replace('_', ' '), count);
            }
        }
        line("  %-16s %,12d", "late", summary.late());
        line("  %-16s %,12d   hours of UTC with an event", "hours", summary.hours());
        line("  %-16s %12.3e   joules", "energy", summary.totalEnergyJoules());
    }

    private void strongest(List<MeasuredEarthquake> strongest) {
        section("Strongest", strongest);
        for (MeasuredEarthquake measured : strongest) {
            Earthquake event = measured.earthquake();
            line(
                    "  M %4.1f  %-12s  %-" + PLACE_WIDTH + "s %9.2e J",
                    event.magnitude(),
                    MINUTE.format(event.time()),
                    shorten(event.place()),
                    measured.energyJoules());
        }
    }

    private void cells(List<CellCount> cells) {
        section("Busiest cells of 10 by 10 degrees, by south-western corner", cells);
        long most = cells.stream().mapToLong(CellCount::count).max().orElse(0);
        for (CellCount cell : cells) {
            bar(
                    "%9s".formatted(cell.cell().label()),
                    cell.count(),
                    most,
                    "  up to M %.1f".formatted(cell.maxMagnitude()));
        }
    }

    private void days(List<EarthquakeSummary.DayCount> days) {
        section("Events per day", days);
        long most =
                days.stream().mapToLong(EarthquakeSummary.DayCount::count).max().orElse(0);
        for (EarthquakeSummary.DayCount day : days) {
            bar("%10s".formatted(DAY.format(day.day())), day.count(), most, "");
        }
    }

    private void magnitudes(List<EarthquakeSummary.MagnitudeCount> magnitudes) {
        section("Events per magnitude", magnitudes);
        long most = magnitudes.stream()
                .mapToLong(EarthquakeSummary.MagnitudeCount::count)
                .max()
                .orElse(0);
        for (EarthquakeSummary.MagnitudeCount magnitude : magnitudes) {
            bar("M %2d".formatted(magnitude.from()), magnitude.count(), most, "");
        }
    }

    private void section(String title, List<?> rows) {
        line("");
        line(title);
        if (rows.isEmpty()) {
            line("  none");
        }
    }

    /** Whatever has been counted gets at least a sliver, so that a rare thing is not taken for an absent one. */
    private void bar(String label, long count, long most, String remark) {
        int eighths = (int) Math.max(1, Math.round(8.0 * BAR_WIDTH * count / most));
        String bar =
                "█".repeat(eighths / 8) + (eighths % 8 == 0 ? "" : String.valueOf((char) ('▏' - (eighths % 8 - 1))));
        line("  %s %,7d %s%s", label, count, bar, remark);
    }

    private static String shorten(String place) {
        String printable = place.replaceAll("\\p{Cntrl}", "?");
        return printable.length() <= PLACE_WIDTH ? printable : printable.substring(0, PLACE_WIDTH - 1) + "…";
    }

    private void line(String format, Object... values) {
        lines.add(String.format(Locale.ROOT, format, values).stripTrailing());
    }
}
