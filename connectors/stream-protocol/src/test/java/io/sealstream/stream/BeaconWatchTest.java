package io.sealstream.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.segment.Beacon;
import io.sealstream.stream.StreamAlarm.Change;
import io.sealstream.stream.StreamAlarm.Kind;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class BeaconWatchTest {

    private static final int INTERVAL = 10_000;
    private static final long GRACE = 30_000;

    private final BeaconWatch watch = new BeaconWatch();

    /** Any clock will do, also one that starts below zero or is about to run over. */
    @ParameterizedTest
    @ValueSource(longs = {0, -5_000, 1L << 50, Long.MAX_VALUE - 1_000_000})
    void raisesBehindWhenMoreExistsThanComesForLongerThanTheGrace(long start) {
        Beacon beacon = beacon(5, INTERVAL);
        assertThat(watch.beacon(start, beacon)).isEmpty();
        assertThat(watch.tick(start, 3, true)).isEmpty();
        watch.beacon(start + GRACE, beacon(5, INTERVAL));
        assertThat(watch.tick(start + GRACE, 3, true)).isEmpty();
        assertThat(watch.tick(start + GRACE + 1, 4, true))
                .containsExactly(new StreamAlarm(Kind.BEHIND, Change.RAISED, beacon));
        assertThat(watch.tick(start + GRACE + 2, 4, true)).as("once").isEmpty();
        assertThat(watch.tick(start + GRACE + 3, 5, true))
                .containsExactly(new StreamAlarm(Kind.BEHIND, Change.CLEARED, beacon));
    }

    @Test
    void grantsThreeIntervalsIfThatIsMore() {
        watch.beacon(0, beacon(5, 60_000));
        watch.tick(0, 3, true);
        assertThat(watch.tick(180_000, 3, true)).isEmpty();
        assertThat(watch.tick(180_001, 3, true)).hasSize(1);
    }

    @Test
    void saysNothingWhileThereIsNoCredit() {
        watch.beacon(0, beacon(5, 0));
        assertThat(watch.tick(0, 3, false)).isEmpty();
        assertThat(watch.tick(100_000, 3, false)).isEmpty();
        assertThat(watch.tick(100_001, 3, true)).as("the grace starts now").isEmpty();
        assertThat(watch.tick(100_001 + GRACE, 3, true)).isEmpty();
        assertThat(watch.tick(100_002 + GRACE, 3, true)).hasSize(1);
        assertThat(watch.tick(200_000 + GRACE, 3, false)).as("stays").isEmpty();
        assertThat(watch.tick(200_001 + GRACE, 5, false)).hasSize(1);
    }

    @Test
    void raisesSilentWhenThreeBeaconsBehindThePromisedOneAreMissing() {
        Beacon first = beacon(0, INTERVAL);
        watch.beacon(0, first);
        assertThat(watch.tick(40_000, 0, true)).isEmpty();
        assertThat(watch.tick(40_001, 0, true)).containsExactly(new StreamAlarm(Kind.SILENT, Change.RAISED, first));
        assertThat(watch.tick(90_000, 0, true)).as("once").isEmpty();
        Beacon second = beacon(0, INTERVAL);
        assertThat(watch.beacon(90_001, second)).containsExactly(new StreamAlarm(Kind.SILENT, Change.CLEARED, second));
        assertThat(watch.tick(130_001, 0, true)).isEmpty();
        assertThat(watch.tick(130_002, 0, true)).hasSize(1);
    }

    @Test
    void expectsNothingBeforeTheFirstBeaconAndBehindTheLast() {
        assertThat(watch.tick(Long.MAX_VALUE, 0, true)).isEmpty();
        watch.beacon(0, beacon(0, 0));
        assertThat(watch.tick(Long.MAX_VALUE, 0, true)).isEmpty();
    }

    @Test
    void forgetsWhatAnEarlierWriterPromised() {
        watch.beacon(0, beacon(9, INTERVAL));
        watch.tick(0, 3, true);
        assertThat(watch.tick(100_000, 3, true))
                .extracting(StreamAlarm::kind)
                .containsExactly(Kind.BEHIND, Kind.SILENT);
        assertThat(watch.epoch()).extracting(StreamAlarm::change).containsExactly(Change.CLEARED, Change.CLEARED);
        assertThat(watch.tick(200_000, 3, true)).isEmpty();
        assertThat(watch.epoch()).isEmpty();
    }

    @Test
    void sentencesTellWhatIsKnown() {
        StreamAlarm alarm = new StreamAlarm(Kind.BEHIND, Change.RAISED, beacon(9, INTERVAL));
        assertThat(alarm.sentence())
                .isEqualTo("stream has more segments than are delivered [writerNextSegment=9, intervalMs=10000]");
    }

    private static Beacon beacon(long next, int intervalMs) {
        return new Beacon(next, next * 100, 0, intervalMs);
    }
}
