package io.sealstream.transport.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class StreamSuccessionTest {

    private static final SessionId SESSION = new SessionId(1, 2);

    /** SPEC section 12. */
    @Test
    void numberIsGenerationTimes65536PlusLane() {
        assertThat(new StreamSuccession(SESSION, 3).stream(0)).isEqualTo(new StreamId(SESSION, 3));
        assertThat(new StreamSuccession(SESSION, 65_535).stream(2)).isEqualTo(new StreamId(SESSION, 196_607));
    }

    @Test
    void knowsItsOwnStreamsAndNoOthers() {
        for (int lane : new int[] {0, 1, 65_535}) {
            StreamSuccession streams = new StreamSuccession(SESSION, lane);
            for (int generation : new int[] {0, 1, 255, 256, Integer.MAX_VALUE}) {
                assertThat(streams.generationOf(streams.stream(generation))).hasValue(generation);
                StreamId ofOtherLane = new StreamSuccession(SESSION, lane ^ 1).stream(generation);
                assertThat(streams.generationOf(ofOtherLane)).isEmpty();
                StreamId ofOtherSession = new StreamSuccession(new SessionId(1, 3), lane).stream(generation);
                assertThat(streams.generationOf(ofOtherSession)).isEmpty();
            }
        }
        StreamId beyond = new StreamId(SESSION, (1L << 31) * StreamSuccession.LANES);
        assertThat(new StreamSuccession(SESSION, 0).generationOf(beyond)).isEmpty();
        assertThat(new StreamSuccession(SESSION, 65_535).generationOf(new StreamId(SESSION, -1L)))
                .isEmpty();
    }

    @Test
    void refusesLanesThatWouldMeetTheNextGeneration() {
        assertThatThrownBy(() -> new StreamSuccession(SESSION, 65_536)).hasMessageContaining("0 to 65535");
        assertThatThrownBy(() -> new StreamSuccession(SESSION, -1)).hasMessageContaining("found -1");
    }
}
