package io.sealstream.cipher;

import static io.sealstream.error.Failures.codeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.bytes.BigEndian;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.EpochStart.Sizing;
import io.sealstream.segment.SegmentCodec;
import io.sealstream.segment.SegmentHeader;
import io.sealstream.segment.SegmentHeader.Ending;
import io.sealstream.segment.SegmentType;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.StreamName;
import io.sealstream.segment.Suite;
import io.sealstream.testkit.SeededRandom;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import javax.crypto.Cipher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SegmentOpenerTest {

    private static final byte[] NONE = new byte[0];
    private static final EpochStart START = FixedStreams.start(Content.BYTES, Bound.BOUNDED, Sizing.VARIABLE, 100);

    static Stream<Arguments> providersAndSuites() {
        return FixedStreams.providers()
                .flatMap(provider -> Arrays.stream(Suite.values()).map(suite -> Arguments.of(provider, suite)));
    }

    /** T14, pitfall 9. */
    @ParameterizedTest
    @MethodSource("providersAndSuites")
    void rejectsEveryFlippedBitWithAndWithoutARepairedChecksum(AeadProvider provider, Suite suite) throws Exception {
        Epoch epoch = FixedStreams.epoch(FixedStreams.withSuite(START, suite), 0);
        byte[] frame = seal(epoch, new byte[] {5, 6, 7}, new byte[] {8, 9}, 20);
        SegmentOpener opener = new SegmentOpener(epoch, provider);
        for (int bit = 0; bit < frame.length * 8; bit++) {
            byte[] flipped = frame.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertRejected(opener, flipped, bit);
            repairChecksum(flipped);
            if (bit / 8 < 12 || bit / 8 >= 16) {
                assertRejected(opener, flipped, bit);
            }
        }
        assertThat(opener.open(frame, 0, frame.length, new byte[200], 0).payloadBytes())
                .isEqualTo(20);
    }

    @ParameterizedTest
    @MethodSource("providersAndSuites")
    void opensTheSameFrameAgainAndAgain(AeadProvider provider, Suite suite) throws Exception {
        Epoch epoch = FixedStreams.epoch(FixedStreams.withSuite(START, suite), 0);
        byte[] frame = seal(epoch, NONE, NONE, 20);
        SegmentOpener opener = new SegmentOpener(epoch, provider);
        for (int i = 0; i < 3; i++) {
            assertThat(opener.open(frame, 0, frame.length, new byte[20], 0).payloadBytes())
                    .isEqualTo(20);
        }
        frame[frame.length - 1]++;
        assertThat(codeOf(() -> opener.open(frame, 0, frame.length, new byte[20], 0)))
                .isEqualTo(ErrorCode.AEAD_FAILED);
        frame[frame.length - 1]--;
        assertThat(opener.open(frame, 0, frame.length, new byte[20], 0).payloadBytes())
                .isEqualTo(20);
    }

    @ParameterizedTest
    @MethodSource("providersAndSuites")
    void opensInPlace(AeadProvider provider, Suite suite) throws Exception {
        Epoch epoch = FixedStreams.epoch(FixedStreams.withSuite(START, suite), 0);
        byte[] payload = SeededRandom.ofSeed(1).bytes(100);
        byte[] frame = new byte[SegmentSealer.frameBytes(3, 0, 100)];
        new SegmentSealer(epoch, provider).seal(Ending.FINAL, new byte[3], payload, 0, 100, frame, 0);
        OpenedSegment opened = new SegmentOpener(epoch, provider).open(frame, 0, frame.length, frame, 67);
        assertThat(opened.payloadOffset()).isEqualTo(67);
        assertThat(Arrays.copyOfRange(frame, 67, 167)).isEqualTo(payload);
    }

    /** T14: the flag sits in the nonce, so sealing one sequence both ways uses two nonces. */
    @Test
    void rejectsAChangedFinalFlag() throws Exception {
        Epoch epoch = FixedStreams.epoch(START, 0);
        byte[] frame = seal(epoch, NONE, NONE, 20);
        frame[4] ^= 1;
        repairChecksum(frame);
        assertThat(opening(epoch, frame)).isEqualTo(ErrorCode.AEAD_FAILED);
    }

    @Test
    void rejectsFramesCutOrLengthened() throws Exception {
        Epoch epoch = FixedStreams.epoch(START, 0);
        byte[] frame = seal(epoch, NONE, NONE, 20);
        for (int length = 0; length < frame.length; length++) {
            assertThat(opening(epoch, Arrays.copyOf(frame, length))).isEqualTo(ErrorCode.TRUNCATED);
        }
        assertThat(opening(epoch, Arrays.copyOf(frame, frame.length + 1))).isEqualTo(ErrorCode.TRAILING_BYTES);
    }

    /** T5. */
    @Test
    void rejectsSegmentsOfAnotherStreamEpochOrSuite() throws Exception {
        byte[] frame = seal(FixedStreams.epoch(START, 0), NONE, NONE, 20);
        Epoch otherEpoch = FixedStreams.epoch(START, 1);
        Epoch otherName = FixedStreams.epoch(START, new StreamName("other"), 0);
        Epoch otherStream = FixedStreams.epoch(FixedStreams.withStream(START, new StreamId(new SessionId(1, 2), 7)), 0);
        Epoch otherSuite = FixedStreams.epoch(FixedStreams.withSuite(START, Suite.CHACHA20_POLY1305), 0);
        for (Epoch other : new Epoch[] {otherEpoch, otherName, otherStream, otherSuite}) {
            assertThat(opening(other, frame)).isEqualTo(ErrorCode.SEQUENCE_CONFLICT);
        }
    }

    /** T5: clear fields that were changed to fit do not help. */
    @Test
    void rejectsAReplayIntoAnotherStreamOrEpochWhoseHeaderWasMadeToFit() throws Exception {
        byte[] frame = seal(FixedStreams.epoch(START, 0), NONE, NONE, 20);
        StreamId stream = new StreamId(new SessionId(1, 2), 9);
        Epoch otherEpoch = FixedStreams.epoch(START, 1);
        Epoch otherStream = FixedStreams.epoch(FixedStreams.withStream(START, stream), 0);
        for (Epoch other : new Epoch[] {otherEpoch, otherStream}) {
            byte[] fitted = frame.clone();
            other.start().stream().session().putAt(fitted, 16);
            BigEndian.putI64(fitted, 32, other.start().stream().number());
            BigEndian.putI64(fitted, 40, other.record().epochId());
            repairChecksum(fitted);
            assertThat(opening(other, fitted)).isEqualTo(ErrorCode.AEAD_FAILED);
        }
    }

    @Test
    void rejectsSegmentsMovedToAnotherPlace() throws Exception {
        Epoch epoch = FixedStreams.epoch(START, 0);
        byte[] moved = seal(epoch, NONE, NONE, 20);
        BigEndian.putI64(moved, 48, 1);
        repairChecksum(moved);
        assertThat(opening(epoch, moved)).isEqualTo(ErrorCode.AEAD_FAILED);
        byte[] shifted = seal(epoch, NONE, NONE, 20);
        BigEndian.putI64(shifted, 56, 1);
        repairChecksum(shifted);
        assertThat(opening(epoch, shifted)).isEqualTo(ErrorCode.AEAD_FAILED);
    }

    @Test
    void rejectsSegmentsBelowTheStartOfTheirEpoch() throws Exception {
        Epoch epoch = FixedStreams.epoch(START.continuedBy(1, 1, 10, 1000), 0);
        byte[] frame = seal(epoch, NONE, NONE, 20);
        assertThat(new SegmentOpener(epoch, AeadProvider.fastest())
                        .open(frame, 0, frame.length, new byte[20], 0)
                        .header()
                        .sequence())
                .isEqualTo(10);
        BigEndian.putI64(frame, 48, 9);
        repairChecksum(frame);
        assertThat(opening(epoch, frame)).isEqualTo(ErrorCode.SEQUENCE_CONFLICT);
        BigEndian.putI64(frame, 48, 10);
        BigEndian.putI64(frame, 56, 999);
        repairChecksum(frame);
        assertThat(opening(epoch, frame)).isEqualTo(ErrorCode.SEQUENCE_CONFLICT);
    }

    @Test
    void rejectsAuthenticSegmentsThatNoSealerWrites() throws Exception {
        EpochStart fixed = FixedStreams.start(Content.BYTES, Bound.BOUNDED, Sizing.FIXED, 100);
        assertThat(forging(START, SegmentType.DATA, Ending.OPEN, 0)).isEqualTo(ErrorCode.CORRUPT_HEADER);
        assertThat(forging(START, SegmentType.DATA, Ending.OPEN, 101)).isEqualTo(ErrorCode.CORRUPT_HEADER);
        assertThat(forging(fixed, SegmentType.DATA, Ending.OPEN, 99)).isEqualTo(ErrorCode.CORRUPT_HEADER);
        assertThat(forging(START, SegmentType.TRAILER, Ending.FINAL, 1)).isEqualTo(ErrorCode.CORRUPT_HEADER);
        assertThat(forging(START, SegmentType.TRAILER, Ending.OPEN, 0)).isEqualTo(ErrorCode.CORRUPT_HEADER);
        assertThat(forging(START, SegmentType.INDEX, Ending.FINAL, 0)).isEqualTo(ErrorCode.CORRUPT_HEADER);
        Epoch epoch = FixedStreams.epoch(START, 0);
        SegmentHeader indexWithMetadata = header(epoch, SegmentType.INDEX, Ending.FINAL, true, 32);
        byte[] block = new byte[32];
        block[1] = 14;
        assertThat(opening(epoch, forge(epoch, indexWithMetadata, block))).isEqualTo(ErrorCode.CORRUPT_HEADER);
        SegmentHeader secondTrailer = new SegmentHeader(
                SegmentType.TRAILER,
                Ending.FINAL,
                false,
                Suite.AES_256_GCM,
                0,
                16,
                FixedStreams.STREAM,
                epoch.record().epochId(),
                1,
                0);
        assertThat(opening(epoch, forge(epoch, secondTrailer, NONE))).isEqualTo(ErrorCode.CORRUPT_HEADER);
        byte[] metadata = new byte[16];
        metadata[1] = 14;
        SegmentHeader withMetadata = header(epoch, SegmentType.TRAILER, Ending.FINAL, true, 16);
        assertThat(opening(epoch, forge(epoch, withMetadata, metadata))).isEqualTo(ErrorCode.CORRUPT_HEADER);
        assertThat(opening(epoch, forge(epoch, withMetadata, new byte[16]))).isEqualTo(ErrorCode.CORRUPT_HEADER);
        byte[] short100 = forge(epoch, header(epoch, SegmentType.DATA, Ending.OPEN, false, 99), new byte[99]);
        assertThat(new SegmentOpener(epoch, AeadProvider.fastest())
                        .open(short100, 0, short100.length, new byte[99], 0)
                        .payloadBytes())
                .isEqualTo(99);
    }

    @Test
    void rejectsAuthenticPrivateMetadataOfAnImpossibleForm() throws Exception {
        assertThat(forgingPrivate(new byte[0])).isEqualTo(ErrorCode.CORRUPT_HEADER);
        assertThat(forgingPrivate(new byte[1])).isEqualTo(ErrorCode.CORRUPT_HEADER);
        assertThat(forgingPrivate(new byte[16])).isEqualTo(ErrorCode.CORRUPT_HEADER);
        byte[] longer = new byte[32];
        longer[1] = 31;
        assertThat(forgingPrivate(longer)).isEqualTo(ErrorCode.CORRUPT_HEADER);
        byte[] cutPadding = new byte[15];
        cutPadding[1] = 3;
        assertThat(forgingPrivate(cutPadding)).isEqualTo(ErrorCode.CORRUPT_HEADER);
        byte[] dirtyPadding = new byte[16];
        dirtyPadding[1] = 3;
        dirtyPadding[15] = 1;
        assertThat(forgingPrivate(dirtyPadding)).isEqualTo(ErrorCode.CORRUPT_HEADER);
        byte[] overCap = new byte[65_536 + 16];
        BigEndian.putU16(overCap, 0, 65_534);
        assertThat(forgingPrivate(overCap)).isEqualTo(ErrorCode.CORRUPT_HEADER);
    }

    @Test
    void refusesATargetThatIsTooSmall() throws Exception {
        Epoch epoch = FixedStreams.epoch(START, 0);
        byte[] frame = seal(epoch, NONE, NONE, 20);
        SegmentOpener opener = new SegmentOpener(epoch, AeadProvider.platform());
        assertThatThrownBy(() -> opener.open(frame, 0, frame.length, new byte[19], 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(opener.open(frame, 0, frame.length, new byte[20], 0).payloadBytes())
                .isEqualTo(20);
    }

    @Test
    void sayNothingAboutWhichByteIsWrong() throws Exception {
        Epoch epoch = FixedStreams.epoch(START, 0);
        byte[] body = seal(epoch, NONE, NONE, 20);
        byte[] tag = body.clone();
        body[64]++;
        tag[tag.length - 1]++;
        SegmentOpener opener = new SegmentOpener(epoch, AeadProvider.fastest());
        String text = "segment fails authentication [stream=" + FixedStreams.STREAM + ", segment=0]";
        assertThatThrownBy(() -> opener.open(body, 0, body.length, new byte[20], 0))
                .hasMessage(text);
        assertThatThrownBy(() -> opener.open(tag, 0, tag.length, new byte[20], 0))
                .hasMessage(text);
    }

    private static void assertRejected(SegmentOpener opener, byte[] frame, int bit) {
        assertThat(codeOf(() -> opener.open(frame, 0, frame.length, new byte[200], 0)))
                .as("bit %d", bit)
                .isNotNull();
    }

    private static ErrorCode opening(Epoch epoch, byte[] frame) {
        return codeOf(() -> new SegmentOpener(epoch, AeadProvider.fastest())
                .open(frame, 0, frame.length, new byte[frame.length], 0));
    }

    private static byte[] seal(Epoch epoch, byte[] publicMetadata, byte[] privateMetadata, int payloadBytes)
            throws StreamException {
        byte[] frame = new byte[SegmentSealer.frameBytes(publicMetadata.length, privateMetadata.length, payloadBytes)];
        byte[] payload = SeededRandom.ofSeed(9).bytes(payloadBytes);
        new SegmentSealer(epoch, AeadProvider.fastest())
                .seal(Ending.FINAL, publicMetadata, privateMetadata, payload, 0, payloadBytes, frame, 0);
        return frame;
    }

    private static ErrorCode forging(EpochStart start, SegmentType type, Ending ending, int payloadBytes)
            throws Exception {
        Epoch epoch = FixedStreams.epoch(start, 0);
        return opening(epoch, forge(epoch, header(epoch, type, ending, false, payloadBytes), new byte[payloadBytes]));
    }

    private static ErrorCode forgingPrivate(byte[] plain) throws Exception {
        Epoch epoch = FixedStreams.epoch(START, 0);
        return opening(epoch, forge(epoch, header(epoch, SegmentType.DATA, Ending.FINAL, true, plain.length), plain));
    }

    private static SegmentHeader header(
            Epoch epoch, SegmentType type, Ending ending, boolean privateMetadata, int plainBytes) {
        return new SegmentHeader(
                type,
                ending,
                privateMetadata,
                epoch.start().suite(),
                0,
                plainBytes + 16,
                epoch.start().stream(),
                epoch.record().epochId(),
                0,
                0);
    }

    /** What a holder of the key can seal who does not keep to the specification. */
    private static byte[] forge(Epoch epoch, SegmentHeader header, byte[] plain) throws Exception {
        byte[] frame = new byte[header.frameBytes()];
        new SegmentCodec().encode(header, frame, 0);
        new SegmentCipher(epoch, AeadProvider.platform(), Cipher.ENCRYPT_MODE)
                .ready(header.type(), header.isFinal(), header.sequence(), frame, 0, 64)
                .doFinal(plain, 0, plain.length, frame, 64);
        return frame;
    }

    private static void repairChecksum(byte[] frame) {
        int publicBytes = Math.min(BigEndian.getU16(frame, 6), frame.length - 64);
        CRC32C checksum = new CRC32C();
        checksum.update(frame, 0, 12);
        checksum.update(frame, 16, 48 + publicBytes);
        BigEndian.putI32(frame, 12, (int) checksum.getValue());
    }
}
