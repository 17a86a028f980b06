package io.sealstream.job.earthquake;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What has been counted so far. Does not depend on the order of what it counts: sums are exact, the strongest are ranked
 * without ties, so that tallies of several subtasks add up to the same bits however records were spread over them.
 *
 * <p>Not thread-safe; confined to one subtask. Fields are public because Flink's POJO serializer asks for it; only the
 * methods of this class change them.
 */
public final class Tally {

    /** How many events a ranking names. */
    static final int RANKED = 5;

    /** Events of magnitude 4.5 or more. */
    public long severe;

    /** Weaker events. */
    public long other;

    /** Events counted in windows. */
    public long windowed;

    /** Events that came after their window had closed. */
    public long late;

    /** Records that were no events. */
    public Map<MalformedReason, Long> malformed = new HashMap<>();

    /** Events by UTC hour, late ones included. */
    public Map<Instant, Long> perHour = new HashMap<>();

    /** Events by magnitude, rounded down. */
    public Map<Integer, Long> perMagnitude = new HashMap<>();

    /** Events by {@link GridCell#number}, late ones included. */
    public Map<Integer, CellCount> perCell = new HashMap<>();

    /** The exact sum of all energies in joules; a sum of doubles would depend on the order. */
    public BigDecimal energyJoules = BigDecimal.ZERO;

    /** Up to {@value #RANKED} events, strongest first. */
    public List<MeasuredEarthquake> strongest = new ArrayList<>();

    void addSevere(MeasuredEarthquake event) {
        severe++;
        addEvent(event);
    }

    void addOther(MeasuredEarthquake event) {
        other++;
        addEvent(event);
    }

    void addMalformed(Decoded.Malformed record) {
        malformed.merge(record.reason(), 1L, Long::sum);
    }

    void addWindow(CellHour closed) {
        windowed += closed.count();
        addCell(closed.cellCount());
    }

    void addLate(CellHour single) {
        late += single.count();
        addCell(single.cellCount());
    }

    void addAll(Tally tally) {
        severe += tally.severe;
        other += tally.other;
        windowed += tally.windowed;
        late += tally.late;
        tally.malformed.forEach((reason, count) -> malformed.merge(reason, count, Long::sum));
        tally.perHour.forEach((hour, count) -> perHour.merge(hour, count, Long::sum));
        tally.perMagnitude.forEach((magnitude, count) -> perMagnitude.merge(magnitude, count, Long::sum));
        tally.perCell.values().forEach(this::addCell);
        energyJoules = energyJoules.add(tally.energyJoules);
        tally.strongest.forEach(this::rank);
    }

    private void addEvent(MeasuredEarthquake event) {
        CellHour share = CellHour.of(event.earthquake());
        perHour.merge(share.hour(), 1L, Long::sum);
        perMagnitude.merge((int) Math.floor(share.maxMagnitude()), 1L, Long::sum);
        energyJoules = energyJoules.add(new BigDecimal(event.energyJoules()));
        rank(event);
    }

    private void addCell(CellCount count) {
        perCell.merge(count.cell().number(), count, CellCount::plus);
    }

    private void rank(MeasuredEarthquake event) {
        int position = strongest.size();
        while (position > 0 && MeasuredEarthquake.STRONGEST_FIRST.compare(event, strongest.get(position - 1)) < 0) {
            position--;
        }
        if (position < RANKED) {
            strongest.add(position, event);
        }
        if (strongest.size() > RANKED) {
            strongest.remove(RANKED);
        }
    }
}
