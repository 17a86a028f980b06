package io.sealstream.stream;

import static io.sealstream.error.Failures.codeOf;
import static io.sealstream.stream.DecoderCases.bounded;
import static io.sealstream.stream.DecoderCases.decoder;
import static io.sealstream.stream.DecoderCases.epoch;
import static io.sealstream.stream.DecoderCases.sealAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.cipher.AeadProvider;
import io.sealstream.cipher.Epoch;
import io.sealstream.cipher.FixedStreams;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import io.sealstream.segment.Suite;
import io.sealstream.testkit.SeededRandom;
import java.util.Collections;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Segments in any order, and the window that they must keep to. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class DecoderOrderTest {

    private final Frames frames = new Frames();

    /** T3. */
    @Test
    void putsReversedSegmentsInOrder() throws Exception {
        byte[] content = SeededRandom.ofSeed(3).bytes(5000);
        Epoch epoch = epoch(bounded(100));
        sealAll(epoch, frames, content);
        StreamDecoder decoder = decoder(epoch, frames);
        Collections.reverse(frames.sealed);
        for (byte[] frame : frames.sealed) {
            assertThat(frames.bytes.size()).isZero();
            decoder.segment(frame, 0, frame.length);
        }
        assertThat(frames.bytes.toByteArray()).isEqualTo(content);
        assertThat(decoder.isComplete()).isTrue();
        assertThat(decoder.statistics().outOfOrder()).isEqualTo(50);
    }

    /** T10: any order within the window, with copies and damaged frames between, against a naive model. */
    @Test
    void agreesWithANaiveModelInAnyOrder() {
        SeededRandom.forEachSeed("decoder model", 40, random -> {
            Frames each = new Frames();
            Suite suite = random.oneIn(2) ? Suite.AES_256_GCM : Suite.CHACHA20_POLY1305;
            byte[] content = random.bytes(random.between(1, 2000));
            Epoch epoch = epoch(FixedStreams.withSuite(bounded(20), suite));
            sealAll(epoch, each, content);
            int window = random.between(2, 12);
            StreamDecoder decoder = new StreamDecoder(
                    FixedStreams.secret(epoch.start()),
                    AeadProvider.fastest(),
                    new DecoderOptions(OptionalLong.empty(), window, 1 << 20, 100),
                    each);
            decoder.epoch(epoch.record());
            feed(random, each, decoder, window);
            assertThat(each.bytes.toByteArray()).isEqualTo(content);
            decoder.endOfInput();
        });
    }

    private static void feed(SeededRandom random, Frames frames, StreamDecoder decoder, int window) {
        int count = frames.sealed.size();
        Set<Integer> arrived = new HashSet<>();
        int next = 0;
        long duplicates = 0;
        long outOfOrder = 0;
        long rejected = 0;
        while (next < count) {
            int pick = Math.min(count - 1, Math.max(0, next + random.between(-2, window)));
            byte[] frame = frames.sealed.get(pick).clone();
            boolean damaged = random.oneIn(4);
            if (damaged) {
                frame[random.between(0, frame.length - 1)] ^= (byte) (1 << random.between(0, 7));
            }
            boolean duplicate = pick < next || arrived.contains(pick);
            boolean beyond = !duplicate && pick - next >= window;
            if (damaged || beyond) {
                assertThat(codeOf(() -> decoder.segment(frame, 0, frame.length)))
                        .isNotNull();
                rejected++;
            } else {
                assertAccepted(decoder, frame);
                duplicates += duplicate ? 1 : 0;
                outOfOrder += !duplicate && pick != next ? 1 : 0;
                arrived.add(pick);
            }
            while (arrived.contains(next)) {
                next++;
            }
            int floor = next;
            DecoderStatistics found = decoder.statistics();
            assertThat(found.nextExpected()).isEqualTo(next);
            assertThat(found.bufferedSegments())
                    .isEqualTo((int) arrived.stream().filter(i -> i > floor).count());
            assertThat(found.duplicates()).isEqualTo(duplicates);
            assertThat(found.outOfOrder()).isEqualTo(outOfOrder);
            assertThat(found.rejected()).isEqualTo(rejected);
            assertThat(found.segmentsReceived()).isEqualTo(next);
            assertThat(found.complete()).isEqualTo(next == count);
        }
    }

    private static void assertAccepted(StreamDecoder decoder, byte[] frame) {
        try {
            decoder.segment(frame, 0, frame.length);
        } catch (StreamException e) {
            throw new AssertionError("a good frame was refused", e);
        }
    }

    /** T10. */
    @Test
    void countsCopiesAndDropsThem() throws Exception {
        Epoch epoch = epoch(bounded(10));
        sealAll(epoch, frames, new byte[25]);
        StreamDecoder decoder = decoder(epoch, frames);
        for (int i : new int[] {0, 0, 2, 2, 1, 0, 1, 2}) {
            decoder.segment(frames.sealed.get(i), 0, frames.sealed.get(i).length);
        }
        assertThat(decoder.statistics()).isEqualTo(new DecoderStatistics(3, 3, 25, 0, 0, 1, 5, 0, 0, 0, 0, 0, 0, true));
        assertThat(frames.bytes.size()).isEqualTo(25);
    }

    /** Pitfall 4: behind a segment that never comes only a window of others waits. */
    @Test
    void leavesEverythingAsItWasWhenTheWindowIsFull() throws Exception {
        Epoch epoch = epoch(bounded(10));
        sealAll(epoch, frames, new byte[55]);
        StreamDecoder decoder = new StreamDecoder(
                FixedStreams.secret(epoch.start()),
                AeadProvider.fastest(),
                new DecoderOptions(OptionalLong.empty(), 3, 1 << 20, 100),
                frames);
        decoder.epoch(epoch.record());
        frames.feedTo(decoder, 2);
        DecoderStatistics before = decoder.statistics();

        assertThat(codeOf(() -> frames.feedTo(decoder, 5))).isEqualTo(ErrorCode.REORDER_WINDOW_FULL);

        DecoderStatistics after = decoder.statistics();
        assertThat(after)
                .isEqualTo(new DecoderStatistics(
                        before.nextExpected(),
                        before.segmentsReceived(),
                        before.bytesReceived(),
                        before.recordsReceived(),
                        before.bufferedSegments(),
                        before.outOfOrder(),
                        before.duplicates(),
                        before.abandonedRecords(),
                        before.rejected() + 1,
                        before.forged(),
                        before.droppedBeacons(),
                        before.gaps(),
                        before.lostSegments(),
                        before.complete()));
        for (int i : new int[] {0, 1, 3, 4, 5}) {
            frames.feedTo(decoder, i);
        }
        assertThat(decoder.isComplete()).isTrue();
    }

    /** A FINAL segment that the window refused must not end the stream for the epoch that follows. */
    @Test
    void forgetsAFinalSegmentThatWasRefused() throws Exception {
        Epoch first = epoch(bounded(10));
        sealAll(first, frames, new byte[55]);
        StreamDecoder decoder = new StreamDecoder(
                FixedStreams.secret(first.start()),
                AeadProvider.fastest(),
                new DecoderOptions(OptionalLong.empty(), 2, 1 << 20, 100),
                frames);
        decoder.epoch(first.record());
        frames.feedTo(decoder, 0);
        assertThat(codeOf(() -> frames.feedTo(decoder, 5))).isEqualTo(ErrorCode.REORDER_WINDOW_FULL);

        Epoch second =
                FixedStreams.epoch(first.start().continuedBy(first.record().epochId(), 1, 1, 10), 1);
        Frames longer = new Frames();
        sealAll(second, longer, new byte[95]);
        decoder.epoch(second.record());
        for (byte[] frame : longer.sealed) {
            decoder.segment(frame, 0, frame.length);
        }
        assertThat(decoder.isComplete()).isTrue();
        assertThat(frames.bytes.size()).isEqualTo(105);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void refusesAWindowOfNothing(int which) {
        assertThatThrownBy(() -> new DecoderOptions(
                        OptionalLong.empty(), which == 0 ? 0 : 1, which == 1 ? 0 : 1, which == 2 ? -1 : 1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
