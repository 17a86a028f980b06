package io.sealstream.flink.source.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.cipher.OpenedSegment;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import io.sealstream.flink.source.split.SplitPosition;
import io.sealstream.flink.source.split.SplitPosition.NextRecord;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochRecord;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.EpochStart.Sizing;
import io.sealstream.segment.RecordPacker;
import io.sealstream.segment.RecordSpan;
import io.sealstream.segment.SegmentHeader;
import io.sealstream.segment.SegmentHeader.Ending;
import io.sealstream.segment.SegmentLayout;
import io.sealstream.segment.SegmentType;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.Suite;
import io.sealstream.session.StartPosition;
import io.sealstream.stream.StreamGap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SplitUnpackerTest {

    private static final SplitPosition FRESH = new SplitPosition.Beginning(StartPosition.EARLIEST);
    private static final StreamId STREAM = new StreamId(new SessionId(1, 2), 0);
    private static final int SEGMENT_SIZE = 100;

    /** What came out, and where reading would go on behind it. */
    private record Seen(long number, int length, long sequence, int index) {}

    @Test
    void positionMovesThroughRecordsOfASegmentAndOnToTheNext() throws IOException {
        List<OpenedSegment> segments = packed(10, 20, 30, 40);
        assertThat(read(FRESH, segments))
                .containsExactly(
                        new Seen(0, 10, 0, 1), new Seen(1, 20, 0, 2), new Seen(2, 30, 1, 0), new Seen(3, 40, 2, 0));
    }

    @Test
    void positionStaysAtTheFirstFragmentUntilTheRecordIsWhole() throws IOException {
        List<OpenedSegment> segments = packed(10, 250, 20);
        assertThat(segments).hasSize(5);
        SplitUnpacker unpacker = unpacker(FRESH, epoch(0, 0));
        assertThat(unpacker.unpack(segments.get(0)).nextSequence(0)).isEqualTo(1);
        assertThat(unpacker.unpack(segments.get(1)).count()).isZero();
        assertThat(unpacker.unpack(segments.get(2)).count()).isZero();
        SegmentRecords whole = unpacker.unpack(segments.get(3));
        assertThat(whole.count()).isEqualTo(1);
        assertThat(whole.length(0)).isEqualTo(250);
        assertThat(whole.nextSequence(0)).isEqualTo(4);
        assertThat(whole.nextIndex(0)).isZero();
    }

    /** Whatever position a checkpoint holds, a restore from it gives exactly the records that had not been emitted. */
    @Test
    void everyPositionRestoresToTheRestOfTheRecords() throws IOException {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        int[] lengths = random.ints(300, 0, 40).toArray();
        for (int i = 7; i < lengths.length; i += 11) {
            lengths[i] = 90 + random.nextInt(300);
        }
        List<OpenedSegment> segments = packed(lengths);
        List<Seen> all = read(FRESH, segments);
        assertThat(all).hasSize(lengths.length);
        int restoresInside = 0;
        for (int emitted = 1; emitted < all.size(); emitted++) {
            Seen last = all.get(emitted - 1);
            NextRecord position = new NextRecord(epoch(0, 0).epochId(), last.sequence(), last.index());
            restoresInside += last.index() > 0 ? 1 : 0;
            List<OpenedSegment> rest = segments.subList((int) last.sequence(), segments.size());
            assertThat(read(position, rest)).isEqualTo(all.subList(emitted, all.size()));
        }
        assertThat(restoresInside).isGreaterThan(50);
    }

    @Test
    void recordsOfTheFinalSegmentKeepThePositionInIt() throws IOException {
        OpenedSegment last = opened(Content.BYTES, Ending.FINAL, 4, 1000, new byte[0], new byte[7]);
        SplitUnpacker unpacker = unpacker(FRESH, epoch(Content.BYTES, 0, 0));
        SegmentRecords records = unpacker.unpack(last);
        assertThat(records.count()).isEqualTo(1);
        assertThat(records.number(0)).isEqualTo(1000);
        assertThat(records.nextSequence(0)).isEqualTo(4);
        assertThat(records.nextIndex(0)).isEqualTo(1);

        NextRecord position = new NextRecord(epoch(Content.BYTES, 0, 0).epochId(), 4, 1);
        SplitUnpacker restored = unpacker(position, epoch(Content.BYTES, 0, 0));
        assertThat(restored.unpack(last).count()).isZero();
    }

    @Test
    void segmentsOfBytesAreWholeRecords() throws IOException {
        SplitUnpacker unpacker = unpacker(FRESH, epoch(Content.BYTES, 0, 0));
        SegmentRecords records =
                unpacker.unpack(opened(Content.BYTES, Ending.OPEN, 4, 400, new byte[0], new byte[SEGMENT_SIZE]));
        assertThat(records.count()).isEqualTo(1);
        assertThat(records.length(0)).isEqualTo(SEGMENT_SIZE);
        assertThat(records.nextSequence(0)).isEqualTo(5);
        assertThat(unpacker.unpack(opened(Content.BYTES, Ending.FINAL, 5, 500, new byte[0], new byte[0]))
                        .count())
                .isZero();
    }

    @Test
    void newEpochAbandonsAnUnfinishedRecord() throws IOException {
        List<OpenedSegment> cut = packed(250).subList(0, 2);
        SplitUnpacker unpacker = unpacker(FRESH, epoch(0, 0));
        for (OpenedSegment segment : cut) {
            assertThat(unpacker.unpack(segment).count()).isZero();
        }
        assertThat(unpacker.epoch(epoch(1, 2))).isTrue();
        SegmentRecords after = unpacker.unpack(records(2, new RecordSpan(RecordSpan.Part.WHOLE, 0, 1), framed(5)));
        assertThat(after.count()).isEqualTo(1);
        assertThat(after.nextSequence(0)).isEqualTo(3);
        assertThat(after.epochId()).isEqualTo(epoch(1, 2).epochId());
    }

    @Test
    void sameEpochAgainKeepsTheUnfinishedRecord() throws IOException {
        List<OpenedSegment> segments = packed(250);
        SplitUnpacker unpacker = unpacker(FRESH, epoch(0, 0));
        unpacker.unpack(segments.get(0));
        assertThat(unpacker.epoch(epoch(0, 0))).isFalse();
        unpacker.unpack(segments.get(1));
        assertThat(unpacker.unpack(segments.get(2)).count()).isEqualTo(1);
    }

    @Test
    void restoredPositionRefusesAForeignEpoch() {
        NextRecord inside = new NextRecord(epoch(0, 0).epochId(), 5, 2);
        assertCode(ErrorCode.EPOCH_FORK, () -> unpacker(inside, epoch(1, 5)));
        NextRecord between = new NextRecord(epoch(0, 0).epochId(), 5, 0);
        assertCode(ErrorCode.EPOCH_FORK, () -> unpacker(between, epoch(1, 4)));
    }

    @Test
    void restoredPositionBetweenEpochsTakesTheOneThatBeginsThere() throws IOException {
        NextRecord between = new NextRecord(epoch(0, 0).epochId(), 5, 0);
        assertThat(new SplitUnpacker(between).epoch(epoch(1, 5))).isTrue();
    }

    @Test
    void restoredPositionRefusesASegmentWithFewerRecords() throws IOException {
        NextRecord position = new NextRecord(epoch(0, 0).epochId(), 0, 2);
        SplitUnpacker unpacker = unpacker(position, epoch(0, 0));
        List<OpenedSegment> segments = packed(10, 20, 60);
        assertThat(segments).hasSize(2);
        assertCode(ErrorCode.BAD_RECORD, () -> unpacker.unpack(segments.get(0)));
    }

    @Test
    void goesOnBehindAGapWithTheNextWholeRecord() throws IOException {
        List<OpenedSegment> segments = packed(10, 250, 20, 30);
        SplitUnpacker unpacker = unpacker(FRESH, epoch(0, 0));
        unpacker.unpack(segments.get(0));
        unpacker.unpack(segments.get(1));
        assertThat(unpacker.gap(2, 3)).isEqualTo(new StreamGap(2, 3, OptionalLong.empty(), true));
        assertThat(unpacker.unpack(segments.get(3)).count()).isZero();
        SegmentRecords next = unpacker.unpack(segments.get(4));
        assertThat(next.number(0)).isEqualTo(2);
        assertThat(next.count()).isEqualTo(2);
    }

    @Test
    void restoredPositionThatIsGoneTakesALaterEpoch() throws IOException {
        NextRecord inside = new NextRecord(epoch(0, 0).epochId(), 5, 2);
        SplitUnpacker unpacker = new SplitUnpacker(inside);
        unpacker.gap(5, 20);
        assertCode(ErrorCode.EPOCH_FORK, () -> unpacker.epoch(epoch(1, 4)));
        assertThat(unpacker.epoch(epoch(1, 17))).isTrue();
    }

    /** The subscription itself knows no epoch that its first one must continue. */
    @Test
    void newSubscriptionGoesOnInTheEpochThatWasReadOrTheNext() throws IOException {
        EpochRecord read = epoch(1, 0);
        assertThat(resumed(read).epoch(read)).isFalse();
        EpochRecord next = following(read, 2, 1);
        assertThat(resumed(read).epoch(next)).isTrue();
        assertCode(ErrorCode.EPOCH_FORK, () -> resumed(read).epoch(epoch(0, 0)));
        assertCode(ErrorCode.EPOCH_FORK, () -> resumed(read).epoch(following(epoch(0, 0), 2, 1)));
        assertCode(ErrorCode.EPOCH_FORK, () -> resumed(read).epoch(following(read, 2, 0)));
        // A writer began anew, and the reader left before its first segment: both come again, in their order.
        SplitUnpacker between = unpacker(FRESH, read);
        between.unpack(records(0, new RecordSpan(RecordSpan.Part.WHOLE, 0, 1), framed(5)));
        between.epoch(next);
        between.subscribed();
        assertThat(between.epoch(read)).isTrue();
        assertThat(between.epoch(next)).isTrue();
    }

    @Test
    void newSubscriptionBehindAGapTakesALaterEpoch() throws IOException {
        SplitUnpacker unpacker = resumed(epoch(1, 0));
        unpacker.gap(1, 9);
        assertCode(ErrorCode.EPOCH_FORK, () -> unpacker.epoch(epoch(0, 0)));
        assertThat(unpacker.epoch(epoch(2, 7))).isTrue();
        // The gap counts until a segment has come behind it.
        unpacker.subscribed();
        assertThat(unpacker.epoch(epoch(3, 8))).isTrue();
        unpacker.unpack(records(9, new RecordSpan(RecordSpan.Part.WHOLE, 7, 1), framed(5)));
        unpacker.subscribed();
        assertCode(ErrorCode.EPOCH_FORK, () -> unpacker.epoch(epoch(4, 10)));
    }

    /** SPEC section 9.1. */
    @Test
    void refusesRecordsThatDoNotFollow() throws IOException {
        SplitUnpacker unpacker = unpacker(FRESH, epoch(0, 0));
        unpacker.unpack(records(0, new RecordSpan(RecordSpan.Part.WHOLE, 0, 1), framed(5)));
        byte[] second = new RecordSpan(RecordSpan.Part.WHOLE, 2, 1).encode();
        assertCode(
                ErrorCode.BAD_RECORD,
                () -> unpacker.unpack(opened(Content.RECORDS, Ending.OPEN, 1, 9, second, framed(5))));
        SplitUnpacker ended = unpacker(FRESH, epoch(0, 0));
        byte[] span = new RecordSpan(RecordSpan.Part.WHOLE, 0, 1).encode();
        assertCode(
                ErrorCode.BAD_RECORD, () -> ended.unpack(opened(Content.RECORDS, Ending.FINAL, 0, 0, span, framed(5))));
    }

    /** SPEC section 5.4. */
    @Test
    void refusesAnOffsetThatDoesNotFitTheSegmentBefore() throws IOException {
        for (long wrong : new long[] {0, 999, 1001, 2000}) {
            SplitUnpacker unpacker = unpacker(FRESH, epoch(Content.BYTES, 0, 0));
            unpacker.unpack(bytes(4, 900, SEGMENT_SIZE));
            assertCode(ErrorCode.SEQUENCE_CONFLICT, () -> unpacker.unpack(bytes(5, wrong, 10)));
        }
        SplitUnpacker unpacker = unpacker(FRESH, epoch(Content.BYTES, 0, 0));
        unpacker.unpack(bytes(4, 900, SEGMENT_SIZE));
        unpacker.epoch(epoch(Content.BYTES, 1, 5));
        assertCode(ErrorCode.SEQUENCE_CONFLICT, () -> unpacker.unpack(bytes(5, 1001, 10)));
    }

    @Test
    void refusesRecordsAtAnotherOffset() throws IOException {
        List<OpenedSegment> segments = packed(90, 90);
        SplitUnpacker unpacker = unpacker(FRESH, epoch(0, 0));
        unpacker.unpack(segments.get(0));
        byte[] span = segments.get(1).publicMetadata();
        assertCode(
                ErrorCode.SEQUENCE_CONFLICT,
                () -> unpacker.unpack(opened(
                        Content.RECORDS,
                        Ending.OPEN,
                        1,
                        95,
                        span,
                        segments.get(1).buffer())));
    }

    /** SPEC section 5.6: each lost segment had a byte at least. */
    @Test
    void offsetGrowsByAByteForEachLostSegment() throws IOException {
        for (long offset : new long[] {1000, 1002}) {
            SplitUnpacker unpacker = unpacker(FRESH, epoch(Content.BYTES, 0, 0));
            unpacker.unpack(bytes(4, 900, SEGMENT_SIZE));
            unpacker.gap(5, 7);
            unpacker.gap(7, 8);
            assertCode(ErrorCode.SEQUENCE_CONFLICT, () -> unpacker.unpack(bytes(8, offset, 10)));
        }
        SplitUnpacker unpacker = unpacker(FRESH, epoch(Content.BYTES, 0, 0));
        unpacker.unpack(bytes(4, 900, SEGMENT_SIZE));
        unpacker.gap(5, 8);
        assertThat(unpacker.unpack(bytes(8, 1003, 10)).count()).isEqualTo(1);
        assertThat(unpacker.unpack(bytes(9, 1013, 10)).count()).isEqualTo(1);
        assertCode(ErrorCode.SEQUENCE_CONFLICT, () -> unpacker.unpack(bytes(10, 1024, 10)));
    }

    @Test
    void restoredPositionTakesAnyOffsetOnce() throws IOException {
        NextRecord position = new NextRecord(epoch(Content.BYTES, 0, 0).epochId(), 4, 0);
        SplitUnpacker restored = new SplitUnpacker(position);
        restored.gap(4, 6);
        restored.epoch(epoch(Content.BYTES, 0, 0));
        assertThat(restored.unpack(bytes(6, 600, 10)).count()).isEqualTo(1);
        assertCode(ErrorCode.SEQUENCE_CONFLICT, () -> restored.unpack(bytes(7, 611, 10)));
    }

    @Test
    void refusesRecordsWithoutTheirSpan() throws IOException {
        SplitUnpacker unpacker = unpacker(FRESH, epoch(0, 0));
        assertCode(
                ErrorCode.BAD_RECORD,
                () -> unpacker.unpack(opened(Content.RECORDS, Ending.OPEN, 0, 0, new byte[0], framed(5))));
    }

    private static List<Seen> read(SplitPosition position, List<OpenedSegment> segments) throws IOException {
        SplitUnpacker unpacker = unpacker(position, epoch(0, 0));
        List<Seen> seen = new ArrayList<>();
        for (OpenedSegment segment : segments) {
            SegmentRecords records = unpacker.unpack(segment);
            for (int i = 0; i < records.count(); i++) {
                byte[] record =
                        Arrays.copyOfRange(records.buffer(), records.offset(i), records.offset(i) + records.length(i));
                assertThat(record).isEqualTo(content(records.number(i), record.length));
                seen.add(new Seen(records.number(i), record.length, records.nextSequence(i), records.nextIndex(i)));
            }
        }
        return seen;
    }

    private static SplitUnpacker unpacker(SplitPosition position, EpochRecord epoch) throws StreamException {
        SplitUnpacker unpacker = new SplitUnpacker(position);
        unpacker.epoch(epoch);
        return unpacker;
    }

    /** Has read segment 0 in {@code epoch}, and has been subscribed again. */
    private static SplitUnpacker resumed(EpochRecord epoch) throws StreamException {
        SplitUnpacker unpacker = unpacker(FRESH, epoch);
        unpacker.unpack(records(0, new RecordSpan(RecordSpan.Part.WHOLE, 0, 1), framed(5)));
        unpacker.subscribed();
        return unpacker;
    }

    private static EpochRecord following(EpochRecord before, int number, long sequence) {
        byte[] commitment = new byte[EpochRecord.COMMITMENT_BYTES];
        Arrays.fill(commitment, (byte) (number + 1));
        return new EpochRecord(
                before.start().continuedBy(before.epochId(), number, sequence, 0),
                new byte[EpochRecord.SALT_BYTES],
                commitment);
    }

    private static List<OpenedSegment> packed(int... lengths) throws IOException {
        List<OpenedSegment> segments = new ArrayList<>();
        RecordPacker packer = new RecordPacker(SEGMENT_SIZE, 1000, 0, (span, buffer, length) -> {
            OpenedSegment before = segments.isEmpty() ? null : segments.get(segments.size() - 1);
            long offset = before == null ? 0 : before.header().offset() + before.payloadBytes();
            segments.add(opened(
                    Content.RECORDS,
                    Ending.OPEN,
                    segments.size(),
                    offset,
                    span.encode(),
                    Arrays.copyOf(buffer, length)));
        });
        for (int length : lengths) {
            packer.add(content(packer.nextRecord(), length), 0, length);
        }
        packer.flush();
        return segments;
    }

    private static byte[] content(long number, int length) {
        byte[] content = new byte[length];
        new Random(number).nextBytes(content);
        return content;
    }

    /** The payload of one record of zeros. */
    private static byte[] framed(int length) {
        byte[] payload = new byte[4 + length];
        payload[3] = (byte) length;
        return payload;
    }

    private static OpenedSegment bytes(long sequence, long offset, int length) {
        return opened(Content.BYTES, Ending.OPEN, sequence, offset, new byte[0], new byte[length]);
    }

    private static OpenedSegment records(long sequence, RecordSpan span, byte[] payload) {
        return opened(Content.RECORDS, Ending.OPEN, sequence, sequence * SEGMENT_SIZE, span.encode(), payload);
    }

    private static OpenedSegment opened(
            Content content, Ending ending, long sequence, long offset, byte[] metadata, byte[] payload) {
        SegmentHeader header = new SegmentHeader(
                SegmentType.DATA,
                ending,
                /* privateMetadata= */ false,
                Suite.AES_256_GCM,
                metadata.length,
                payload.length + SegmentLayout.TAG_BYTES,
                STREAM,
                epoch(content, 0, 0).epochId(),
                sequence,
                offset);
        return new OpenedSegment(header, metadata, payload, 0, 0, 0, payload.length);
    }

    private static EpochRecord epoch(int number, long sequence) {
        return epoch(Content.RECORDS, number, sequence);
    }

    private static EpochRecord epoch(Content content, int number, long sequence) {
        EpochStart first = EpochStart.first(STREAM, content, Bound.LIVE, Sizing.VARIABLE, SEGMENT_SIZE);
        byte[] commitment = new byte[EpochRecord.COMMITMENT_BYTES];
        Arrays.fill(commitment, (byte) (number + 1));
        EpochStart start = number == 0 ? first : first.continuedBy(number, number, sequence, 0);
        return new EpochRecord(start, new byte[EpochRecord.SALT_BYTES], commitment);
    }

    private static void assertCode(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(StreamException.class, e -> assertThat(e.code())
                .isEqualTo(code));
    }
}
