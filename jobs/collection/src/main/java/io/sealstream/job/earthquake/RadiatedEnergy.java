package io.sealstream.job.earthquake;

import io.sealstream.stage.batch.BatchFunction;
import java.util.ArrayList;
import java.util.List;

/**
 * Estimates the energy that events radiate, from their magnitude: log10 E = 1.5 M + 4.8, E in joules (Gutenberg and
 * Richter, 1956, "Magnitude and energy of earthquakes", Annali di Geofisica 9).
 */
public final class RadiatedEnergy implements BatchFunction<Earthquake, MeasuredEarthquake> {

    private static final long serialVersionUID = 1L;

    private static final double SLOPE = 1.5;
    private static final double INTERCEPT = 4.8;

    /** The energy in joules; the same bits on every machine, because the strict power function is. */
    public static double joules(double magnitude) {
        return StrictMath.pow(10, SLOPE * magnitude + INTERCEPT);
    }

    @Override
    public List<MeasuredEarthquake> apply(List<Earthquake> batch) {
        List<MeasuredEarthquake> measured = new ArrayList<>(batch.size());
        for (Earthquake event : batch) {
            measured.add(new MeasuredEarthquake(event, joules(event.magnitude())));
        }
        return measured;
    }
}
