package io.sealstream.session;

import static io.sealstream.error.Failures.codeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import io.sealstream.segment.EpochRecord;
import io.sealstream.segment.SegmentHeader;
import io.sealstream.segment.SegmentHeader.Ending;
import io.sealstream.segment.SegmentLayout;
import io.sealstream.segment.SegmentType;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.Suite;
import io.sealstream.session.ReceiverSession.Verdict;
import io.sealstream.testkit.SeededRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class ReceiverSessionTest {

    private static final EpochRecord FIRST = Epochs.first(1);

    private final ReceiverSession session = new ReceiverSession(Epochs.STREAM, 0, 4);

    @Test
    void takesSegmentsInOrderAndTellsThoseThatComeAgain() throws Exception {
        assertThat(session.epoch(FIRST)).isEqualTo(Verdict.NEW);
        assertThat(session.epoch(FIRST)).isEqualTo(Verdict.DUPLICATE);
        assertThat(segment(0)).isEqualTo(Verdict.NEW);
        assertThat(segment(1)).isEqualTo(Verdict.NEW);
        assertThat(segment(0)).isEqualTo(Verdict.DUPLICATE);
        assertThat(segment(1)).isEqualTo(Verdict.DUPLICATE);
        assertThat(segment(2)).isEqualTo(Verdict.NEW);
        assertThat(session.receivedNext()).isEqualTo(3);
        assertThat(session.nextOffset()).isEqualTo(3 * Epochs.PAYLOAD_BYTES);
        assertThat(session.duplicates()).isEqualTo(2);
        assertThat(session.epochCount()).isEqualTo(1);
        assertThat(session.epoch()).contains(FIRST);
    }

    @Test
    void refusesSegmentsBeforeTheirEpoch() {
        assertThat(codeOf(() -> segment(0))).isEqualTo(ErrorCode.PROTOCOL);
    }

    @Test
    void refusesGapsAndOtherOffsets() throws Exception {
        session.epoch(FIRST);
        segment(0);
        assertThat(codeOf(() -> segment(2))).isEqualTo(ErrorCode.SEQUENCE_CONFLICT);
        for (long offset : new long[] {0, 9, 11, Long.MAX_VALUE}) {
            SegmentHeader elsewhere = Epochs.segment(FIRST, 1, offset, Ending.OPEN);
            assertThat(codeOf(() -> session.segment(elsewhere))).isEqualTo(ErrorCode.SEQUENCE_CONFLICT);
        }
        assertThat(segment(1)).isEqualTo(Verdict.NEW);
    }

    @Test
    void refusesSegmentsOfOtherStreamsAndEpochsAndTypes() throws Exception {
        session.epoch(FIRST);
        SegmentHeader good = Epochs.segment(FIRST, 0);
        StreamId other = new StreamId(Epochs.STREAM.session(), 8);
        assertThat(codeOf(() -> session.segment(with(good, SegmentType.DATA, other, good.epochId()))))
                .isEqualTo(ErrorCode.SEQUENCE_CONFLICT);
        assertThat(codeOf(() -> session.segment(with(good, SegmentType.DATA, good.stream(), good.epochId() + 1))))
                .isEqualTo(ErrorCode.SEQUENCE_CONFLICT);
        assertThat(codeOf(() -> session.segment(with(good, SegmentType.TRAILER, good.stream(), good.epochId()))))
                .isEqualTo(ErrorCode.SEQUENCE_CONFLICT);
        assertThat(session.receivedNext()).isZero();
    }

    @Test
    void refusesWhatExceedsItsCreditAndAllowsMoreWhenSomeIsUsedUp() throws Exception {
        session.epoch(FIRST);
        for (int i = 0; i < 4; i++) {
            segment(i);
        }
        assertThat(codeOf(() -> segment(4))).isEqualTo(ErrorCode.FLOW_CONTROL);
        assertThat(session.creditWhenDue()).isEmpty();
        session.consumed(1);
        assertThat(session.creditWhenDue()).isEmpty();
        // What has not been told does not count.
        assertThat(codeOf(() -> segment(4))).isEqualTo(ErrorCode.FLOW_CONTROL);
        session.consumed(2);
        assertThat(session.creditWhenDue()).contains(new HopFrame.Credit(4, 0, 6));
        assertThat(session.creditWhenDue()).isEmpty();
        assertThat(segment(4)).isEqualTo(Verdict.NEW);
        assertThat(segment(5)).isEqualTo(Verdict.NEW);
        assertThat(codeOf(() -> segment(6))).isEqualTo(ErrorCode.FLOW_CONTROL);
    }

    @Test
    void aWindowOfOneSegmentStillMoves() throws Exception {
        ReceiverSession narrow = new ReceiverSession(Epochs.STREAM, 0, 1);
        narrow.epoch(FIRST);
        for (int i = 0; i < 10; i++) {
            narrow.segment(Epochs.segment(FIRST, i));
            assertThat(narrow.creditWhenDue()).isEmpty();
            narrow.consumed(i + 1);
            assertThat(narrow.creditWhenDue()).contains(new HopFrame.Credit(i + 1, 0, i + 2));
        }
        assertThatThrownBy(() -> new ReceiverSession(Epochs.STREAM, 0, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void acknowledgesOnlyWhatCameAndNeverGoesBack() throws Exception {
        session.epoch(FIRST);
        segment(0);
        segment(1);
        session.consumed(2);
        session.durable(2);
        session.consumed(1);
        session.durable(1);
        assertThat(session.credit()).isEqualTo(new HopFrame.Credit(2, 2, 6));
        assertThat(session.durableNext()).isEqualTo(2);
        assertThatThrownBy(() -> session.consumed(3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> session.durable(3)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nothingFollowsTheFinalSegment() throws Exception {
        session.epoch(FIRST);
        segment(0);
        session.segment(Epochs.segment(FIRST, 1, Epochs.PAYLOAD_BYTES, Ending.FINAL));
        assertThat(session.ended()).isTrue();
        assertThat(codeOf(() -> segment(2))).isEqualTo(ErrorCode.SEQUENCE_CONFLICT);
        assertThat(codeOf(() -> session.epoch(Epochs.after(FIRST, 2, 2)))).isEqualTo(ErrorCode.EPOCH_FORK);
        assertThat(segment(1)).isEqualTo(Verdict.DUPLICATE);
        assertThat(session.ended()).isTrue();
    }

    @Test
    void takesTheEpochThatContinuesWhereTheStreamStands() throws Exception {
        session.epoch(FIRST);
        segment(0);
        EpochRecord second = Epochs.after(FIRST, 2, 1);
        assertThat(session.epoch(second)).isEqualTo(Verdict.NEW);
        assertThat(codeOf(() -> segment(1))).isEqualTo(ErrorCode.SEQUENCE_CONFLICT);
        assertThat(session.segment(Epochs.segment(second, 1))).isEqualTo(Verdict.NEW);
        assertThat(session.epochCount()).isEqualTo(2);
    }

    @Test
    void refusesEpochsThatDoNotContinueTheStream() throws Exception {
        assertThat(codeOf(() -> session.epoch(Epochs.after(FIRST, 2, 1)))).isEqualTo(ErrorCode.EPOCH_FORK);
        session.epoch(FIRST);
        segment(0);
        segment(1);
        assertThat(codeOf(() -> session.epoch(Epochs.after(FIRST, 2, 1)))).isEqualTo(ErrorCode.EPOCH_REWIND);
        assertThat(codeOf(() -> session.epoch(Epochs.after(FIRST, 2, 3)))).isEqualTo(ErrorCode.EPOCH_REWIND);
        assertThat(codeOf(() -> session.epoch(Epochs.after(Epochs.first(9), 2, 2))))
                .isEqualTo(ErrorCode.EPOCH_FORK);
        assertThat(codeOf(() -> session.epoch(
                        Epochs.of(FIRST.start().continuedBy(FIRST.epochId(), 1, 2, 2 * Epochs.PAYLOAD_BYTES + 1), 2))))
                .isEqualTo(ErrorCode.EPOCH_FORK);
        StreamId other = new StreamId(Epochs.STREAM.session(), 8);
        assertThat(codeOf(() -> new ReceiverSession(other, 0, 4).epoch(FIRST))).isEqualTo(ErrorCode.PROTOCOL);
        assertThat(session.epoch()).contains(FIRST);
        assertThat(session.epoch(Epochs.after(FIRST, 2, 2))).isEqualTo(Verdict.NEW);
    }

    @Test
    void refusesOffsetsThatNoNumberHolds() throws Exception {
        ReceiverSession far = new ReceiverSession(Epochs.STREAM, 5, 4);
        EpochRecord epoch = Epochs.of(FIRST.start().continuedBy(0, 0, 5, Long.MAX_VALUE - 5), 1);
        far.epoch(epoch);
        assertThat(codeOf(() -> far.segment(Epochs.segment(epoch, 5, Long.MAX_VALUE - 5, Ending.OPEN))))
                .isEqualTo(ErrorCode.LIMIT);
    }

    @Test
    void beginsInTheMiddleOfAnEpoch() throws Exception {
        ReceiverSession later = new ReceiverSession(Epochs.STREAM, 7, 4);
        assertThat(later.epoch(FIRST)).isEqualTo(Verdict.NEW);
        // Where segment 7 lies, nobody has said yet.
        assertThat(later.segment(Epochs.segment(FIRST, 7, 12_345, Ending.OPEN))).isEqualTo(Verdict.NEW);
        assertThat(codeOf(() -> later.segment(Epochs.segment(FIRST, 8, 0, Ending.OPEN))))
                .isEqualTo(ErrorCode.SEQUENCE_CONFLICT);
        assertThat(later.segment(Epochs.segment(FIRST, 8, 12_345 + Epochs.PAYLOAD_BYTES, Ending.OPEN)))
                .isEqualTo(Verdict.NEW);
    }

    /** Where segments hide private metadata, only who opens them knows the next offset. */
    @Test
    void doesNotJudgeOffsetsBehindPrivateMetadata() throws Exception {
        session.epoch(FIRST);
        SegmentHeader hidden = new SegmentHeader(
                SegmentType.DATA,
                Ending.OPEN,
                /* privateMetadata= */ true,
                Suite.AES_256_GCM,
                0,
                26 + SegmentLayout.TAG_BYTES,
                Epochs.STREAM,
                FIRST.epochId(),
                0,
                0);
        session.segment(hidden);
        assertThat(segment(1)).isEqualTo(Verdict.NEW);
    }

    /** Against a list of what was accepted and a few lines that say the rules once more. */
    @Test
    void agreesWithANaiveModel() {
        SeededRandom.forEachSeed("receiver session model", 500, random -> {
            int window = random.between(1, 6);
            ReceiverSession tested = new ReceiverSession(Epochs.STREAM, 0, window);
            List<EpochRecord> epochs = new ArrayList<>();
            long next = 0;
            long allowed = window;
            boolean ended = false;
            for (int step = 0; step < 60; step++) {
                if (random.oneIn(5)) {
                    EpochRecord record = anyEpoch(random, epochs, next);
                    boolean repeated = !epochs.isEmpty() && last(epochs).equals(record);
                    boolean continues = epochs.isEmpty()
                            ? record.start().sequence() <= next
                            : record.start().previousEpochId() == last(epochs).epochId()
                                    && record.start().sequence() == next
                                    && !ended;
                    Optional<Verdict> expected = repeated
                            ? Optional.of(Verdict.DUPLICATE)
                            : continues ? Optional.of(Verdict.NEW) : Optional.empty();
                    assertThat(verdict(() -> tested.epoch(record))).isEqualTo(expected);
                    if (expected.equals(Optional.of(Verdict.NEW))) {
                        epochs.add(record);
                    }
                } else if (random.oneIn(4)) {
                    long consumed = random.between(0, (int) next);
                    tested.consumed(consumed);
                    allowed = Math.max(allowed, tested.credit().maxSequence());
                } else {
                    long sequence = Math.max(0, next + random.between(-2, random.oneIn(4) ? 1 : 0));
                    EpochRecord epoch = epochs.isEmpty() || random.oneIn(6) ? Epochs.first(99) : last(epochs);
                    Ending ending = random.oneIn(30) ? Ending.FINAL : Ending.OPEN;
                    SegmentHeader header = Epochs.segment(epoch, sequence, sequence * Epochs.PAYLOAD_BYTES, ending);
                    boolean known = !epochs.isEmpty() && epoch.equals(last(epochs));
                    boolean fits = sequence == next && !ended && sequence < allowed;
                    Optional<Verdict> expected = !known
                            ? Optional.empty()
                            : sequence < next
                                    ? Optional.of(Verdict.DUPLICATE)
                                    : fits ? Optional.of(Verdict.NEW) : Optional.empty();
                    assertThat(verdict(() -> tested.segment(header))).isEqualTo(expected);
                    if (expected.equals(Optional.of(Verdict.NEW))) {
                        next++;
                        ended = ending == Ending.FINAL;
                    }
                }
                assertThat(tested.receivedNext()).isEqualTo(next);
                assertThat(tested.ended()).isEqualTo(ended);
                assertThat(tested.epochCount()).isEqualTo(epochs.size());
            }
        });
    }

    private interface Judged {
        Verdict judge() throws StreamException;
    }

    private static Optional<Verdict> verdict(Judged call) {
        try {
            return Optional.of(call.judge());
        } catch (StreamException e) {
            return Optional.empty();
        }
    }

    private static EpochRecord anyEpoch(SeededRandom random, List<EpochRecord> epochs, long next) {
        if (epochs.isEmpty()) {
            return Epochs.first(1);
        }
        if (random.oneIn(3)) {
            return last(epochs);
        }
        EpochRecord before = random.oneIn(4) ? epochs.get(0) : last(epochs);
        long sequence = random.oneIn(4) ? next + 1 : next;
        return Epochs.after(before, 2 + epochs.size(), sequence);
    }

    private static EpochRecord last(List<EpochRecord> epochs) {
        return epochs.get(epochs.size() - 1);
    }

    private Verdict segment(long sequence) throws StreamException {
        return session.segment(Epochs.segment(FIRST, sequence));
    }

    private static SegmentHeader with(SegmentHeader header, SegmentType type, StreamId stream, long epochId) {
        return new SegmentHeader(
                type,
                header.ending(),
                header.privateMetadata(),
                header.suite(),
                header.publicMetadataBytes(),
                header.bodyBytes(),
                stream,
                epochId,
                header.sequence(),
                header.offset());
    }
}
