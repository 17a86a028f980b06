package io.sealstream.segment;

import static io.sealstream.error.Failures.codeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.bytes.BigEndian;
import io.sealstream.error.ErrorCode;
import io.sealstream.segment.RecordSpan.Part;
import io.sealstream.segment.SegmentHeader.Ending;
import io.sealstream.testkit.SeededRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class RecordPackerTest {

    private static final int SIZE = 64;

    private final List<Packed> segments = new ArrayList<>();

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Packed(RecordSpan span, byte[] payload) {}

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 59, 60, 61, 63, 64, 65, 123, 124, 125, 126, 188, 189, 1000})
    void packsAndUnpacksEveryBoundarySizeBetweenSmallRecords(int length) throws Exception {
        SeededRandom random = SeededRandom.ofSeed(length);
        List<byte[]> records = List.of(random.bytes(3), random.bytes(length), random.bytes(length), random.bytes(5));
        pack(records);
        assertThat(unpack()).usingElementComparator(Arrays::compare).isEqualTo(records);
    }

    @Test
    void sharesASegmentBetweenRecordsUntilItIsFull() throws Exception {
        pack(List.of(new byte[28], new byte[28], new byte[1]));
        assertThat(segments)
                .extracting(Packed::span)
                .containsExactly(new RecordSpan(Part.WHOLE, 0, 2), new RecordSpan(Part.WHOLE, 2, 1));
        assertThat(segments.get(0).payload()).hasSize(64);
        assertThat(BigEndian.getI32(segments.get(0).payload(), 32)).isEqualTo(28);
    }

    @Test
    void fragmentsARecordThatIsLongerThanASegmentAndStartsAfreshBehindIt() throws Exception {
        pack(List.of(new byte[2], new byte[61 + 64], new byte[2]));
        assertThat(segments)
                .extracting(Packed::span)
                .containsExactly(
                        new RecordSpan(Part.WHOLE, 0, 1),
                        new RecordSpan(Part.FIRST_FRAGMENT, 1, 0),
                        new RecordSpan(Part.MIDDLE_FRAGMENT, 1, 0),
                        new RecordSpan(Part.LAST_FRAGMENT, 1, 1),
                        new RecordSpan(Part.WHOLE, 2, 1));
        assertThat(segments).extracting(s -> s.payload().length).containsExactly(6, 64, 64, 1, 6);
        assertThat(BigEndian.getI32(segments.get(1).payload(), 0)).isEqualTo(125);
    }

    @Test
    void countsRecordsFromWhereItWasTold() throws Exception {
        RecordPacker packer = new RecordPacker(SIZE, 1000, 100, this::keep);
        packer.add(new byte[2], 0, 2);
        assertThat(packer.nextRecord()).isEqualTo(101);
        assertThat(packer.pendingBytes()).isEqualTo(6);
        packer.flush();
        packer.flush();
        assertThat(packer.nextRecord()).isEqualTo(101);
        assertThat(segments).extracting(Packed::span).containsExactly(new RecordSpan(Part.WHOLE, 100, 1));
    }

    @Test
    void refusesARecordAboveItsCapAndStaysUsable() throws Exception {
        RecordPacker packer = new RecordPacker(SIZE, 100, 0, this::keep);
        packer.add(new byte[100], 0, 100);
        assertThat(codeOf(() -> packer.add(new byte[101], 0, 101))).isEqualTo(ErrorCode.LIMIT);
        packer.add(new byte[3], 0, 3);
        packer.flush();
        assertThat(unpack()).extracting(record -> record.length).containsExactly(100, 3);
    }

    @Test
    void unpacksAnyRecordsInOrder() {
        SeededRandom.forEachSeed("record packer", 200, random -> {
            segments.clear();
            List<byte[]> records = new ArrayList<>();
            int segmentSize = random.between(64, 200);
            RecordPacker packer = new RecordPacker(segmentSize, 2000, 0, this::keep);
            for (int i = random.between(0, 60); i > 0; i--) {
                byte[] record = random.bytes(random.oneIn(4) ? random.between(0, 1500) : random.between(0, 40));
                records.add(record);
                packer.add(record, 0, record.length);
                if (random.oneIn(5)) {
                    packer.flush();
                }
            }
            packer.flush();
            assertThat(unpack(segmentSize))
                    .usingElementComparator(Arrays::compare)
                    .isEqualTo(records);
            assertThat(packer.nextRecord()).isEqualTo(records.size());
        });
    }

    @Test
    void restartsAtTheFirstFragmentOfAnUnfinishedRecord() throws Exception {
        pack(List.of(new byte[150]));
        RecordUnpacker unpacker = unpacker(1000);
        unpack(unpacker, 10, segments.get(0));
        assertThat(unpacker.restartSequence(11)).isEqualTo(10);
        unpack(unpacker, 11, segments.get(1));
        assertThat(unpacker.restartSequence(12)).isEqualTo(10);
        assertThat(unpack(unpacker, 12, segments.get(2))).hasSize(1);
        assertThat(unpacker.restartSequence(13)).isEqualTo(13);
        assertThat(unpacker.abandonedRecords()).isZero();
    }

    @Test
    void skipsARecordWhoseStartItHasNotSeen() throws Exception {
        pack(List.of(new byte[150], new byte[2]));
        RecordUnpacker unpacker = unpacker(1000);
        assertThat(unpack(unpacker, 1, segments.get(1))).isEmpty();
        assertThat(unpack(unpacker, 2, segments.get(2))).isEmpty();
        assertThat(unpacker.abandonedRecords()).isEqualTo(1);
        assertThat(unpack(unpacker, 3, segments.get(3))).hasSize(1);
    }

    @Test
    void forgetsAnUnfinishedRecordWhenItsWriterIsGone() throws Exception {
        pack(List.of(new byte[150], new byte[2]));
        RecordUnpacker unpacker = unpacker(1000);
        unpack(unpacker, 0, segments.get(0));
        // It comes again, now so short that it fits a segment.
        Packed again =
                new Packed(new RecordSpan(Part.WHOLE, 0, 1), segments.get(3).payload());
        assertThat(unpack(unpacker, 1, again)).hasSize(1);
        assertThat(unpacker.abandonedRecords()).isEqualTo(1);
        unpack(
                unpacker,
                2,
                new Packed(
                        new RecordSpan(Part.FIRST_FRAGMENT, 1, 0),
                        segments.get(0).payload()));
        unpacker.epoch(SIZE);
        unpacker.epoch(SIZE);
        assertThat(unpacker.abandonedRecords()).isEqualTo(2);
        assertThat(unpacker.restartSequence(3)).isEqualTo(3);
    }

    @Test
    void growsOnlyAsFragmentsArrive() throws Exception {
        byte[] payload = new byte[64];
        BigEndian.putI32(payload, 0, Integer.MAX_VALUE);
        RecordUnpacker unpacker = new RecordUnpacker(Integer.MAX_VALUE);
        unpacker.epoch(SIZE);
        unpacker.unpack(0, Ending.OPEN, new RecordSpan(Part.FIRST_FRAGMENT, 0, 0), payload, 0, 64, (i, b, o, l) -> {});
        assertThat(unpacker.restartSequence(1)).isZero();
    }

    @Test
    void rejectsPayloadsThatAreNotWhatTheirSpanSays() {
        byte[] one = {0, 0, 0, 2, 7, 7};
        assertThat(bad(Part.WHOLE, 0, one)).isEqualTo(ErrorCode.BAD_RECORD);
        assertThat(bad(Part.WHOLE, 2, one)).isEqualTo(ErrorCode.BAD_RECORD);
        assertThat(bad(Part.WHOLE, 1, new byte[] {0, 0, 0})).isEqualTo(ErrorCode.BAD_RECORD);
        assertThat(bad(Part.WHOLE, 1, new byte[] {0, 0, 0, 2, 7})).isEqualTo(ErrorCode.BAD_RECORD);
        assertThat(bad(Part.WHOLE, 1, new byte[] {-1, -1, -1, -1, 7})).isEqualTo(ErrorCode.BAD_RECORD);
        assertThat(bad(Part.FIRST_FRAGMENT, 0, new byte[] {0, 0, 0})).isEqualTo(ErrorCode.BAD_RECORD);
        assertThat(bad(Part.FIRST_FRAGMENT, 0, fullOf(-1))).isEqualTo(ErrorCode.LIMIT);
        assertThat(bad(Part.FIRST_FRAGMENT, 0, fullOf(1001))).isEqualTo(ErrorCode.LIMIT);
        assertThat(bad(Part.WHOLE, 1, wholeRecordOf(1001))).isEqualTo(ErrorCode.LIMIT);
    }

    @Test
    void rejectsFragmentsThatDoNotFitTogether() throws Exception {
        pack(List.of(new byte[150]));
        Packed first = segments.get(0);
        Packed middle = segments.get(1);
        Packed last = segments.get(2);
        assertThat(codeOf(() -> inTurn(first, last))).isEqualTo(ErrorCode.BAD_RECORD);
        assertThat(codeOf(() -> inTurn(first, middle, middle, middle))).isEqualTo(ErrorCode.BAD_RECORD);
        Packed ofAnother = new Packed(new RecordSpan(Part.MIDDLE_FRAGMENT, 5, 0), middle.payload());
        assertThat(codeOf(() -> inTurn(first, ofAnother))).isEqualTo(ErrorCode.BAD_RECORD);
        Packed countsTwo = new Packed(new RecordSpan(Part.LAST_FRAGMENT, 0, 2), last.payload());
        assertThat(codeOf(() -> inTurn(first, middle, countsTwo))).isEqualTo(ErrorCode.BAD_RECORD);
    }

    /** SPEC section 9.1: what no writer does. */
    @Test
    void refusesRecordsThatCannotFollow() throws Exception {
        Packed two = new Packed(new RecordSpan(Part.WHOLE, 0, 2), new byte[8]);
        for (long number : new long[] {0, 1, 3, Long.MAX_VALUE}) {
            Packed other = new Packed(new RecordSpan(Part.WHOLE, number, 0), new byte[0]);
            assertThat(codeOf(() -> inTurn(two, other))).isEqualTo(ErrorCode.BAD_RECORD);
        }
        Packed anyStart = new Packed(new RecordSpan(Part.WHOLE, 77, 2), new byte[8]);
        inTurn(anyStart, new Packed(new RecordSpan(Part.WHOLE, 79, 1), new byte[4]));

        Packed rest = new Packed(new RecordSpan(Part.MIDDLE_FRAGMENT, 2, 0), new byte[64]);
        assertThat(codeOf(() -> inTurn(two, rest))).as("has no first one").isEqualTo(ErrorCode.BAD_RECORD);
        inTurn(rest, new Packed(new RecordSpan(Part.LAST_FRAGMENT, 2, 1), new byte[3]));
    }

    @Test
    void refusesFragmentsThatNoWriterMakes() {
        byte[] notFull = Arrays.copyOf(fullOf(100), 63);
        assertThat(bad(Part.FIRST_FRAGMENT, 0, notFull)).isEqualTo(ErrorCode.BAD_RECORD);
        assertThat(bad(Part.MIDDLE_FRAGMENT, 0, new byte[63])).isEqualTo(ErrorCode.BAD_RECORD);
        assertThat(bad(Part.FIRST_FRAGMENT, 0, fullOf(60))).as("not needed").isEqualTo(ErrorCode.BAD_RECORD);
        assertThat(bad(Part.FIRST_FRAGMENT, 1, fullOf(100))).isEqualTo(ErrorCode.BAD_RECORD);
        assertThat(bad(Part.LAST_FRAGMENT, 0, new byte[1])).isEqualTo(ErrorCode.BAD_RECORD);
        Packed first = new Packed(new RecordSpan(Part.FIRST_FRAGMENT, 0, 0), fullOf(60 + 64));
        Packed whole = new Packed(new RecordSpan(Part.MIDDLE_FRAGMENT, 0, 0), new byte[64]);
        assertThat(codeOf(() -> inTurn(first, whole)))
                .as("a last one as a middle one")
                .isEqualTo(ErrorCode.BAD_RECORD);
    }

    @Test
    void refusesRecordsInAFinalSegment() throws Exception {
        RecordUnpacker unpacker = unpacker(100);
        byte[] one = new byte[4];
        RecordSpan span = new RecordSpan(Part.WHOLE, 0, 1);
        assertThat(codeOf(() -> unpacker.unpack(0, Ending.FINAL, span, one, 0, 4, (i, b, o, l) -> {})))
                .isEqualTo(ErrorCode.BAD_RECORD);
        RecordSpan none = new RecordSpan(Part.WHOLE, 0, 0);
        assertThat(codeOf(() -> unpacker.unpack(0, Ending.FINAL, none, one, 0, 4, (i, b, o, l) -> {})))
                .isEqualTo(ErrorCode.BAD_RECORD);
        unpacker.unpack(0, Ending.FINAL, none, one, 0, 0, (i, b, o, l) -> {});
    }

    @Test
    void goesOnWithTheNextWholeRecordBehindAGap() throws Exception {
        pack(List.of(new byte[2], new byte[150], new byte[2]));
        RecordUnpacker unpacker = unpacker(1000);
        unpack(unpacker, 0, segments.get(0));
        assertThat(unpacker.gap()).isFalse();
        assertThat(unpack(unpacker, 2, segments.get(2))).isEmpty();
        assertThat(unpack(unpacker, 3, segments.get(3))).isEmpty();
        assertThat(unpack(unpacker, 4, segments.get(4))).hasSize(1);
        assertThat(unpacker.gap()).isFalse();
        assertThat(codeOf(() -> unpack(unpacker, 9, segments.get(0))))
                .as("numbers do not go back")
                .isEqualTo(ErrorCode.BAD_RECORD);
        RecordUnpacker inside = unpacker(1000);
        unpack(inside, 1, segments.get(1));
        assertThat(inside.gap()).isTrue();
        assertThat(inside.abandonedRecords()).isEqualTo(1);
    }

    /** A record is one loss, however many of its fragments come. */
    @Test
    void countsARecordOnceWhoseMiddleIsLost() throws Exception {
        pack(List.of(new byte[250], new byte[150], new byte[2]));
        assertThat(segments).hasSize(8);
        RecordUnpacker unpacker = unpacker(1000);
        unpack(unpacker, 0, segments.get(0));
        assertThat(unpacker.gap()).isTrue();
        assertThat(unpacker.abandonedRecords()).isEqualTo(1);
        unpack(unpacker, 2, segments.get(2));
        assertThat(unpacker.gap()).isFalse();
        assertThat(unpack(unpacker, 3, segments.get(3))).isEmpty();
        assertThat(unpacker.abandonedRecords()).as("the same record").isEqualTo(1);
        unpacker.gap();
        assertThat(unpack(unpacker, 6, segments.get(6))).isEmpty();
        assertThat(unpacker.abandonedRecords()).as("another one").isEqualTo(2);
        assertThat(unpack(unpacker, 7, segments.get(7))).hasSize(1);
    }

    @Test
    void refusesSegmentsTooSmallForRecords() {
        assertThatThrownBy(() -> new RecordPacker(63, 10, 0, this::keep)).isInstanceOf(IllegalArgumentException.class);
    }

    private void pack(List<byte[]> records) throws Exception {
        RecordPacker packer = new RecordPacker(SIZE, 2000, 0, this::keep);
        for (byte[] record : records) {
            packer.add(record, 0, record.length);
        }
        packer.flush();
    }

    private void keep(RecordSpan span, byte[] buffer, int length) {
        segments.add(new Packed(span, Arrays.copyOf(buffer, length)));
    }

    private List<byte[]> unpack() throws Exception {
        return unpack(SIZE);
    }

    private List<byte[]> unpack(int segmentSize) throws Exception {
        RecordUnpacker unpacker = unpacker(2000);
        unpacker.epoch(segmentSize);
        List<byte[]> records = new ArrayList<>();
        for (int i = 0; i < segments.size(); i++) {
            records.addAll(unpack(unpacker, i, segments.get(i)));
        }
        return records;
    }

    private static RecordUnpacker unpacker(int maxRecordBytes) {
        RecordUnpacker unpacker = new RecordUnpacker(maxRecordBytes);
        unpacker.epoch(SIZE);
        return unpacker;
    }

    private static List<byte[]> unpack(RecordUnpacker unpacker, long sequence, Packed segment) throws Exception {
        List<byte[]> records = new ArrayList<>();
        byte[] shifted = new byte[segment.payload().length + 3];
        System.arraycopy(segment.payload(), 0, shifted, 3, segment.payload().length);
        int size = segment.payload().length;
        unpacker.unpack(sequence, Ending.OPEN, segment.span(), shifted, 3, size, (index, bytes, at, length) -> {
            assertThat(index).isEqualTo(records.size());
            records.add(Arrays.copyOfRange(bytes, at, at + length));
        });
        return records;
    }

    private static void inTurn(Packed... segments) throws Exception {
        RecordUnpacker unpacker = unpacker(1000);
        for (int i = 0; i < segments.length; i++) {
            unpack(unpacker, i, segments[i]);
        }
    }

    private static ErrorCode bad(Part part, int count, byte[] payload) {
        return codeOf(() -> inTurn(new Packed(new RecordSpan(part, 0, count), payload)));
    }

    /** A full payload that begins with this length. */
    private static byte[] fullOf(int length) {
        byte[] payload = new byte[SIZE];
        BigEndian.putI32(payload, 0, length);
        return payload;
    }

    private static byte[] wholeRecordOf(int length) {
        byte[] payload = new byte[4 + length];
        BigEndian.putI32(payload, 0, length);
        return payload;
    }
}
