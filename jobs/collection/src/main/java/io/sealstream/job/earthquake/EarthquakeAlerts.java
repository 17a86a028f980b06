package io.sealstream.job.earthquake;

import io.sealstream.record.EarthquakeAlert;
import io.sealstream.record.EarthquakeEvent;
import io.sealstream.record.Severity;
import java.io.IOException;
import org.apache.flink.api.common.functions.MapFunction;

/** Turns severe events into encoded alerts. */
final class EarthquakeAlerts implements MapFunction<MeasuredEarthquake, byte[]> {

    private static final long serialVersionUID = 1L;

    @Override
    public byte[] map(MeasuredEarthquake severe) throws IOException {
        return AlertCodec.encode(alertOf(severe));
    }

    static EarthquakeAlert alertOf(MeasuredEarthquake severe) {
        Earthquake event = severe.earthquake();
        return EarthquakeAlert.newBuilder()
                .setEvent(EarthquakeEvent.newBuilder()
                        .setId(event.id())
                        .setTime(event.time())
                        .setMagnitude(event.magnitude())
                        .setLatitude(event.latitude())
                        .setLongitude(event.longitude())
                        .setDepthKm(event.depthKm())
                        .setPlace(event.place())
                        .setType(event.type())
                        .build())
                .setEnergyJoules(severe.energyJoules())
                .setSeverity(severityOf(event.magnitude()))
                .build();
    }

    /** The magnitude classes of the US Geological Survey. */
    static Severity severityOf(double magnitude) {
        if (magnitude >= 8) {
            return Severity.GREAT;
        }
        if (magnitude >= 7) {
            return Severity.MAJOR;
        }
        if (magnitude >= 6) {
            return Severity.STRONG;
        }
        return magnitude >= 5 ? Severity.MODERATE : Severity.LIGHT;
    }
}
