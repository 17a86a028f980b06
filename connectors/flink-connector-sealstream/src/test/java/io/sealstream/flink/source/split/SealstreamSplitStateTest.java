package io.sealstream.flink.source.split;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.segment.Content;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.StreamName;
import io.sealstream.session.StartPosition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class SealstreamSplitStateTest {

    private static final SealstreamSplit FRESH = new SealstreamSplit(
            new StreamId(new SessionId(1, 2), 0),
            new StreamName("a"),
            Content.RECORDS,
            new SplitPosition.Beginning(StartPosition.EARLIEST));

    @Test
    void staysAtTheBeginningUntilTheHubHasPlacedIt() {
        SealstreamSplitState state = new SealstreamSplitState(FRESH);
        assertThat(state.toSplit()).isEqualTo(FRESH);
        state.startedAt(5);
        assertThat(state.toSplit().position())
                .isEqualTo(new SplitPosition.Beginning(new StartPosition.AtSequence(5, 0)));
    }

    @Test
    void movesWithWhatWasEmitted() {
        SealstreamSplitState state = new SealstreamSplitState(FRESH);
        state.startedAt(5);
        state.moveTo(9, 6, 2);
        assertThat(state.toSplit().position()).isEqualTo(new SplitPosition.NextRecord(9, 6, 2));
    }

    @Test
    void keepsRestoredPositionWhateverTheHubSays() {
        SplitPosition restored = new SplitPosition.NextRecord(9, 6, 2);
        SealstreamSplitState state = new SealstreamSplitState(FRESH.at(restored));
        state.startedAt(6);
        assertThat(state.toSplit().position()).isEqualTo(restored);
        assertThat(restored.subscribeAt()).isEqualTo(new StartPosition.AtSequence(6, 9));
    }

    @Test
    void knowsTheEndOnceItWasRead() {
        SealstreamSplitState state = new SealstreamSplitState(FRESH);
        assertThat(state.end()).isEmpty();
        state.endsAt(12);
        assertThat(state.end()).hasValue(12);
    }
}
