package io.sealstream.file;

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
import io.sealstream.segment.SegmentHeader.Ending;
import io.sealstream.segment.Suite;
import io.sealstream.testkit.SeededRandom;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever happens to a file: an authentic prefix comes out, then a typed error. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class DamagedFileTest {

    private static final byte[] CONTENT = SeededRandom.ofSeed(42).bytes(40);
    private static final EpochStart START = FixedStreams.start(Content.BYTES, Bound.BOUNDED, Sizing.FIXED, 16);
    private static final Epoch EPOCH = FixedStreams.epoch(START, 0);

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Outcome(byte[] released, Optional<ErrorCode> error) {}

    /** T15. */
    @Test
    void everyCutGivesAnAuthenticPrefixAndAnError() {
        byte[] file = seal(EPOCH, CONTENT);
        int body = FixedFiles.epochOffset(file) + 128;
        for (int length = 0; length < file.length; length++) {
            Outcome outcome = read(Arrays.copyOf(file, length));
            assertThat(outcome.error()).as("cut at %d", length).contains(ErrorCode.TRUNCATED);
            int wholeSegments = Math.max(0, length - body) / 96;
            int expected = length >= file.length - 128 ? 40 : Math.min(2, wholeSegments) * 16;
            assertThat(outcome.released()).as("cut at %d", length).isEqualTo(Arrays.copyOf(CONTENT, expected));
        }
        assertThat(read(file).error()).isEmpty();
    }

    /** T14. */
    @ParameterizedTest
    @EnumSource(Suite.class)
    void everyFlippedBitGivesAnAuthenticPrefixAndAnError(Suite suite) {
        byte[] file = seal(FixedStreams.epoch(FixedStreams.withSuite(START, suite), 0), CONTENT);
        int body = FixedFiles.epochOffset(file) + 128;
        for (int bit = 0; bit < file.length * 8; bit++) {
            byte[] flipped = file.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Outcome outcome = read(flipped);
            assertThat(outcome.error()).as("bit %d", bit).isPresent();
            int damagedSegment = Math.max(0, bit / 8 - body) / 96;
            int expected = bit / 8 >= file.length - 128 ? 40 : Math.min(2, damagedSegment) * 16;
            assertThat(outcome.released()).as("bit %d", bit).isEqualTo(Arrays.copyOf(CONTENT, expected));
        }
    }

    @Test
    void everyChangeAtRandomGivesAnAuthenticPrefixAndAnError() {
        byte[] file = seal(EPOCH, CONTENT);
        SeededRandom.forEachSeed("damaged files", 500, random -> {
            byte[] damaged = Arrays.copyOf(file, file.length - (random.oneIn(3) ? random.between(0, 300) : 0));
            for (int i = random.between(1, 5); i > 0; i--) {
                damaged[random.between(0, damaged.length - 1)] ^= (byte) random.between(1, 255);
            }
            if (Arrays.equals(damaged, file)) {
                return;
            }
            Outcome outcome = read(damaged);
            assertThat(outcome.error()).isPresent();
            assertThat(outcome.released()).isEqualTo(Arrays.copyOf(CONTENT, outcome.released().length));
        });
    }

    @Test
    void rejectsSegmentsOutOfPlace() {
        List<byte[]> parts = FixedFiles.parts(seal(EPOCH, CONTENT));
        assertThat(parts).hasSize(5);
        assertOutcome(arranged(parts, 0, 2, 1, 3, 4), 0, ErrorCode.SEQUENCE_CONFLICT);
        assertOutcome(arranged(parts, 0, 1, 1, 2, 3, 4), 16, ErrorCode.SEQUENCE_CONFLICT);
        assertOutcome(arranged(parts, 0, 1, 3, 4), 16, ErrorCode.SEQUENCE_CONFLICT);
        assertOutcome(arranged(parts, 0, 2, 3, 4), 0, ErrorCode.SEQUENCE_CONFLICT);
        assertOutcome(arranged(parts, 0, 1, 2, 4), 32, ErrorCode.SEQUENCE_CONFLICT);
        assertOutcome(arranged(parts, 0, 4), 0, ErrorCode.SEQUENCE_CONFLICT);
        assertOutcome(arranged(parts, 0, 1, 2, 3), 40, ErrorCode.TRUNCATED);
        assertOutcome(arranged(parts, 0, 1, 2, 3, 3, 4), 40, ErrorCode.SEQUENCE_CONFLICT);
        assertOutcome(arranged(parts, 0, 1, 2, 3, 4, 4), 40, ErrorCode.TRAILING_BYTES);
        assertOutcome(arranged(parts, 0, 1, 2, 3, 1), 40, ErrorCode.SEQUENCE_CONFLICT);
    }

    @Test
    void rejectsBytesBehindTheTrailer() {
        byte[] file = seal(EPOCH, CONTENT);
        assertOutcome(Arrays.copyOf(file, file.length + 1), 40, ErrorCode.TRAILING_BYTES);
    }

    /** T5. */
    @Test
    void rejectsSegmentsOfAnotherAttemptAtTheSameStream() {
        List<byte[]> parts = FixedFiles.parts(seal(EPOCH, CONTENT));
        List<byte[]> others = FixedFiles.parts(seal(FixedStreams.epoch(START, 1), CONTENT));
        for (int i = 1; i < parts.size(); i++) {
            List<byte[]> mixed = new ArrayList<>(parts);
            mixed.set(i, others.get(i));
            assertOutcome(FixedFiles.join(mixed), i == 4 ? 40 : 16 * (i - 1), ErrorCode.SEQUENCE_CONFLICT);
        }
    }

    @Test
    void rejectsTheTrailerOfAShorterFileOfTheSameEpoch() throws Exception {
        List<byte[]> parts = FixedFiles.parts(seal(EPOCH, CONTENT));
        for (SegFileTrailer wrong : wrongTrailers()) {
            List<byte[]> mixed = new ArrayList<>(parts);
            mixed.set(4, trailer(wrong.encode(), CONTENT.length));
            assertOutcome(FixedFiles.join(mixed), 40, ErrorCode.SEQUENCE_CONFLICT);
        }
        SegFileTrailer right = SegFileTrailer.decode(Arrays.copyOfRange(parts.get(4), 64, 112));
        List<byte[]> wrongOffset = new ArrayList<>(parts);
        wrongOffset.set(4, trailer(right.encode(), CONTENT.length - 1));
        assertOutcome(FixedFiles.join(wrongOffset), 40, ErrorCode.SEQUENCE_CONFLICT);
        List<byte[]> same = new ArrayList<>(parts);
        same.set(4, trailer(right.encode(), CONTENT.length));
        assertThat(read(FixedFiles.join(same)).error()).isEmpty();
    }

    private static List<SegFileTrailer> wrongTrailers() throws StreamException {
        byte[] file = seal(EPOCH, CONTENT);
        byte[] metadata = Arrays.copyOfRange(file, file.length - 64, file.length - 16);
        SegFileTrailer right = SegFileTrailer.decode(metadata);
        return List.of(
                new SegFileTrailer(right.fileBytes() - 1, right.epochOffset(), 0, 2, 40),
                new SegFileTrailer(right.fileBytes(), right.epochOffset() + 1, 0, 2, 40),
                new SegFileTrailer(right.fileBytes(), right.epochOffset(), 1, 2, 40),
                new SegFileTrailer(right.fileBytes(), right.epochOffset(), 0, 1, 40),
                new SegFileTrailer(right.fileBytes(), right.epochOffset(), 0, 2, 39));
    }

    /** What a holder of the key can seal who lies about the file. */
    private static byte[] trailer(byte[] metadata, int plainBytes) throws StreamException {
        SegmentSealer sealer = new SegmentSealer(EPOCH, AeadProvider.fastest());
        byte[] frame = new byte[200];
        for (int left = plainBytes; left > 16; left -= 16) {
            sealer.seal(Ending.OPEN, new byte[0], new byte[16], 0, 16, frame, 0);
        }
        sealer.seal(Ending.FINAL, new byte[0], new byte[16], 0, (plainBytes - 1) % 16 + 1, frame, 0);
        return Arrays.copyOf(frame, sealer.sealTrailer(metadata, frame, 0));
    }

    private static void assertOutcome(byte[] file, int released, ErrorCode error) {
        Outcome outcome = read(file);
        assertThat(outcome.error()).contains(error);
        assertThat(outcome.released()).isEqualTo(Arrays.copyOf(CONTENT, released));
    }

    private static byte[] arranged(List<byte[]> parts, int... order) {
        return FixedFiles.join(Arrays.stream(order).mapToObj(parts::get).toList());
    }

    private static Outcome read(byte[] file) {
        ByteArrayOutputStream released = new ByteArrayOutputStream();
        try (SealedInputStream in = SealedInputStream.open(new ByteArrayInputStream(file), id -> FixedStreams.ROOT)) {
            byte[] buffer = new byte[7];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                released.write(buffer, 0, count);
            }
            assertThat(in.isComplete()).isTrue();
            return new Outcome(released.toByteArray(), Optional.empty());
        } catch (StreamException e) {
            return new Outcome(released.toByteArray(), Optional.of(e.code()));
        } catch (IOException e) {
            throw new AssertionError("an error without a code", e);
        }
    }

    private static byte[] seal(Epoch epoch, byte[] content) {
        return FixedFiles.seal(epoch, content, AeadProvider.fastest());
    }
}
