package io.sealstream.hub.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.hub.limit.PeerSilence.Advice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PeerSilenceTest {

    private final PeerSilence silence = new PeerSilence();

    @Test
    void asksTwiceAndGivesUpAfterThirtySeconds() {
        assertThat(silence.nothingHeard()).isEqualTo(Advice.PING);
        assertThat(silence.nothingHeard()).isEqualTo(Advice.PING);
        assertThat(silence.nothingHeard()).isEqualTo(Advice.GONE);
    }

    @Test
    void beginsAnewWithWhateverIsHeard() {
        silence.nothingHeard();
        silence.nothingHeard();
        silence.heard();
        assertThat(silence.nothingHeard()).isEqualTo(Advice.PING);
        assertThat(silence.nothingHeard()).isEqualTo(Advice.PING);
        assertThat(silence.nothingHeard()).isEqualTo(Advice.GONE);
    }

    @Test
    void givesUpAClientThatTakesNothingOfWhatWaits() {
        for (int i = 0; i < 10; i++) {
            assertThat(silence.nothingTaken(false)).isEqualTo(Advice.NOTHING);
        }
        assertThat(silence.nothingTaken(true)).isEqualTo(Advice.NOTHING);
        assertThat(silence.nothingTaken(true)).isEqualTo(Advice.NOTHING);
        silence.taken();
        assertThat(silence.nothingTaken(true)).isEqualTo(Advice.NOTHING);
        assertThat(silence.nothingTaken(true)).isEqualTo(Advice.NOTHING);
        assertThat(silence.nothingTaken(true)).isEqualTo(Advice.GONE);
    }
}
