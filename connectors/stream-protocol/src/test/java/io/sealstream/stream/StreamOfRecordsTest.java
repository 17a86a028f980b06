package io.sealstream.stream;

import static io.sealstream.error.Failures.codeOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.cipher.AeadProvider;
import io.sealstream.cipher.Epoch;
import io.sealstream.cipher.FixedStreams;
import io.sealstream.cipher.SegmentSealer;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.EpochStart.Sizing;
import io.sealstream.segment.RecordSpan;
import io.sealstream.segment.RecordSpan.Part;
import io.sealstream.segment.SegmentHeader.Ending;
import io.sealstream.testkit.SeededRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class StreamOfRecordsTest {

    private static final EpochStart BOUNDED = FixedStreams.start(Content.RECORDS, Bound.BOUNDED, Sizing.VARIABLE, 64);
    private static final EpochStart LIVE = FixedStreams.start(Content.RECORDS, Bound.LIVE, Sizing.VARIABLE, 64);

    private final Frames frames = new Frames();

    @Test
    void deliversRecordsOfEveryBoundarySizeWithTheirNumbers() throws Exception {
        List<byte[]> records = new ArrayList<>();
        for (int length : new int[] {0, 1, 59, 60, 61, 123, 124, 125, 0, 187, 188, 189, 500, 60, 60, 3}) {
            records.add(SeededRandom.ofSeed(length).bytes(length));
        }
        Epoch epoch = FixedStreams.epoch(BOUNDED, 0);
        seal(epoch, 0, records, frames).end();
        StreamDecoder decoder = decoder(epoch, frames);
        feed(decoder, frames.sealed);

        assertThat(frames.records).usingElementComparator(Arrays::compare).isEqualTo(records);
        assertThat(frames.recordNumbers)
                .isEqualTo(LongStream.range(0, records.size()).boxed().toList());
        assertThat(decoder.isComplete()).isTrue();
        assertThat(decoder.statistics().recordsReceived()).isEqualTo(records.size());
        assertThat(decoder.statistics().abandonedRecords()).isZero();
    }

    @Test
    void deliversARecordOf5MiB() throws Exception {
        byte[] record = SeededRandom.ofSeed(5).bytes(5 << 20);
        EpochStart start = FixedStreams.start(Content.RECORDS, Bound.BOUNDED, Sizing.VARIABLE, 64 << 10);
        Epoch epoch = FixedStreams.epoch(start, 0);
        seal(epoch, 0, List.of(new byte[3], record, new byte[4]), frames).end();
        feed(decoder(epoch, frames), frames.sealed);
        assertThat(frames.sealed).hasSize(1 + 81 + 1 + 1);
        assertThat(frames.records).hasSize(3);
        assertThat(frames.records.get(1)).isEqualTo(record);
        assertThat(frames.recordNumbers).containsExactly(0L, 1L, 2L);
    }

    @Test
    void deliversRecordsFromSegmentsInAnyOrder() {
        SeededRandom.forEachSeed("records in any order", 50, random -> {
            Frames each = new Frames();
            List<byte[]> records = new ArrayList<>();
            for (int i = random.between(1, 40); i > 0; i--) {
                records.add(random.bytes(random.between(0, 200)));
            }
            Epoch epoch = FixedStreams.epoch(BOUNDED, 0);
            seal(epoch, 0, records, each).end();
            List<byte[]> shuffled = new ArrayList<>(each.sealed);
            for (int from = 0; from < shuffled.size(); from += 50) {
                Collections.shuffle(shuffled.subList(from, Math.min(from + 50, shuffled.size())), random.asRandom());
            }
            StreamDecoder decoder = decoder(epoch, each);
            feed(decoder, shuffled);
            assertThat(each.records).usingElementComparator(Arrays::compare).isEqualTo(records);
            assertThat(decoder.isComplete()).isTrue();
        });
    }

    @Test
    void abandonsTheUnfinishedRecordOfAnEpochThatIsOver() throws Exception {
        Epoch first = FixedStreams.epoch(LIVE, 0);
        StreamEncoder lost = seal(first, 0, List.of(new byte[10], new byte[200]), frames);
        StreamDecoder decoder = decoder(first, frames);
        feed(decoder, frames.sealed.subList(0, 3));
        assertThat(frames.records).hasSize(1);
        assertThat(lost.nextSequence()).isEqualTo(5);

        Epoch second = FixedStreams.epoch(LIVE.continuedBy(first.record().epochId(), 1, 3, 14 + 128), 1);
        decoder.epoch(second.record());
        Frames again = new Frames();
        byte[] record = SeededRandom.ofSeed(2).bytes(200);
        seal(second, 1, List.of(record, new byte[2]), again).flush();
        feed(decoder, again.sealed);

        assertThat(frames.records).hasSize(3);
        assertThat(frames.records.get(1)).isEqualTo(record);
        assertThat(frames.recordNumbers).containsExactly(0L, 1L, 2L);
        assertThat(decoder.statistics().abandonedRecords()).isEqualTo(1);
    }

    /** T13. */
    @Test
    void skipsTheRestOfARecordWhenItStartsBehindItsFirstFragment() throws Exception {
        Epoch epoch = FixedStreams.epoch(BOUNDED, 0);
        seal(epoch, 0, List.of(new byte[200], new byte[7]), frames).end();
        StreamDecoder decoder = new StreamDecoder(
                FixedStreams.secret(BOUNDED), AeadProvider.fastest(), DecoderOptions.DEFAULT.startingAt(2), frames);
        decoder.epoch(epoch.record());
        feed(decoder, frames.sealed);
        assertThat(frames.recordNumbers).containsExactly(1L);
        assertThat(decoder.statistics().abandonedRecords()).isEqualTo(1);
        assertThat(decoder.isComplete()).isTrue();
    }

    @Test
    void holdsRecordsToItsOwnCap() throws Exception {
        Epoch epoch = FixedStreams.epoch(BOUNDED, 0);
        seal(epoch, 0, List.of(new byte[200]), frames).end();
        StreamDecoder decoder = new StreamDecoder(
                FixedStreams.secret(BOUNDED),
                AeadProvider.fastest(),
                new DecoderOptions(OptionalLong.empty(), 100, 1 << 20, 199),
                frames);
        decoder.epoch(epoch.record());
        assertThat(codeOf(() -> feed(decoder, frames.sealed))).isEqualTo(ErrorCode.LIMIT);
        assertThat(frames.records).isEmpty();
    }

    /** Only a key holder can make these. */
    @Test
    void refusesAuthenticSegmentsThatAreNoRecords() throws Exception {
        byte[] noSpan = new byte[0];
        byte[] says2 = new RecordSpan(Part.WHOLE, 0, 2).encode();
        byte[] one = {0, 0, 0, 1, 9};
        assertThat(codeOf(() -> feed(forged(noSpan, one)))).isEqualTo(ErrorCode.BAD_RECORD);
        assertThat(codeOf(() -> feed(forged(says2, one)))).isEqualTo(ErrorCode.BAD_RECORD);
        assertThat(codeOf(() -> feed(forged(new byte[] {0, 1, 0}, one)))).isEqualTo(ErrorCode.TRUNCATED);
    }

    private static byte[] forged(byte[] publicMetadata, byte[] payload) throws StreamException {
        byte[] frame = new byte[SegmentSealer.frameBytes(publicMetadata.length, 0, payload.length)];
        new SegmentSealer(FixedStreams.epoch(BOUNDED, 0), AeadProvider.fastest())
                .seal(Ending.OPEN, publicMetadata, payload, 0, payload.length, frame, 0);
        return frame;
    }

    private void feed(byte[] frame) throws StreamException {
        feed(decoder(FixedStreams.epoch(BOUNDED, 0), frames), List.of(frame));
    }

    private static void feed(StreamDecoder decoder, List<byte[]> sealed) throws StreamException {
        for (byte[] frame : sealed) {
            decoder.segment(frame, 0, frame.length);
        }
    }

    private static StreamEncoder seal(Epoch epoch, long firstRecord, List<byte[]> records, Frames frames)
            throws Exception {
        StreamEncoder encoder = new StreamEncoder(epoch, AeadProvider.fastest(), firstRecord, 10_000, frames);
        for (byte[] record : records) {
            assertThat(encoder.sendRecord(record, 0, record.length)).isTrue();
        }
        return encoder;
    }

    private static StreamDecoder decoder(Epoch epoch, Frames frames) throws StreamException {
        StreamDecoder decoder = new StreamDecoder(
                FixedStreams.secret(epoch.start()), AeadProvider.fastest(), DecoderOptions.DEFAULT, frames);
        decoder.epoch(epoch.record());
        return decoder;
    }
}
