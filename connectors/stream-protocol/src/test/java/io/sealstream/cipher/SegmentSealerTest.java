package io.sealstream.cipher;

import static io.sealstream.error.Failures.codeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.EpochStart.Sizing;
import io.sealstream.segment.SegmentHeader.Ending;
import io.sealstream.segment.SegmentLayout;
import io.sealstream.segment.SegmentType;
import io.sealstream.segment.Suite;
import io.sealstream.testkit.SeededRandom;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SegmentSealerTest {

    private static final byte[] NONE = new byte[0];
    private static final EpochStart MIB = FixedStreams.start(Content.BYTES, Bound.LIVE, Sizing.VARIABLE, 1 << 20);

    static Stream<Arguments> providersSuitesAndSizes() {
        return FixedStreams.providers().flatMap(provider -> Arrays.stream(Suite.values())
                .flatMap(suite -> IntStream.of(0, 1, 15, 16, 17, 65_535, 65_536, 65_537, 131_073, 1 << 20)
                        .mapToObj(size -> Arguments.of(provider, suite, size))));
    }

    @ParameterizedTest
    @MethodSource("providersSuitesAndSizes")
    void opensWhatItSealedWithAnyProvider(AeadProvider provider, Suite suite, int size) throws Exception {
        Epoch epoch = FixedStreams.epoch(FixedStreams.withSuite(MIB, suite), 0);
        SeededRandom random = SeededRandom.ofSeed(size);
        byte[] payload = random.bytes(size + 7);
        byte[] publicMetadata = random.bytes(5);
        for (byte[] privateMetadata : new byte[][] {NONE, random.bytes(13), random.bytes(14), random.bytes(15)}) {
            int expectedBytes = SegmentSealer.frameBytes(5, privateMetadata.length, size);
            byte[] frame = random.bytes(expectedBytes + 9);
            int sealedBytes = new SegmentSealer(epoch, provider)
                    .seal(Ending.FINAL, publicMetadata, privateMetadata, payload, 7, size, frame, 4);
            assertThat(sealedBytes).isEqualTo(expectedBytes);

            for (AeadProvider reader : FixedStreams.providers().toList()) {
                byte[] target = new byte[3 + sealedBytes - 80];
                OpenedSegment opened = new SegmentOpener(epoch, reader).open(frame, 4, sealedBytes, target, 3);
                assertThat(Arrays.copyOfRange(target, opened.payloadOffset(), opened.payloadOffset() + size))
                        .isEqualTo(Arrays.copyOfRange(payload, 7, 7 + size));
                assertThat(opened.payloadBytes()).isEqualTo(size);
                assertThat(opened.publicMetadata()).isEqualTo(publicMetadata);
                assertThat(opened.privateMetadataBytes()).isEqualTo(privateMetadata.length);
                assertThat(Arrays.copyOfRange(
                                target,
                                opened.privateMetadataOffset(),
                                opened.privateMetadataOffset() + privateMetadata.length))
                        .isEqualTo(privateMetadata);
            }
        }
    }

    @Test
    void writesTheSameBytesWithEveryProvider() throws Exception {
        byte[] payload = SeededRandom.ofSeed(3).bytes(200_000);
        byte[] first = sealOne(AeadProvider.platform(), payload);
        for (AeadProvider provider : FixedStreams.providers().toList()) {
            assertThat(sealOne(provider, payload)).isEqualTo(first);
        }
    }

    @Test
    void countsSequencesAndOffsets() throws Exception {
        Epoch epoch = FixedStreams.epoch(MIB.continuedBy(1, 1, 40, 4000), 0);
        SegmentSealer sealer = new SegmentSealer(epoch, AeadProvider.fastest());
        SegmentOpener opener = new SegmentOpener(epoch, AeadProvider.fastest());
        byte[] frame = new byte[1000];
        for (int i = 0; i < 5; i++) {
            assertThat(sealer.nextSequence()).isEqualTo(40 + i);
            assertThat(sealer.nextOffset()).isEqualTo(4000 + 100 * i);
            int length = sealer.seal(Ending.OPEN, NONE, new byte[100], 0, 100, frame, 0);
            OpenedSegment opened = opener.open(frame, 0, length, new byte[1000], 0);
            assertThat(opened.header().sequence()).isEqualTo(40 + i);
            assertThat(opened.header().offset()).isEqualTo(4000 + 100 * i);
            assertThat(opened.header().isFinal()).isFalse();
            assertThat(opened.header().epochId()).isEqualTo(epoch.record().epochId());
        }
    }

    @Test
    void goesThroughTheChangeOfKeyAt2To20Segments() throws Exception {
        Epoch epoch = FixedStreams.epoch(MIB.continuedBy(1, 1, (1 << 20) - 2, 0), 0);
        SegmentSealer sealer = new SegmentSealer(epoch, AeadProvider.fastest());
        SegmentOpener opener = new SegmentOpener(epoch, AeadProvider.fastest());
        byte[][] frames = new byte[4][];
        for (int i = 0; i < 4; i++) {
            frames[i] = new byte[84];
            sealer.seal(Ending.OPEN, NONE, new byte[] {1, 2, 3, (byte) i}, 0, 4, frames[i], 0);
        }
        for (int i : new int[] {3, 0, 2, 1, 1}) {
            byte[] target = new byte[4];
            OpenedSegment opened = opener.open(frames[i], 0, 84, target, 0);
            assertThat(opened.header().sequence()).isEqualTo((1 << 20) - 2 + i);
            assertThat(target).containsExactly(1, 2, 3, i);
        }
    }

    @Test
    void stopsAtTheLastSequence() throws Exception {
        SegmentSealer sealer = sealer(MIB.continuedBy(1, 1, SegmentLayout.MAX_SEQUENCE, 0));
        byte[] frame = new byte[100];
        sealer.seal(Ending.OPEN, NONE, new byte[1], 0, 1, frame, 0);
        assertThat(codeOf(() -> sealer.seal(Ending.OPEN, NONE, new byte[1], 0, 1, frame, 0)))
                .isEqualTo(ErrorCode.LIMIT);
    }

    @Test
    void sealsNothingBehindTheFinalSegmentButOneTrailer() throws Exception {
        Epoch epoch = FixedStreams.epoch(MIB, 0);
        SegmentSealer sealer = new SegmentSealer(epoch, AeadProvider.fastest());
        byte[] frame = new byte[100];
        assertThatThrownBy(() -> sealer.sealTrailer(NONE, frame, 0)).isInstanceOf(IllegalStateException.class);
        sealer.seal(Ending.OPEN, NONE, new byte[3], 0, 3, frame, 0);
        sealer.seal(Ending.FINAL, NONE, NONE, 0, 0, frame, 0);
        assertThatThrownBy(() -> sealer.seal(Ending.OPEN, NONE, new byte[1], 0, 1, frame, 0))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> sealer.seal(Ending.FINAL, NONE, NONE, 0, 0, frame, 0))
                .isInstanceOf(IllegalStateException.class);

        int length = sealer.sealTrailer(new byte[] {1, 2}, frame, 0);

        assertThatThrownBy(() -> sealer.sealTrailer(NONE, frame, 0)).isInstanceOf(IllegalStateException.class);
        OpenedSegment trailer =
                new SegmentOpener(epoch, AeadProvider.fastest()).open(frame, 0, length, new byte[20], 0);
        assertThat(trailer.header().type()).isEqualTo(SegmentType.TRAILER);
        assertThat(trailer.header().sequence()).isZero();
        assertThat(trailer.header().offset()).isEqualTo(3);
        assertThat(trailer.publicMetadata()).containsExactly(1, 2);
        assertThat(trailer.payloadBytes()).isZero();
    }

    @Test
    void sealsAnIndexBetweenTheFinalSegmentAndTheTrailer() throws Exception {
        Epoch epoch = FixedStreams.epoch(MIB, 0);
        SegmentSealer sealer = new SegmentSealer(epoch, AeadProvider.fastest());
        SegmentOpener opener = new SegmentOpener(epoch, AeadProvider.fastest());
        byte[] frame = new byte[200];
        byte[] entries = {1, 2, 3};
        assertThatThrownBy(() -> sealer.sealIndex(Ending.OPEN, entries, frame, 0))
                .isInstanceOf(IllegalStateException.class);
        sealer.seal(Ending.FINAL, NONE, new byte[7], 0, 7, frame, 0);
        for (int i = 0; i < 2; i++) {
            int length = sealer.sealIndex(i == 0 ? Ending.OPEN : Ending.FINAL, entries, frame, 0);
            OpenedSegment index = opener.open(frame, 0, length, new byte[20], 0);
            assertThat(index.header().type()).isEqualTo(SegmentType.INDEX);
            assertThat(index.header().sequence()).isEqualTo(i);
            assertThat(index.header().offset()).isEqualTo(7);
            assertThat(index.header().isFinal()).isEqualTo(i == 1);
            assertThat(index.payloadBytes()).isEqualTo(3);
        }
        assertThatThrownBy(() -> sealer.sealIndex(Ending.OPEN, entries, frame, 0))
                .isInstanceOf(IllegalStateException.class);
        assertThat(sealer.sealTrailer(NONE, frame, 0)).isEqualTo(80);
        assertThatThrownBy(() -> sealer.sealIndex(Ending.OPEN, entries, frame, 0))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesWhatNoSegmentMayHold() {
        SegmentSealer sealer = sealer(FixedStreams.start(Content.BYTES, Bound.LIVE, Sizing.VARIABLE, 10));
        byte[] frame = new byte[100_000];
        assertRefused(sealer, Ending.OPEN, NONE, NONE, 11, frame);
        assertRefused(sealer, Ending.OPEN, NONE, NONE, 0, frame);
        assertRefused(sealer, Ending.OPEN, new byte[4097], NONE, 1, frame);
        assertRefused(sealer, Ending.OPEN, NONE, new byte[65_534], 1, frame);
        assertThat(sealer.nextSequence()).isZero();
    }

    @Test
    void refusesAShortSegmentInsideAFixedSizeEpoch() throws Exception {
        SegmentSealer sealer = sealer(FixedStreams.start(Content.BYTES, Bound.BOUNDED, Sizing.FIXED, 10));
        byte[] frame = new byte[100];
        assertRefused(sealer, Ending.OPEN, NONE, NONE, 9, frame);
        sealer.seal(Ending.OPEN, NONE, new byte[10], 0, 10, frame, 0);
        sealer.seal(Ending.FINAL, NONE, new byte[9], 0, 9, frame, 0);
        assertThat(sealer.nextSequence()).isEqualTo(2);
    }

    @Test
    void refusesATargetThatIsTooSmallAndKeepsItsPlace() throws Exception {
        SegmentSealer sealer = sealer(MIB);
        assertThatThrownBy(() -> sealer.seal(Ending.OPEN, NONE, new byte[10], 0, 10, new byte[89], 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> sealer.seal(Ending.OPEN, NONE, new byte[10], 0, 10, new byte[90], 1))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(sealer.nextSequence()).isZero();
        assertThat(sealer.seal(Ending.OPEN, NONE, new byte[10], 0, 10, new byte[90], 0))
                .isEqualTo(90);
    }

    @Test
    void carriesTheLongestMetadata() throws Exception {
        Epoch epoch = FixedStreams.epoch(MIB, 0);
        SeededRandom random = SeededRandom.ofSeed(5);
        byte[] publicMetadata = random.bytes(4096);
        byte[] privateMetadata = random.bytes(65_533);
        byte[] frame = new byte[SegmentSealer.frameBytes(4096, 65_533, 1)];
        int length = new SegmentSealer(epoch, AeadProvider.fastest())
                .seal(Ending.OPEN, publicMetadata, privateMetadata, new byte[] {9}, 0, 1, frame, 0);
        byte[] target = new byte[length];
        OpenedSegment opened = new SegmentOpener(epoch, AeadProvider.fastest()).open(frame, 0, length, target, 0);
        assertThat(opened.publicMetadata()).isEqualTo(publicMetadata);
        assertThat(Arrays.copyOfRange(target, 2, 2 + 65_533)).isEqualTo(privateMetadata);
        assertThat(opened.payloadOffset()).isEqualTo(65_536);
        assertThat(target[65_536]).isEqualTo((byte) 9);
    }

    private static void assertRefused(
            SegmentSealer sealer,
            Ending ending,
            byte[] publicMetadata,
            byte[] privateMetadata,
            int payloadBytes,
            byte[] frame) {
        assertThatThrownBy(() -> sealer.seal(
                        ending, publicMetadata, privateMetadata, new byte[payloadBytes], 0, payloadBytes, frame, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static SegmentSealer sealer(EpochStart start) {
        return new SegmentSealer(FixedStreams.epoch(start, 0), AeadProvider.fastest());
    }

    private static byte[] sealOne(AeadProvider provider, byte[] payload) throws StreamException {
        byte[] frame = new byte[SegmentSealer.frameBytes(0, 0, payload.length)];
        new SegmentSealer(FixedStreams.epoch(MIB, 0), provider)
                .seal(Ending.OPEN, NONE, payload, 0, payload.length, frame, 0);
        return frame;
    }
}
