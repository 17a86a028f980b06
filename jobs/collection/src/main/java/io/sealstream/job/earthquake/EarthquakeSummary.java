package io.sealstream.job.earthquake;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * What a bounded stream of events amounts to. All counts are exact: {@code valid = severe + other = windowed + late} and
 * {@code eventsRead = valid + malformed}, whatever the order of the records.
 *
 * @param severe events of magnitude 4.5 or more
 * @param other weaker events
 * @param malformedByReason records that were no events; reasons without any may be absent
 * @param windowed events counted in the windows of their cell and hour
 * @param late events that came after their window had closed; they are in all other counts
 * @param hours distinct UTC hours that had an event
 * @param totalEnergyJoules the exact sum of all energies, rounded once to the nearest double
 * @param days events by UTC day, in order, days without any left out
 * @param magnitudes events by magnitude class, in order, classes without any left out
 * @param busiestCells up to five cells: most events first, then the stronger
 * @param strongest up to five events: strongest first, then the earlier
 */
public record EarthquakeSummary(
        long severe,
        long other,
        Map<MalformedReason, Long> malformedByReason,
        long windowed,
        long late,
        int hours,
        double totalEnergyJoules,
        List<DayCount> days,
        List<MagnitudeCount> magnitudes,
        List<CellCount> busiestCells,
        List<MeasuredEarthquake> strongest) {

    /** Copies the collections, so that a summary never changes. */
    public EarthquakeSummary {
        malformedByReason = Map.copyOf(malformedByReason);
        days = List.copyOf(days);
        magnitudes = List.copyOf(magnitudes);
        busiestCells = List.copyOf(busiestCells);
        strongest = List.copyOf(strongest);
    }

    /** Records that came in, events or not. */
    public long eventsRead() {
        return valid() + malformed();
    }

    /** Records that were events. */
    public long valid() {
        return severe + other;
    }

    /** Records that were no events. */
    public long malformed() {
        return malformedByReason.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The magnitude of the strongest event; empty if there was no event. */
    public OptionalDouble maxMagnitude() {
        return strongest.stream()
                .mapToDouble(event -> event.earthquake().magnitude())
                .findFirst();
    }

    static EarthquakeSummary of(Tally tally) {
        TreeMap<LocalDate, Long> days = new TreeMap<>();
        tally.perHour.forEach((hour, count) -> days.merge(LocalDate.ofInstant(hour, ZoneOffset.UTC), count, Long::sum));
        return new EarthquakeSummary(
                tally.severe,
                tally.other,
                tally.malformed,
                tally.windowed,
                tally.late,
                tally.perHour.size(),
                tally.energyJoules.doubleValue(),
                days.entrySet().stream()
                        .map(entry -> new DayCount(entry.getKey(), entry.getValue()))
                        .toList(),
                new TreeMap<>(tally.perMagnitude)
                        .entrySet().stream()
                                .map(entry -> new MagnitudeCount(entry.getKey(), entry.getValue()))
                                .toList(),
                tally.perCell.values().stream()
                        .sorted(CellCount.BUSIEST_FIRST)
                        .limit(Tally.RANKED)
                        .toList(),
                tally.strongest);
    }

    /**
     * The events of one day.
     *
     * @param day in UTC
     * @param count at least one
     */
    public record DayCount(LocalDate day, long count) {}

    /**
     * The events of one magnitude class.
     *
     * @param from the lowest magnitude of the class, which reaches up to the next whole number
     * @param count at least one
     */
    public record MagnitudeCount(int from, long count) {}
}
