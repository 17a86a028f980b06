package io.sealstream.job.earthquake;

import java.util.Comparator;

/**
 * An event with the energy that it set free.
 *
 * @param earthquake the event
 * @param energyJoules radiated seismic energy in joules, as {@link RadiatedEnergy} finds it
 */
public record MeasuredEarthquake(Earthquake earthquake, double energyJoules) {

    /** Strongest first; earlier first among equals, so that the order does not depend on the order of arrival. */
    static final Comparator<MeasuredEarthquake> STRONGEST_FIRST = Comparator.comparingDouble(
                    (MeasuredEarthquake event) -> event.earthquake().magnitude())
            .reversed()
            .thenComparing(event -> event.earthquake().time())
            .thenComparing(event -> event.earthquake().id());
}
