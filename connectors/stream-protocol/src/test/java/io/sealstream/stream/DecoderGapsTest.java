package io.sealstream.stream;

import static io.sealstream.error.Failures.codeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.cipher.AeadProvider;
import io.sealstream.cipher.Epoch;
import io.sealstream.cipher.FixedStreams;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.EpochStart.Sizing;
import io.sealstream.segment.GapPolicy;
import io.sealstream.segment.ReorderBudget;
import io.sealstream.testkit.SeededRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a decoder does where segments are missing (SPEC section 5.6), and what it keeps while it waits. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class DecoderGapsTest {

    private static final GapPolicy SKIP = new GapPolicy.Skip(Duration.ofMillis(100));
    private static final GapPolicy WAIT = new GapPolicy.Wait(Duration.ofMillis(100));
    private static final EpochStart LIVE = FixedStreams.start(Content.BYTES, Bound.LIVE, Sizing.VARIABLE, 10);
    private static final EpochStart RECORDS = FixedStreams.start(Content.RECORDS, Bound.LIVE, Sizing.VARIABLE, 64);

    private final Frames frames = new Frames();
    private final ReorderBudget budget = new ReorderBudget(1 << 20);

    @AfterEach
    void nothingLeaks() {
        assertThat(budget.usedBytes()).isZero();
    }

    @Test
    void skipsAndTellsWhatIsLost() throws Exception {
        Epoch epoch = sealed(LIVE, 75);
        try (StreamDecoder decoder = decoder(SKIP, epoch)) {
            feed(decoder, 0, 3, 4, 6);
            decoder.tick(0);
            assertThat(decoder.nextDeadlineMs()).hasValue(101);
            decoder.tick(100);
            assertThat(frames.gaps).isEmpty();
            decoder.tick(101);
            assertThat(frames.gaps).containsExactly(new StreamGap(1, 3, OptionalLong.of(20), false));
            assertThat(frames.bytes.size()).isEqualTo(30);
            frames.feedTo(decoder, 1);
            assertThat(decoder.statistics().duplicates()).as("too late").isEqualTo(1);
            decoder.endOfInput();
            assertThat(frames.gaps).hasSize(2);
            assertThat(decoder.statistics().gaps()).isEqualTo(2);
            assertThat(decoder.statistics().lostSegments()).isEqualTo(3);
            assertThat(frames.gaps.get(0).sentence())
                    .isEqualTo("segments are lost, reading goes on behind them"
                            + " [firstMissing=1, nextSegment=3, lostBytes=20, abandonedRecord=false]");
        }
    }

    @Test
    void waitFailsForGoodWhenTheTimeIsOver() throws Exception {
        Epoch epoch = sealed(LIVE, 30);
        try (StreamDecoder decoder = decoder(WAIT, epoch)) {
            feed(decoder, 0, 2);
            decoder.tick(0);
            assertThat(budget.usedBytes()).isPositive();
            assertThat(codeOf(() -> decoder.tick(101))).isEqualTo(ErrorCode.TIMEOUT);
            assertThat(budget.usedBytes()).isZero();
            assertThat(codeOf(() -> frames.feedTo(decoder, 1))).isEqualTo(ErrorCode.TIMEOUT);
            assertThat(decoder.nextDeadlineMs()).isEmpty();
        }
        assertThat(frames.bytes.size()).isEqualTo(10);
    }

    @Test
    void failsWhereTheCarrierHasLostSegmentsUnlessItMaySkip() throws Exception {
        Epoch epoch = sealed(LIVE, 70);
        for (GapPolicy policy : List.of(GapPolicy.FAIL, WAIT)) {
            try (StreamDecoder decoder = decoder(policy, epoch)) {
                assertThat(codeOf(() -> decoder.gap(0, 2))).isEqualTo(ErrorCode.POSITION_GONE);
                feed(decoder, 0);
            }
        }
        frames.bytes.reset();
        try (StreamDecoder decoder = decoder(SKIP, epoch)) {
            feed(decoder, 0, 2);
            assertThat(codeOf(() -> decoder.gap(2, 4))).as("segment 1 may come").isEqualTo(ErrorCode.PROTOCOL);
            decoder.gap(1, 5);
            assertThat(frames.gaps)
                    .containsExactly(
                            new StreamGap(1, 2, OptionalLong.of(10), false),
                            new StreamGap(3, 5, OptionalLong.empty(), false));
            decoder.gap(3, 5);
            feed(decoder, 5, 6);
            assertThat(frames.gaps).hasSize(2);
            assertThat(frames.bytes.size()).isEqualTo(40);
        }
    }

    @Test
    void startsBehindWhatIsGone() throws Exception {
        Epoch epoch = FixedStreams.epoch(LIVE.continuedBy(7, 1, 5, 50), 1);
        Frames later = new Frames();
        new StreamEncoder(epoch, AeadProvider.fastest(), 0, 100, later).send(new byte[10], 0, 10);
        DecoderOptions wanted = DecoderOptions.DEFAULT.startingAt(3).with(budget);
        StreamDecoder fails = new StreamDecoder(FixedStreams.secret(LIVE), AeadProvider.fastest(), wanted, later);
        assertThat(codeOf(() -> fails.epoch(epoch.record()))).isEqualTo(ErrorCode.POSITION_GONE);
        StreamDecoder skips =
                new StreamDecoder(FixedStreams.secret(LIVE), AeadProvider.fastest(), wanted.with(SKIP), later);
        skips.gap(3, 4);
        skips.epoch(epoch.record());
        later.feedTo(skips);
        assertThat(later.gaps)
                .containsExactly(
                        new StreamGap(3, 4, OptionalLong.empty(), false),
                        new StreamGap(4, 5, OptionalLong.empty(), false));
        assertThat(later.bytes.size()).isEqualTo(10);
    }

    @Test
    void recordsGoOnWithTheNextWholeOne() throws Exception {
        Epoch epoch = FixedStreams.epoch(RECORDS, 0);
        StreamEncoder encoder = new StreamEncoder(epoch, AeadProvider.fastest(), 0, 100, frames);
        for (int length : new int[] {50, 200, 50, 300, 50}) {
            encoder.sendRecord(new byte[length], 0, length);
        }
        encoder.flush();
        // 0: first; 1 to 4: second; 5: third; 6 to 10: fourth; 11: fifth.
        assertThat(frames.sealed).hasSize(12);
        try (StreamDecoder decoder = decoder(SKIP, epoch)) {
            feed(decoder, 0, 1);
            decoder.gap(2, 4);
            assertThat(frames.gaps).extracting(StreamGap::abandonedRecord).containsExactly(true);
            feed(decoder, 4, 5);
            decoder.gap(6, 8);
            feed(decoder, 8, 9, 10, 11);
        }
        assertThat(frames.recordNumbers).containsExactly(0L, 2L, 4L);
    }

    @Test
    void takesTheEpochThatIsInForceBehindAGap() throws Exception {
        Epoch first = sealed(LIVE, 30);
        EpochStart third = LIVE.continuedBy(0x77, 2, 6, 60);
        Epoch later = FixedStreams.epoch(third, 1);
        Frames rest = new Frames();
        new StreamEncoder(later, AeadProvider.fastest(), 0, 100, rest).send(new byte[20], 0, 20);
        try (StreamDecoder decoder = decoder(SKIP, first)) {
            feed(decoder, 0, 1);
            assertThat(codeOf(() -> decoder.epoch(later.record())))
                    .as("no gap yet")
                    .isEqualTo(ErrorCode.EPOCH_FORK);
            decoder.gap(2, 7);
            Epoch rewound = FixedStreams.epoch(LIVE.continuedBy(0x77, 2, 1, 10), 2);
            assertThat(codeOf(() -> decoder.epoch(rewound.record())))
                    .as("it would replace what was delivered")
                    .isEqualTo(ErrorCode.EPOCH_FORK);
            Epoch ahead = FixedStreams.epoch(LIVE.continuedBy(0x77, 2, 8, 80), 2);
            assertThat(codeOf(() -> decoder.epoch(ahead.record()))).isEqualTo(ErrorCode.EPOCH_FORK);
            decoder.epoch(later.record());
            rest.feedTo(decoder, 1);
            assertThat(decoder.statistics().nextExpected()).isEqualTo(8);
            assertThat(codeOf(() -> decoder.epoch(FixedStreams.epoch(LIVE.continuedBy(0x78, 3, 8, 80), 2)
                            .record())))
                    .as("no gap any more")
                    .isEqualTo(ErrorCode.EPOCH_FORK);
        }
        assertThat(frames.bytes.size()).isEqualTo(30);
    }

    /** What waits is of the old epoch, and would be released in the place of a segment of the new one. */
    @Test
    void refusesAnEpochInAGapWhileSegmentsWait() throws Exception {
        Epoch first = sealed(LIVE, 110);
        for (long start : new long[] {6, 7, 8}) {
            frames.bytes.reset();
            Epoch second = FixedStreams.epoch(LIVE.continuedBy(0x77, 1, start, 10 * start), 1);
            Frames rest = new Frames();
            new StreamEncoder(second, AeadProvider.fastest(), 0, 100, rest).send(new byte[60], 0, 60);
            try (StreamDecoder decoder = decoder(SKIP, first)) {
                feed(decoder, 0, 1, 2, 3, 4, 10);
                decoder.gap(5, 8);
                assertThat(codeOf(() -> decoder.epoch(second.record()))).isEqualTo(ErrorCode.EPOCH_FORK);
                assertThat(decoder.statistics().bufferedSegments()).isEqualTo(1);
                assertThat(codeOf(() -> rest.feedTo(decoder, 0))).isEqualTo(ErrorCode.SEQUENCE_CONFLICT);
                feed(decoder, 8, 9);
                assertThat(frames.bytes.size()).isEqualTo(80);
            }
        }
    }

    @Test
    void takesOneEpochInAGapAndThenOnlyThoseThatFollow() throws Exception {
        Epoch first = sealed(LIVE, 50);
        Epoch second = FixedStreams.epoch(LIVE.continuedBy(0x77, 1, 6, 60), 1);
        long id = second.record().epochId();
        try (StreamDecoder decoder = decoder(SKIP, first)) {
            feed(decoder, 0, 1, 2, 3, 4);
            decoder.gap(5, 8);
            decoder.epoch(second.record());
            for (EpochStart no : List.of(
                    LIVE.continuedBy(0x78, 2, 7, 70),
                    LIVE.continuedBy(0x78, 2, 8, 80),
                    LIVE.continuedBy(id, 2, 5, 50),
                    LIVE.continuedBy(id, 2, 7, 70))) {
                assertThat(codeOf(() -> decoder.epoch(FixedStreams.epoch(no, 2).record())))
                        .isEqualTo(ErrorCode.EPOCH_FORK);
            }
            decoder.epoch(FixedStreams.epoch(LIVE.continuedBy(id, 2, 8, 80), 2).record());
        }
    }

    @Test
    void epochThatContinuesAheadEndsTheWaitBehindAGapToo() throws Exception {
        Epoch first = sealed(LIVE, 110);
        long id = first.record().epochId();
        try (StreamDecoder decoder = decoder(SKIP, first)) {
            feed(decoder, 0, 1, 2, 3, 4, 10);
            decoder.gap(5, 8);
            assertThat(codeOf(() -> decoder.epoch(FixedStreams.epoch(LIVE.continuedBy(id, 1, 10, 100), 1)
                            .record())))
                    .as("segment 10 waits and would be replaced")
                    .isEqualTo(ErrorCode.EPOCH_FORK);
            decoder.epoch(
                    FixedStreams.epoch(LIVE.continuedBy(id, 1, 11, 110), 1).record());
            assertThat(decoder.statistics().nextExpected()).isEqualTo(11);
            assertThat(frames.bytes.size()).isEqualTo(60);
        }
    }

    @Test
    void epochThatContinuesAheadEndsTheWait() throws Exception {
        Epoch first = sealed(LIVE, 40);
        Epoch second = FixedStreams.epoch(LIVE.continuedBy(first.record().epochId(), 1, 4, 40), 1);
        try (StreamDecoder decoder = decoder(SKIP, first)) {
            feed(decoder, 0, 2);
            decoder.epoch(second.record());
            assertThat(frames.gaps)
                    .containsExactly(
                            new StreamGap(1, 2, OptionalLong.of(10), false),
                            new StreamGap(3, 4, OptionalLong.empty(), false));
        }
        frames.gaps.clear();
        try (StreamDecoder decoder = decoder(SKIP, first)) {
            feed(decoder, 0, 3);
            Epoch replacing = FixedStreams.epoch(LIVE.continuedBy(first.record().epochId(), 1, 2, 20), 1);
            assertThat(codeOf(() -> decoder.epoch(replacing.record())))
                    .as("segment 3 waits and would be replaced")
                    .isEqualTo(ErrorCode.EPOCH_FORK);
            assertThat(frames.gaps).isEmpty();
        }
    }

    @Test
    void offsetGrowsByAByteForEachLostSegment() throws Exception {
        Epoch first = sealed(LIVE, 10);
        Epoch second = FixedStreams.epoch(LIVE.continuedBy(first.record().epochId(), 1, 5, 13), 1);
        Frames rest = new Frames();
        new StreamEncoder(second, AeadProvider.fastest(), 0, 100, rest).send(new byte[10], 0, 10);
        try (StreamDecoder decoder = decoder(SKIP, first)) {
            feed(decoder, 0);
            decoder.epoch(second.record());
            assertThat(codeOf(() -> rest.feedTo(decoder))).isEqualTo(ErrorCode.SEQUENCE_CONFLICT);
        }
    }

    @Test
    void nothingIsGoneBehindTheEnd() throws Exception {
        StreamEncoder encoder = new StreamEncoder(FixedStreams.epoch(LIVE, 0), AeadProvider.fastest(), 0, 100, frames);
        encoder.retire();
        try (StreamDecoder decoder = decoder(SKIP, encoder.epoch())) {
            feed(decoder, 0);
            assertThat(codeOf(() -> decoder.gap(1, 3))).isEqualTo(ErrorCode.PROTOCOL);
            assertThat(decoder.isComplete()).isTrue();
        }
    }

    @Test
    void decodersShareTheirBudget() throws Exception {
        Epoch epoch = sealed(LIVE, 40);
        budget.resize(150);
        try (StreamDecoder one = decoder(GapPolicy.FAIL, epoch);
                StreamDecoder two = decoder(GapPolicy.FAIL, epoch)) {
            feed(one, 2);
            assertThatThrownBy(() -> feed(two, 2)).hasMessageContaining("reorder-budget");
            feed(two, 0, 1, 2, 3);
            assertThat(two.statistics().bytesReceived()).isEqualTo(40);
        }
    }

    /** Whatever happens to a decoder, what it kept is given back. */
    @Test
    void budgetIsGivenBackOnEveryWay() {
        SeededRandom.forEachSeed("budget of decoders", 100, random -> {
            Frames each = new Frames();
            Epoch epoch = FixedStreams.epoch(LIVE, 0);
            StreamEncoder encoder = new StreamEncoder(epoch, AeadProvider.fastest(), 0, 100, each);
            encoder.send(new byte[300], 0, 300);
            encoder.retire();
            List<Integer> order = new ArrayList<>();
            for (int i = 0; i < each.sealed.size(); i++) {
                if (!random.oneIn(8)) {
                    order.add(i);
                }
            }
            Collections.shuffle(order, random.asRandom());
            GapPolicy policy = List.of(GapPolicy.FAIL, WAIT, SKIP).get(random.between(0, 2));
            int throwsAt = random.between(0, 300);
            StreamDecoder decoder = new StreamDecoder(
                    FixedStreams.secret(LIVE),
                    AeadProvider.fastest(),
                    DecoderOptions.DEFAULT.with(policy).with(budget),
                    new StreamConsumer() {
                        @Override
                        public void bytes(byte[] buffer, int offset, int length) throws StreamException {
                            if (each.bytes.size() >= throwsAt) {
                                throw new io.sealstream.error.StorageException(ErrorCode.STORAGE, "full");
                            }
                            each.bytes(buffer, offset, length);
                        }
                    });
            decoder.epoch(epoch.record());
            boolean closed = random.oneIn(2);
            try {
                for (int i = 0; i < order.size(); i++) {
                    each.feedTo(decoder, order.get(i));
                    decoder.tick(i * 20L);
                }
                decoder.endOfInput();
            } catch (StreamException e) {
                closed |= e.code() == ErrorCode.TRUNCATED;
            }
            if (closed) {
                decoder.close();
            }
            boolean over = closed || decoder.isComplete() || budget.usedBytes() == 0;
            assertThat(over).isTrue();
            assertThat(budget.usedBytes()).isZero();
        });
    }

    @Test
    void isOfNoUseOnceItIsClosed() throws Exception {
        StreamDecoder decoder = decoder(GapPolicy.FAIL, sealed(LIVE, 10));
        decoder.close();
        decoder.close();
        assertThatThrownBy(() -> feed(decoder, 0)).isInstanceOf(IllegalStateException.class);
        assertThat(decoder.isComplete()).isFalse();
    }

    private Epoch sealed(EpochStart start, int bytes) throws Exception {
        Epoch epoch = FixedStreams.epoch(start, 0);
        StreamEncoder encoder = new StreamEncoder(epoch, AeadProvider.fastest(), 0, 100, frames);
        encoder.send(new byte[bytes], 0, bytes);
        encoder.flush();
        return epoch;
    }

    private StreamDecoder decoder(GapPolicy policy, Epoch epoch) throws StreamException {
        StreamDecoder decoder = new StreamDecoder(
                FixedStreams.secret(epoch.start()),
                AeadProvider.fastest(),
                DecoderOptions.DEFAULT.with(policy).with(budget),
                frames);
        decoder.epoch(epoch.record());
        return decoder;
    }

    private void feed(StreamDecoder decoder, int... indices) throws StreamException {
        for (int index : indices) {
            frames.feedTo(decoder, index);
        }
    }
}
