package io.sealstream.job.earthquake;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The same sums again, from the text of the feed alone: neither the job's classes nor its JSON library nor Flink. */
final class WeekByHand {

    private static final Pattern EVENT = Pattern.compile("\"mag\":(-?[0-9.]+),.*?\"time\":([0-9]{1,13}),.*?"
            + "\"coordinates\":\\[(-?[0-9.]+),(-?[0-9.]+),[^]]*]},\"id\":\"([^\"]+)\"}");
    private static final long HOUR_MS = 3_600_000;

    private final List<Event> events = new ArrayList<>();

    private WeekByHand() {}

    /** In the order of the file. */
    static WeekByHand ofBundledFile() throws IOException {
        try (InputStream file = WeekByHand.class.getResourceAsStream("earthquakes.json")) {
            return read(new String(file.readAllBytes(), UTF_8));
        }
    }

    /** The records that still read like events between faulty ones. */
    static WeekByHand ofIntactOf(List<byte[]> records) {
        WeekByHand week = new WeekByHand();
        for (byte[] record : records) {
            week.events.addAll(read(new String(record, UTF_8)).events);
        }
        return week;
    }

    int count() {
        return events.size();
    }

    long severe() {
        return events.stream().filter(event -> event.magnitude >= 4.5).count();
    }

    List<String> severeIds() {
        return events.stream()
                .filter(event -> event.magnitude >= 4.5)
                .map(Event::id)
                .toList();
    }

    int hours() {
        return (int)
                events.stream().map(event -> event.timeMs / HOUR_MS).distinct().count();
    }

    double maxMagnitude() {
        return events.stream().mapToDouble(Event::magnitude).max().orElseThrow();
    }

    double totalEnergyJoules() {
        BigDecimal sum = BigDecimal.ZERO;
        for (Event event : events) {
            sum = sum.add(new BigDecimal(StrictMath.pow(10, 1.5 * event.magnitude + 4.8)));
        }
        return sum.doubleValue();
    }

    /** Count and greatest magnitude of the five busiest cells. */
    List<String> busiestCells() {
        Map<String, List<Event>> cells = new HashMap<>();
        for (Event event : events) {
            String cell = Math.floor(event.latitude / 10) + " " + Math.floor(event.longitude / 10);
            cells.computeIfAbsent(cell, key -> new ArrayList<>()).add(event);
        }
        return cells.values().stream()
                .sorted((a, b) -> Integer.compare(b.size(), a.size()))
                .limit(5)
                .map(cell -> cell.size() + " "
                        + cell.stream().mapToDouble(Event::magnitude).max().orElseThrow())
                .toList();
    }

    /** Events whose hour is over when they come, by the clock of the newest event before them. */
    long lateInFileOrder(long outOfOrdernessMs) {
        long late = 0;
        long newestMs = Long.MIN_VALUE / 2;
        for (Event event : events) {
            long lastOfHourMs = event.timeMs - event.timeMs % HOUR_MS + HOUR_MS - 1;
            if (lastOfHourMs <= newestMs - outOfOrdernessMs - 1) {
                late++;
            }
            newestMs = Math.max(newestMs, event.timeMs);
        }
        return late;
    }

    private static WeekByHand read(String text) {
        WeekByHand week = new WeekByHand();
        Matcher matcher = EVENT.matcher(text);
        while (matcher.find()) {
            double longitude = Double.parseDouble(matcher.group(3));
            if (Math.abs(longitude) <= 180) {
                week.events.add(new Event(
                        Double.parseDouble(matcher.group(1)),
                        Long.parseLong(matcher.group(2)),
                        Double.parseDouble(matcher.group(4)),
                        longitude,
                        matcher.group(5)));
            }
        }
        return week;
    }

    private record Event(double magnitude, long timeMs, double latitude, double longitude, String id) {}
}
