package io.sealstream.stream;

import static io.sealstream.error.Failures.codeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.cipher.AeadProvider;
import io.sealstream.cipher.Epoch;
import io.sealstream.cipher.FixedStreams;
import io.sealstream.cipher.StreamSecret;
import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochRecord;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.EpochStart.Sizing;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.StreamName;
import io.sealstream.segment.Suite;
import io.sealstream.testkit.SeededRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class StreamDecoderTest {

    private final Frames frames = new Frames();

    /** T1, T4, T11. */
    @ParameterizedTest
    @CsvSource({
        "0, 65536",
        "1, 65536",
        "50000, 65536",
        "65535, 65536",
        "65536, 65536",
        "65537, 65536",
        "1048576, 65536",
        "50000, 1024",
        "65537, 1024",
        "3000000, 1048576",
        "1048576, 1048576"
    })
    void deliversABoundedStream(int size, int segmentSize) throws Exception {
        for (Suite suite : Suite.values()) {
            Frames each = new Frames();
            byte[] content = SeededRandom.ofSeed(size).bytes(size);
            Epoch epoch = epoch(FixedStreams.withSuite(bounded(segmentSize), suite));
            sealAll(epoch, each, content);
            StreamDecoder decoder = decoder(epoch, each);
            for (byte[] frame : each.sealed) {
                assertThat(decoder.isComplete()).isFalse();
                decoder.segment(frame, 0, frame.length);
            }
            assertThat(each.bytes.toByteArray()).isEqualTo(content);
            assertThat(decoder.isComplete()).isTrue();
            decoder.endOfInput();
        }
    }

    /** T2. */
    @Test
    void deliversALiveStreamAsFarAsItCame() throws Exception {
        Epoch epoch = epoch(FixedStreams.start(Content.BYTES, Bound.LIVE, Sizing.VARIABLE, 100));
        StreamEncoder encoder = encoder(epoch, frames);
        StreamDecoder decoder = decoder(epoch, frames);
        for (int chunk = 1; chunk <= 3; chunk++) {
            encoder.send(new byte[30], 0, 30);
            encoder.flush();
            decoder.segment(frames.sealed.get(chunk - 1), 0, frames.sealed.get(chunk - 1).length);
            assertThat(frames.bytes.size()).isEqualTo(30 * chunk);
        }
        decoder.endOfInput();
        assertThat(decoder.isComplete()).isFalse();
    }

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

    /** 257 segments pass every border of a byte-sized counter; records and bytes alike. */
    @Test
    void delivers257Segments() throws Exception {
        byte[] content = SeededRandom.ofSeed(4).bytes(257 * 64);
        Epoch epoch = epoch(FixedStreams.start(Content.BYTES, Bound.LIVE, Sizing.VARIABLE, 64));
        StreamEncoder encoder = new StreamEncoder(epoch, AeadProvider.fastest(), 0, 1000, frames);
        encoder.send(content, 0, content.length);
        assertThat(frames.sealed).hasSize(257);
        decodeAll(decoder(epoch, frames));
        assertThat(frames.bytes.toByteArray()).isEqualTo(content);
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
        assertThat(decoder.statistics()).isEqualTo(new DecoderStatistics(3, 3, 25, 0, 0, 1, 5, 0, 0, true));
        assertThat(frames.bytes.size()).isEqualTo(25);
    }

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
        segment(decoder, 2);
        DecoderStatistics before = decoder.statistics();

        assertThat(codeOf(() -> segment(decoder, 5))).isEqualTo(ErrorCode.REORDER_WINDOW_FULL);

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
                        before.complete()));
        for (int i : new int[] {0, 1, 3, 4, 5}) {
            segment(decoder, i);
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
        segment(decoder, 0);
        assertThat(codeOf(() -> segment(decoder, 5))).isEqualTo(ErrorCode.REORDER_WINDOW_FULL);

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

    /** T15. */
    @Test
    void saysThatABoundedStreamWasCut() throws Exception {
        Epoch epoch = epoch(bounded(10));
        sealAll(epoch, frames, new byte[35]);
        for (int kept = 0; kept < frames.sealed.size(); kept++) {
            Frames each = new Frames();
            StreamDecoder decoder = decoder(epoch, each);
            for (int i = 0; i < kept; i++) {
                decoder.segment(frames.sealed.get(i), 0, frames.sealed.get(i).length);
            }
            assertThat(codeOf(decoder::endOfInput)).isEqualTo(ErrorCode.TRUNCATED);
            assertThat(decoder.isComplete()).isFalse();
            assertThat(each.bytes.size()).isEqualTo(10 * kept);
        }
        StreamDecoder empty = new StreamDecoder(
                FixedStreams.secret(epoch.start()), AeadProvider.fastest(), DecoderOptions.DEFAULT, frames);
        assertThat(codeOf(empty::endOfInput)).isEqualTo(ErrorCode.TRUNCATED);
    }

    @Test
    void saysThatALiveStreamLacksASegment() throws Exception {
        Epoch epoch = epoch(FixedStreams.start(Content.BYTES, Bound.LIVE, Sizing.VARIABLE, 10));
        encoder(epoch, frames).send(new byte[30], 0, 30);
        StreamDecoder decoder = decoder(epoch, frames);
        segment(decoder, 0);
        segment(decoder, 2);
        assertThat(codeOf(decoder::endOfInput)).isEqualTo(ErrorCode.TRUNCATED);
    }

    /** T5. */
    @Test
    void refusesAnEpochUnderAnotherKeyOrName() {
        Epoch epoch = epoch(bounded(10));
        StreamSecret otherName = FixedStreams.secret(epoch.start(), new StreamName("other"));
        StreamDecoder decoder = new StreamDecoder(otherName, AeadProvider.fastest(), DecoderOptions.DEFAULT, frames);
        assertThat(codeOf(() -> decoder.epoch(epoch.record()))).isEqualTo(ErrorCode.KEY_MISMATCH);
        assertThat(decoder.statistics().rejected()).isEqualTo(1);
        assertThatThrownBy(() -> decoder.segment(new byte[100], 0, 100)).isInstanceOf(IllegalStateException.class);
    }

    /** T5, T12. */
    @Test
    void keepsStreamsOfOneSessionApart() throws Exception {
        EpochStart start = bounded(10);
        Epoch one = epoch(start);
        Epoch two = epoch(FixedStreams.withStream(start, new StreamId(FixedStreams.STREAM.session(), 8)));
        Frames framesOfTwo = new Frames();
        sealAll(one, frames, new byte[] {1, 1, 1});
        sealAll(two, framesOfTwo, new byte[] {2, 2, 2});
        StreamDecoder decoder = decoder(one, frames);
        byte[] foreign = framesOfTwo.sealed.get(0);
        assertThat(codeOf(() -> decoder.segment(foreign, 0, foreign.length))).isEqualTo(ErrorCode.SEQUENCE_CONFLICT);
        segment(decoder, 0);
        assertThat(frames.bytes.toByteArray()).containsExactly(1, 1, 1);
    }

    /** T13. */
    @Test
    void givesTheSameBytesWhenItStartsInTheMiddle() throws Exception {
        byte[] content = SeededRandom.ofSeed(13).bytes(1000);
        Epoch epoch = epoch(bounded(30));
        sealAll(epoch, frames, content);
        for (int from = 0; from < frames.sealed.size(); from++) {
            Frames each = new Frames();
            StreamDecoder decoder = new StreamDecoder(
                    FixedStreams.secret(epoch.start()),
                    AeadProvider.fastest(),
                    DecoderOptions.DEFAULT.startingAt(from),
                    each);
            decoder.epoch(epoch.record());
            for (byte[] frame : frames.sealed) {
                decoder.segment(frame, 0, frame.length);
            }
            assertThat(each.bytes.toByteArray()).isEqualTo(Arrays.copyOfRange(content, 30 * from, 1000));
            assertThat(decoder.isComplete()).isTrue();
            assertThat(decoder.statistics().duplicates()).isEqualTo(from);
        }
    }

    @Test
    void saysThatTheWantedPositionLiesBeforeTheFirstEpoch() throws Exception {
        Epoch epoch = epoch(bounded(10).continuedBy(5, 1, 100, 1000));
        StreamDecoder decoder = new StreamDecoder(
                FixedStreams.secret(epoch.start()),
                AeadProvider.fastest(),
                DecoderOptions.DEFAULT.startingAt(99),
                frames);
        assertThat(codeOf(() -> decoder.epoch(epoch.record()))).isEqualTo(ErrorCode.POSITION_GONE);
        StreamDecoder from100 = new StreamDecoder(
                FixedStreams.secret(epoch.start()),
                AeadProvider.fastest(),
                DecoderOptions.DEFAULT.startingAt(100),
                frames);
        from100.epoch(epoch.record());
        assertThat(from100.statistics().nextExpected()).isEqualTo(100);
    }

    @Test
    void goesOnWithTheEpochThatFollows() throws Exception {
        Epoch first = epoch(FixedStreams.start(Content.BYTES, Bound.LIVE, Sizing.VARIABLE, 10));
        encoder(first, frames).send(new byte[30], 0, 30);
        StreamDecoder decoder = decoder(first, frames);
        segment(decoder, 0);
        segment(decoder, 1);

        Epoch second =
                FixedStreams.epoch(first.start().continuedBy(first.record().epochId(), 1, 2, 20), 1);
        decoder.epoch(second.record());

        assertThat(codeOf(() -> segment(decoder, 2))).isEqualTo(ErrorCode.SEQUENCE_CONFLICT);
        Frames later = new Frames();
        encoder(second, later).send(new byte[10], 0, 10);
        decoder.segment(later.sealed.get(0), 0, later.sealed.get(0).length);
        assertThat(frames.bytes.size()).isEqualTo(30);
        assertThat(decoder.statistics().nextExpected()).isEqualTo(3);
    }

    @Test
    void refusesAnEpochThatDoesNotContinueWhereItStands() throws Exception {
        EpochStart start = FixedStreams.start(Content.BYTES, Bound.LIVE, Sizing.VARIABLE, 100);
        Epoch first = epoch(start);
        long id = first.record().epochId();
        StreamEncoder encoder = encoder(first, frames);
        encoder.send(new byte[300], 0, 300);
        StreamDecoder decoder = decoder(first, frames);
        segment(decoder, 0);
        EpochStart records = FixedStreams.start(Content.RECORDS, Bound.LIVE, Sizing.VARIABLE, 100);

        for (EpochStart next : List.of(
                start.continuedBy(id, 1, 0, 0),
                start.continuedBy(id, 1, 2, 200),
                start.continuedBy(id + 1, 1, 1, 100),
                start.continuedBy(0, 1, 1, 100),
                records.continuedBy(id, 1, 1, 100))) {
            assertThat(codeOf(() -> decoder.epoch(FixedStreams.epoch(next, 1).record())))
                    .isEqualTo(ErrorCode.EPOCH_FORK);
        }
        segment(decoder, 2);
        assertThat(codeOf(() -> decoder.epoch(
                        FixedStreams.epoch(start.continuedBy(id, 1, 1, 100), 1).record())))
                .isEqualTo(ErrorCode.EPOCH_FORK);
        segment(decoder, 1);
        assertThat(decoder.statistics().nextExpected()).isEqualTo(3);
    }

    /** A hub that makes up an epoch has no key for its commitment. */
    @Test
    void refusesAForgedEpoch() throws Exception {
        Epoch first = epoch(FixedStreams.start(Content.BYTES, Bound.LIVE, Sizing.VARIABLE, 100));
        StreamDecoder decoder = decoder(first, frames);
        encoder(first, frames).send(new byte[100], 0, 100);
        EpochStart forged = first.start().continuedBy(first.record().epochId(), 1, 0, 0);
        byte[] salt = FixedStreams.salt(5);
        byte[] commitment = SeededRandom.ofSeed(1).bytes(32);
        assertThat(codeOf(() -> decoder.epoch(new EpochRecord(forged, salt, commitment))))
                .isEqualTo(ErrorCode.KEY_MISMATCH);
        segment(decoder, 0);
        assertThat(frames.bytes.size()).isEqualTo(100);
    }

    @Test
    void refusesAnEpochBehindTheEndOfTheStream() throws Exception {
        Epoch first = epoch(bounded(10));
        sealAll(first, frames, new byte[5]);
        StreamDecoder decoder = decoder(first, frames);
        decodeAll(decoder);
        Epoch second =
                FixedStreams.epoch(first.start().continuedBy(first.record().epochId(), 1, 1, 5), 1);
        assertThat(codeOf(() -> decoder.epoch(second.record()))).isEqualTo(ErrorCode.EPOCH_FORK);
        assertThat(decoder.isComplete()).isTrue();
    }

    /** Only a key holder can make these: two writers under one epoch. */
    @Test
    void refusesSegmentsBehindTheFinalOne() throws Exception {
        Epoch epoch = epoch(bounded(10));
        Frames longer = new Frames();
        sealAll(epoch, frames, new byte[15]);
        sealAll(epoch, longer, new byte[25]);
        StreamDecoder decoder = decoder(epoch, frames);
        decodeAll(decoder);
        byte[] behind = longer.sealed.get(2);
        assertThat(codeOf(() -> decoder.segment(behind, 0, behind.length))).isEqualTo(ErrorCode.SEQUENCE_CONFLICT);
        assertThat(decoder.isComplete()).isTrue();
    }

    /** Only a key holder can make these: offsets of one attempt behind those of another. */
    @Test
    void staysFailedWhenOffsetsOfAuthenticSegmentsContradictEachOther() throws Exception {
        Epoch epoch = epoch(FixedStreams.start(Content.BYTES, Bound.LIVE, Sizing.VARIABLE, 10));
        Frames other = new Frames();
        StreamEncoder shorter = encoder(epoch, other);
        shorter.send(new byte[5], 0, 5);
        shorter.flush();
        shorter.send(new byte[10], 0, 10);
        encoder(epoch, frames).send(new byte[30], 0, 30);
        StreamDecoder decoder = decoder(epoch, frames);
        segment(decoder, 0);
        byte[] contradicting = other.sealed.get(1);
        assertThat(codeOf(() -> decoder.segment(contradicting, 0, contradicting.length)))
                .isEqualTo(ErrorCode.SEQUENCE_CONFLICT);
        assertThat(codeOf(() -> segment(decoder, 1))).isEqualTo(ErrorCode.SEQUENCE_CONFLICT);
        assertThat(codeOf(() -> segment(decoder, 2))).isEqualTo(ErrorCode.SEQUENCE_CONFLICT);
        assertThat(codeOf(decoder::endOfInput)).isEqualTo(ErrorCode.SEQUENCE_CONFLICT);
        assertThat(frames.bytes.size()).isEqualTo(10);
    }

    @Test
    void staysFailedWhenItsConsumerFails() throws Exception {
        Epoch epoch = epoch(bounded(10));
        sealAll(epoch, frames, new byte[35]);
        List<Integer> delivered = new ArrayList<>();
        StreamConsumer failing = new StreamConsumer() {
            @Override
            public void bytes(byte[] buffer, int offset, int length) throws StreamException {
                if (delivered.size() == 1) {
                    throw new CorruptDataException(ErrorCode.BAD_RECORD, "consumer refuses");
                }
                delivered.add(length);
            }
        };
        StreamDecoder decoder = new StreamDecoder(
                FixedStreams.secret(epoch.start()), AeadProvider.fastest(), DecoderOptions.DEFAULT, failing);
        decoder.epoch(epoch.record());
        segment(decoder, 2);
        segment(decoder, 1);
        assertThat(codeOf(() -> segment(decoder, 0))).isEqualTo(ErrorCode.BAD_RECORD);
        assertThat(codeOf(() -> segment(decoder, 3))).isEqualTo(ErrorCode.BAD_RECORD);
        assertThat(codeOf(decoder::endOfInput)).isEqualTo(ErrorCode.BAD_RECORD);
        assertThat(codeOf(() -> decoder.epoch(epoch.record()))).isEqualTo(ErrorCode.BAD_RECORD);
        assertThat(delivered).containsExactly(10);
    }

    @Test
    void refusesATrailerInAStream() throws Exception {
        Epoch epoch = epoch(bounded(10));
        StreamDecoder decoder = decoder(epoch, frames);
        byte[] trailer = FixedStreams.trailer(epoch);
        assertThat(codeOf(() -> decoder.segment(trailer, 0, trailer.length))).isEqualTo(ErrorCode.CORRUPT_HEADER);
    }

    @Test
    void needsAConsumerOfItsContent() throws Exception {
        Epoch epoch = epoch(bounded(10));
        sealAll(epoch, frames, new byte[5]);
        StreamDecoder decoder = new StreamDecoder(
                FixedStreams.secret(epoch.start()),
                AeadProvider.fastest(),
                DecoderOptions.DEFAULT,
                new StreamConsumer() {});
        decoder.epoch(epoch.record());
        assertThatThrownBy(() -> segment(decoder, 0)).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @EnumSource(Suite.class)
    void countsWhatItRejectsAndStaysUsable(Suite suite) throws Exception {
        Epoch epoch = epoch(FixedStreams.withSuite(bounded(10), suite));
        sealAll(epoch, frames, new byte[25]);
        StreamDecoder decoder = decoder(epoch, frames);
        for (int i = 0; i < frames.sealed.size(); i++) {
            byte[] bad = frames.sealed.get(i).clone();
            bad[bad.length - 1]++;
            assertThat(codeOf(() -> decoder.segment(bad, 0, bad.length))).isEqualTo(ErrorCode.AEAD_FAILED);
            segment(decoder, i);
        }
        assertThat(decoder.statistics()).isEqualTo(new DecoderStatistics(3, 3, 25, 0, 0, 0, 0, 0, 3, true));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void refusesAWindowOfNothing(int which) {
        assertThatThrownBy(() -> new DecoderOptions(
                        OptionalLong.empty(), which == 0 ? 0 : 1, which == 1 ? 0 : 1, which == 2 ? -1 : 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void segment(StreamDecoder decoder, int index) throws StreamException {
        byte[] frame = frames.sealed.get(index);
        decoder.segment(frame, 0, frame.length);
    }

    private void decodeAll(StreamDecoder decoder) throws StreamException {
        for (byte[] frame : frames.sealed) {
            decoder.segment(frame, 0, frame.length);
        }
    }

    private static EpochStart bounded(int segmentSize) {
        return FixedStreams.start(Content.BYTES, Bound.BOUNDED, Sizing.VARIABLE, segmentSize);
    }

    private static Epoch epoch(EpochStart start) {
        return FixedStreams.epoch(start, 0);
    }

    private static StreamEncoder encoder(Epoch epoch, Frames frames) {
        return new StreamEncoder(epoch, AeadProvider.fastest(), 0, 10_000, frames);
    }

    private static void sealAll(Epoch epoch, Frames frames, byte[] content) throws Exception {
        StreamEncoder encoder = encoder(epoch, frames);
        assertThat(encoder.send(content, 0, content.length)).isEqualTo(content.length);
        encoder.end();
    }

    private static StreamDecoder decoder(Epoch epoch, Frames frames) throws StreamException {
        StreamDecoder decoder = new StreamDecoder(
                FixedStreams.secret(epoch.start()), AeadProvider.fastest(), DecoderOptions.DEFAULT, frames);
        decoder.epoch(epoch.record());
        return decoder;
    }
}
