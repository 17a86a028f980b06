package io.sealstream.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.bytes.BigEndian;
import io.sealstream.cipher.Epoch;
import io.sealstream.cipher.FixedStreams;
import io.sealstream.cipher.SegmentVectors;
import io.sealstream.error.ErrorCode;
import io.sealstream.segment.Content;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.StreamName;
import io.sealstream.testkit.SeededRandom;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever is done to a file of any kind, read in any way: what comes out is authentic and in its place, and a typed error says that
 * something is wrong. The names cite the acceptance cases T9, T14 and T15; pitfalls are named at the tests.
 */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class HostileFileTest {

    /** Pitfalls 14 and 27: random content; one format that three ways of reading understand alike. */
    @ParameterizedTest
    @EnumSource(FileKind.class)
    void everyWayOfReadingGivesTheSame(FileKind kind) {
        byte[] file = kind.file();
        assertThat(Outcome.streaming(kind.content(), file)
                        .releasedAPrefixOf(kind.plain())
                        .released())
                .isEqualTo(kind.plain());
        assertThat(Outcome.fromAnyPlace(kind.plain(), file).errors()).isEmpty();
        assertThat(Outcome.fromAnyPlace(kind.plain(), file).released()).isEqualTo(kind.plain());
        assertThat(Outcome.repaired(kind.content(), file).errors()).isEmpty();
        assertThat(Outcome.repaired(kind.content(), file).released()).isEqualTo(kind.plain());
    }

    /** T14, pitfall 9: header, EPOCH record, every field of every segment, metadata, tags, index and trailer are authenticated. */
    @ParameterizedTest
    @EnumSource(FileKind.class)
    void t14RefusesEveryFlippedBitFromFrontToBack(FileKind kind) {
        byte[] file = kind.file();
        List<Integer> starts = starts(file);
        byte[] plain = kind.plain();
        for (int bit = 0; bit < file.length * 8; bit++) {
            byte[] flipped = flipped(file, bit);
            Outcome outcome = Outcome.streaming(kind.content(), flipped).releasedAPrefixOf(plain);
            assertThat(outcome.error()).as("bit %d", bit).isPresent();
            assertThat(outcome.released().length)
                    .as("bit %d: nothing of the damaged segment, all of those before", bit)
                    .isEqualTo(plainBefore(kind, file, starts, bit / 8));
        }
    }

    /** T14, pitfall 9, where the end is read first. */
    @ParameterizedTest
    @EnumSource(FileKind.class)
    void t14RefusesEveryFlippedBitFromAnyPlace(FileKind kind) {
        byte[] file = kind.file();
        byte[] plain = kind.plain();
        for (int bit = 0; bit < file.length * 8; bit++) {
            Outcome outcome = Outcome.fromAnyPlace(plain, flipped(file, bit)).releasedAPrefixOf(plain);
            assertThat(outcome.error()).as("bit %d", bit).isPresent();
        }
    }

    /** T14: an index of two INDEX segments, where a search opens only one of them. */
    @Test
    void t14RefusesEveryAlteredByteOfALongerIndex() {
        byte[] content = SeededRandom.ofSeed(43).bytes(2600);
        byte[] file = VariableFiles.ofBytes(FixedStreams.epoch(VariableFiles.bytesStart(64), 0), content, 20);
        List<Integer> starts = starts(file);
        int index = starts.get(starts.size() - 4);
        assertThat(file.length - 128 - index).isEqualTo(80 + 64 + 80 + 32);
        for (int at = index; at < file.length - 128; at++) {
            byte[] flipped = flipped(file, at * 8 + at % 8);
            Outcome streaming = Outcome.streaming(Content.BYTES, flipped);
            assertThat(streaming.error()).as("byte %d", at).isPresent();
            assertThat(streaming.released()).isEqualTo(content);
            assertThat(Outcome.fromAnyPlace(content, flipped)
                            .releasedAPrefixOf(content)
                            .error())
                    .as("byte %d", at)
                    .isPresent();
        }
    }

    /** T14: what a repair keeps of an altered file is a prefix of the truth. One bit of each byte, as every bit was read above. */
    @ParameterizedTest
    @EnumSource(FileKind.class)
    void t14RepairsOnlyWhatIsAuthentic(FileKind kind) {
        byte[] file = kind.file();
        for (int at = 0; at < file.length; at++) {
            Outcome outcome = Outcome.repaired(kind.content(), flipped(file, at * 8 + at % 8))
                    .releasedAPrefixOf(kind.plain());
            assertThat(outcome.error()).as("byte %d", at).isPresent();
        }
    }

    /** T15, pitfalls 7 and 8: an end that is not there is noticed at every length; what came before is released. */
    @ParameterizedTest
    @EnumSource(FileKind.class)
    void t15RefusesEveryCutFromFrontToBack(FileKind kind) {
        byte[] file = kind.file();
        List<Integer> starts = starts(file);
        for (int length = 0; length < file.length; length++) {
            Outcome outcome = Outcome.streaming(kind.content(), Arrays.copyOf(file, length))
                    .releasedAPrefixOf(kind.plain());
            assertThat(outcome.error()).as("cut at %d", length).contains(ErrorCode.TRUNCATED);
            assertThat(outcome.released().length)
                    .as("cut at %d", length)
                    .isEqualTo(plainBefore(kind, file, starts, length));
        }
    }

    /** T15, pitfall 8: of a cut file nothing is said of its length, and nothing is released from any place. */
    @ParameterizedTest
    @EnumSource(FileKind.class)
    void t15RefusesEveryCutFromAnyPlace(FileKind kind) {
        byte[] file = kind.file();
        for (int length = 0; length < file.length; length++) {
            Outcome outcome = Outcome.fromAnyPlace(kind.plain(), Arrays.copyOf(file, length));
            assertThat(outcome.error()).as("cut at %d", length).contains(ErrorCode.TRUNCATED);
            assertThat(outcome.released()).isEmpty();
        }
    }

    /** T15, pitfall 20: a repair keeps exactly what reading releases, and its report is true. */
    @ParameterizedTest
    @EnumSource(FileKind.class)
    void t15RepairsEveryCut(FileKind kind) {
        byte[] file = kind.file();
        List<Integer> starts = starts(file);
        for (int length = 0; length < file.length; length++) {
            Outcome outcome = Outcome.repaired(kind.content(), Arrays.copyOf(file, length))
                    .releasedAPrefixOf(kind.plain());
            assertThat(outcome.error()).as("cut at %d", length).contains(ErrorCode.TRUNCATED);
            assertThat(outcome.released().length).isEqualTo(plainBefore(kind, file, starts, length));
        }
    }

    /** T9, pitfall 12: lengths that are out of range, each with a right checksum; nothing is reserved for them. */
    @ParameterizedTest
    @EnumSource(FileKind.class)
    void t9RefusesMalformedLengths(FileKind kind) {
        byte[] file = kind.file();
        for (int part = 1; part < FixedFiles.parts(file).size(); part++) {
            assertLimit(kind, withField(file, part, 6, 2, 4097));
            assertLimit(kind, withField(file, part, 6, 2, 65_535));
            assertLimit(kind, withField(file, part, 8, 4, 15));
            assertLimit(kind, withField(file, part, 8, 4, 0));
            assertLimit(kind, withField(file, part, 8, 4, 69_712 + kind.start().segmentSize() + 1));
            assertLimit(kind, withField(file, part, 8, 4, Integer.MAX_VALUE));
            assertLimit(kind, withField(file, part, 8, 4, -1));
            assertLimit(kind, withField(file, part, 8, 4, Integer.MIN_VALUE));
            // Within the caps, but more than there is.
            assertRefused(kind, withField(file, part, 6, 2, 4096));
            assertRefused(kind, withField(file, part, 8, 4, 60_000));
        }
        for (int length : new int[] {0, 43, 75, 65_537, Integer.MAX_VALUE, -1}) {
            byte[] header = file.clone();
            BigEndian.putI32(header, 40, length);
            assertRefused(kind, header);
        }
    }

    /** T9: too short, no file at all, or a file of something else. */
    @ParameterizedTest
    @EnumSource(FileKind.class)
    void t9RefusesWhatIsNoFile(FileKind kind) {
        assertRefused(kind, new byte[0]);
        assertRefused(kind, new byte[16]);
        assertRefused(kind, new byte[10_000]);
        SeededRandom.forEachSeed("no files", 200, random -> {
            byte[] noise = random.bytes(random.between(1, 2000));
            if (random.oneIn(2)) {
                byte[] file = kind.file();
                int kept = Math.min(random.between(8, 300), noise.length);
                System.arraycopy(file, 0, noise, 0, kept);
            }
            assertRefused(kind, noise);
        });
    }

    /** Pitfall 11: segments, index and trailer in any other order, repeated or left out. */
    @ParameterizedTest
    @EnumSource(FileKind.class)
    void refusesEverySwapRepetitionAndLossOfAPart(FileKind kind) {
        List<byte[]> parts = FixedFiles.parts(kind.file());
        for (int i = 0; i < parts.size(); i++) {
            List<byte[]> lost = new ArrayList<>(parts);
            lost.remove(i);
            assertRefused(kind, FixedFiles.join(lost));
            for (int j = 0; j < parts.size(); j++) {
                List<byte[]> repeated = new ArrayList<>(parts);
                repeated.add(j, parts.get(i));
                assertRefused(kind, FixedFiles.join(repeated));
                if (i < j) {
                    List<byte[]> swapped = new ArrayList<>(parts);
                    Collections.swap(swapped, i, j);
                    assertRefused(kind, FixedFiles.join(swapped));
                }
            }
        }
    }

    /** T5, pitfalls 10 and 11: what another attempt, stream or name sealed under the same root key, part by part and in runs. */
    @ParameterizedTest
    @EnumSource(FileKind.class)
    void refusesPartsOfOtherFiles(FileKind kind) {
        List<byte[]> parts = FixedFiles.parts(kind.file());
        for (Epoch other : others(kind)) {
            List<byte[]> foreign = FixedFiles.parts(kind.file(other));
            assertThat(foreign).hasSameSizeAs(parts);
            for (int from = 1; from < parts.size(); from++) {
                for (int to = from + 1; to <= parts.size(); to++) {
                    List<byte[]> spliced = new ArrayList<>(parts);
                    for (int i = from; i < to; i++) {
                        spliced.set(i, foreign.get(i));
                    }
                    assertRefused(kind, FixedFiles.join(spliced));
                }
            }
        }
    }

    /** Under the header of another name or stream, with and without the EPOCH record that belongs to it. */
    @ParameterizedTest
    @EnumSource(FileKind.class)
    void refusesAFileUnderAnotherHeader(FileKind kind) {
        byte[] file = kind.file();
        int epochOffset = FixedFiles.epochOffset(file);
        byte[] otherName = new SegFileHeader(
                        kind.start().suite(),
                        kind.content(),
                        kind.start().segmentSize(),
                        kind.start().stream(),
                        new StreamName("sensors.tacoma1"),
                        KeySources.named(FixedStreams.KEY_ID))
                .encode(FixedStreams.ROOT);
        assertThat(otherName).hasSize(epochOffset);
        byte[] renamed = file.clone();
        System.arraycopy(otherName, 0, renamed, 0, epochOffset);
        assertRefused(kind, renamed);
        for (Epoch other : others(kind)) {
            byte[] otherEpoch = file.clone();
            System.arraycopy(other.record().encode(), 0, otherEpoch, epochOffset, 128);
            assertRefused(kind, otherEpoch);
        }
    }

    /** Pitfall 8: a shorter file with the true trailer behind it, and the true file with more behind it. */
    @ParameterizedTest
    @EnumSource(FileKind.class)
    void refusesATrailerBehindAnythingElse(FileKind kind) {
        byte[] file = kind.file();
        byte[] trailer = Arrays.copyOfRange(file, file.length - 128, file.length);
        for (int cut = 1; cut < file.length - 128; cut++) {
            byte[] shorter = Arrays.copyOf(file, file.length - cut);
            System.arraycopy(trailer, 0, shorter, shorter.length - 128, 128);
            assertRefused(kind, shorter);
        }
        for (int more = 1; more < 200; more++) {
            byte[] longer = Arrays.copyOf(file, file.length + more);
            assertRefused(kind, longer);
            System.arraycopy(trailer, 0, longer, longer.length - 128, 128);
            assertRefused(kind, longer);
        }
    }

    /** Pitfall 17: one read is not one frame. */
    @ParameterizedTest
    @EnumSource(FileKind.class)
    void doesNotMindHowItsBytesArrive(FileKind kind) {
        byte[] file = kind.file();
        SeededRandom.forEachSeed("pieces of files", 100, random -> {
            FilterInputStream pieces = new FilterInputStream(new ByteArrayInputStream(file)) {
                @Override
                public int read(byte[] target, int offset, int length) throws IOException {
                    return super.read(target, offset, Math.min(length, random.between(1, 40)));
                }
            };
            Outcome outcome = Outcome.streaming(kind.content(), pieces);
            assertThat(outcome.errors()).isEmpty();
            assertThat(outcome.released()).isEqualTo(kind.plain());
        });
    }

    /** Pitfall 10: a repair never seals under the old epoch, so no nonce is used twice, however often it is done. */
    @ParameterizedTest
    @EnumSource(FileKind.class)
    void repairsUnderAnEpochOfItsOwn(FileKind kind) throws Exception {
        byte[] file = kind.file();
        List<byte[]> epochs = new ArrayList<>();
        epochs.add(epochOf(file));
        for (int i = 0; i < 3; i++) {
            ByteArrayOutputStream target = new ByteArrayOutputStream();
            SegFileRepair.copy(new ByteArrayInputStream(file), KeyOpener.of(id -> FixedStreams.ROOT), target);
            epochs.add(epochOf(target.toByteArray()));
        }
        assertThat(epochs.stream().map(bytes -> Arrays.toString(Arrays.copyOfRange(bytes, 96, 128))))
                .doesNotHaveDuplicates();
        for (byte[] repaired : epochs.subList(1, epochs.size())) {
            assertThat(BigEndian.getI64(repaired, 72))
                    .isEqualTo(kind.epoch(0).record().epochId());
            assertThat(BigEndian.getI64(repaired, 40)).isEqualTo(1);
            assertThat(Arrays.copyOfRange(repaired, 16, 40)).isEqualTo(Arrays.copyOfRange(epochs.get(0), 16, 40));
        }
    }

    private static byte[] epochOf(byte[] file) {
        int offset = FixedFiles.epochOffset(file);
        return Arrays.copyOfRange(file, offset, offset + 128);
    }

    private static List<Epoch> others(FileKind kind) {
        StreamId number = new StreamId(FixedStreams.STREAM.session(), 8);
        StreamId session = new StreamId(SessionId.parse("ff0102030405060708090a0b0c0d0e0f"), 7);
        return List.of(
                kind.epoch(1),
                kind.epoch(new StreamName("sensors.tacoma1")),
                FixedStreams.epoch(FixedStreams.withStream(kind.start(), number), 0),
                FixedStreams.epoch(FixedStreams.withStream(kind.start(), session), 0));
    }

    /** In every way of reading: an error, and nothing but the truth. */
    private static void assertRefused(FileKind kind, byte[] file) {
        assertThat(Outcome.streaming(kind.content(), file)
                        .releasedAPrefixOf(kind.plain())
                        .error())
                .isPresent();
        assertThat(Outcome.fromAnyPlace(kind.plain(), file)
                        .releasedAPrefixOf(kind.plain())
                        .error())
                .isPresent();
        assertThat(Outcome.repaired(kind.content(), file)
                        .releasedAPrefixOf(kind.plain())
                        .error())
                .isPresent();
    }

    private static void assertLimit(FileKind kind, byte[] file) {
        assertRefused(kind, file);
        long before = HugeFile.allocatedByThisThread();
        Outcome outcome = Outcome.streaming(kind.content(), file);
        assertThat(HugeFile.allocatedByThisThread() - before).isLessThan(1 << 20);
        assertThat(outcome.error()).contains(ErrorCode.LIMIT);
    }

    /** With another field in the frame of a part, and a checksum that fits. */
    private static byte[] withField(byte[] file, int part, int offset, int bytes, int value) {
        List<byte[]> parts = new ArrayList<>(FixedFiles.parts(file));
        byte[] frame = parts.get(part).clone();
        if (bytes == 2) {
            BigEndian.putU16(frame, offset, value);
        } else {
            BigEndian.putI32(frame, offset, value);
        }
        parts.set(part, bytes == 2 && value > frame.length - 64 ? frame : SegmentVectors.repaired(frame));
        return FixedFiles.join(parts);
    }

    private static byte[] flipped(byte[] file, int bit) {
        byte[] flipped = file.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        return flipped;
    }

    /** Where each part starts, and the end of the file. */
    private static List<Integer> starts(byte[] file) {
        List<Integer> starts = new ArrayList<>();
        int at = 0;
        for (byte[] part : FixedFiles.parts(file)) {
            starts.add(at);
            at += part.length;
        }
        starts.add(at);
        return starts;
    }

    /** Payload of the DATA segments that end at {@code position} of the file or before it; of records, of those that are whole. */
    private static int plainBefore(FileKind kind, byte[] file, List<Integer> starts, int position) {
        int plain = 0;
        int whole = 0;
        for (int i = 1; i + 1 < starts.size() && starts.get(i + 1) <= position && file[starts.get(i) + 3] == 0; i++) {
            int publicBytes = BigEndian.getU16(file, starts.get(i) + 6);
            plain += starts.get(i + 1) - starts.get(i) - 80 - publicBytes;
            // Behind a first or a middle fragment no record has ended.
            boolean ended = publicBytes != 17 || file[starts.get(i) + 68] == 0 || file[starts.get(i) + 68] == 3;
            whole = ended ? plain : whole;
        }
        return kind == FileKind.RECORDS ? whole : plain;
    }
}
