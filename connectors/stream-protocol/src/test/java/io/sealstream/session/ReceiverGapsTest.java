package io.sealstream.session;

import static io.sealstream.error.Failures.codeOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.error.ErrorCode;
import io.sealstream.segment.EpochRecord;
import io.sealstream.segment.SegmentHeader;
import io.sealstream.segment.SegmentHeader.Ending;
import io.sealstream.session.ReceiverSession.Verdict;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A sender that has lost segments (SPEC sections 5.6 and 7.3). */
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class ReceiverGapsTest {

    private static final EpochRecord FIRST = Epochs.first(1);

    private final ReceiverSession session = new ReceiverSession(Epochs.STREAM, 0, 4);

    @BeforeEach
    void begin() throws Exception {
        session.epoch(FIRST);
        segment(0);
    }

    @Test
    void goesOnBehindTheLostOnesWithItsWindow() throws Exception {
        session.consumed(1);
        session.gap(1, 100);
        assertThat(session.receivedNext()).isEqualTo(100);
        assertThat(session.hasCreditLeft()).isFalse();
        assertThat(session.credit().maxSequence()).isEqualTo(104);
        assertThat(session.hasCreditLeft()).isTrue();
        assertThat(session.epoch(FIRST)).isEqualTo(Verdict.DUPLICATE);
        // How many bytes are lost, nobody knows.
        assertThat(session.segment(Epochs.segment(FIRST, 100, 12_345, Ending.OPEN)))
                .isEqualTo(Verdict.NEW);
        assertThat(session.segment(Epochs.segment(FIRST, 50))).isEqualTo(Verdict.DUPLICATE);
    }

    /** However many segments wait on this side, the window is never larger, and comes back as they are used up. */
    @Test
    void segmentsThatWaitTakeTheirPartOfTheWindow() throws Exception {
        segment(1);
        segment(2);
        segment(3);
        session.gap(4, 10);
        assertThat(session.credit().maxSequence()).as("all of the window waits").isEqualTo(10);
        session.consumed(2);
        assertThat(session.credit().maxSequence()).isEqualTo(12);
        session.segment(Epochs.segment(FIRST, 10, 5000, Ending.OPEN));
        session.gap(11, 20);
        assertThat(session.credit().maxSequence()).as("2, 3 and 10 wait").isEqualTo(21);
        session.consumed(4);
        assertThat(session.credit().maxSequence()).as("10 waits").isEqualTo(23);
        session.consumed(11);
        assertThat(session.credit().maxSequence()).isEqualTo(24);
        session.consumed(4);
        assertThat(session.credit().maxSequence()).as("never back").isEqualTo(24);
    }

    @Test
    void severalGapsInARowAreOne() throws Exception {
        session.gap(1, 5);
        session.gap(5, 9);
        session.consumed(1);
        assertThat(session.credit().maxSequence()).isEqualTo(13);
    }

    @Test
    void refusesAGapThatIsNotWhereTheStreamStands() throws Exception {
        assertThat(codeOf(() -> session.gap(0, 5))).isEqualTo(ErrorCode.PROTOCOL);
        assertThat(codeOf(() -> session.gap(2, 5))).isEqualTo(ErrorCode.PROTOCOL);
        assertThat(codeOf(() -> session.gap(1, 1))).isEqualTo(ErrorCode.PROTOCOL);
        session.segment(Epochs.segment(FIRST, 1, Epochs.PAYLOAD_BYTES, Ending.FINAL));
        assertThat(codeOf(() -> session.gap(2, 5))).isEqualTo(ErrorCode.PROTOCOL);
    }

    @Test
    void takesAnEpochThatBeganAmongTheLostOnes() throws Exception {
        EpochRecord unknown = Epochs.first(2);
        EpochRecord later = Epochs.after(unknown, 3, 7);
        assertThat(codeOf(() -> session.epoch(later))).isEqualTo(ErrorCode.EPOCH_FORK);
        session.gap(1, 10);
        EpochRecord ahead = Epochs.after(unknown, 3, 11);
        assertThat(codeOf(() -> session.epoch(ahead))).isEqualTo(ErrorCode.EPOCH_FORK);
        EpochRecord atItsStart = Epochs.after(unknown, 3, 1);
        assertThat(codeOf(() -> session.epoch(atItsStart))).isEqualTo(ErrorCode.EPOCH_FORK);
        assertThat(session.epoch(later)).isEqualTo(Verdict.NEW);
        session.credit();
        SegmentHeader next = Epochs.segment(later, 10);
        assertThat(session.segment(next)).isEqualTo(Verdict.NEW);
        EpochRecord another = Epochs.after(unknown, 4, 11);
        assertThat(codeOf(() -> session.epoch(another))).as("no gap any more").isEqualTo(ErrorCode.EPOCH_FORK);
    }

    private void segment(long sequence) throws Exception {
        assertThat(session.segment(Epochs.segment(FIRST, sequence))).isEqualTo(Verdict.NEW);
    }
}
