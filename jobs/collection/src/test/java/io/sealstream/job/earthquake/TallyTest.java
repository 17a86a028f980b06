package io.sealstream.job.earthquake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class TallyTest {

    @Test
    void addsUpToTheSameBitsInAnyOrderAndAnyGrouping() {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        List<MeasuredEarthquake> events = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            events.add(event(random, i));
        }
        EarthquakeSummary expected = EarthquakeSummary.of(tally(events));
        for (int run = 0; run < 50; run++) {
            Collections.shuffle(events, random);
            int cut = random.nextInt(events.size());
            Tally whole = tally(events.subList(cut, events.size()));
            whole.addAll(tally(events.subList(0, cut)));

            assertThat(EarthquakeSummary.of(whole))
                    .as("seed %d run %d", seed, run)
                    .isEqualTo(expected);
        }
    }

    @Test
    void ranksTheStrongestAndAmongEqualsTheEarliest() {
        Tally tally = new Tally();
        for (int i = 0; i < 8; i++) {
            tally.addOther(event("e" + i, i % 2 == 0 ? 3 : 2, 1_000 - i));
        }

        assertThat(tally.strongest)
                .extracting(measured -> measured.earthquake().id())
                .containsExactly("e6", "e4", "e2", "e0", "e7");
    }

    @Test
    void survivesFlinksSerializersWithoutTheGenericOne() throws Exception {
        Random random = new Random(7);
        Tally tally = new Tally();
        for (int i = 0; i < 20; i++) {
            MeasuredEarthquake event = event(random, i);
            tally.addSevere(event);
            tally.addLate(CellHour.of(event.earthquake()));
            tally.addMalformed(new Decoded.Malformed(MalformedReason.MISSING_ID, "event has no id"));
        }
        EarthquakeSummary summary = EarthquakeSummary.of(tally);

        assertThat(EarthquakeSummary.of(roundTrip(EarthquakeTypes.TALLY, tally)))
                .isEqualTo(summary);
        assertThat(roundTrip(EarthquakeTypes.SUMMARY, summary)).isEqualTo(summary);
    }

    private static <T> T roundTrip(TypeInformation<T> type, T value) throws Exception {
        SerializerConfigImpl config = new SerializerConfigImpl();
        config.setGenericTypes(false);
        TypeSerializer<T> serializer = type.createSerializer(config);
        DataOutputSerializer out = new DataOutputSerializer(1024);
        serializer.serialize(value, out);
        return serializer.copy(serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer())));
    }

    private static Tally tally(List<MeasuredEarthquake> events) {
        Tally tally = new Tally();
        for (MeasuredEarthquake event : events) {
            if (event.earthquake().isSevere()) {
                tally.addSevere(event);
            } else {
                tally.addOther(event);
            }
            tally.addWindow(CellHour.of(event.earthquake()));
        }
        return tally;
    }

    private static MeasuredEarthquake event(Random random, int number) {
        return event("e" + number, random.nextInt(70) / 10.0, random.nextInt(1_000_000_000));
    }

    private static MeasuredEarthquake event(String id, double magnitude, long timeMs) {
        return new MeasuredEarthquake(
                new Earthquake(id, Instant.ofEpochMilli(timeMs), magnitude, timeMs % 90, timeMs % 180, 0, "", ""),
                RadiatedEnergy.joules(magnitude));
    }
}
