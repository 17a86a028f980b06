package io.sealstream.stream;

import static io.sealstream.error.Failures.codeOf;
import static io.sealstream.stream.DecoderCases.bounded;
import static io.sealstream.stream.DecoderCases.decoder;
import static io.sealstream.stream.DecoderCases.epoch;
import static io.sealstream.stream.DecoderCases.sealAll;
import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.cipher.AeadProvider;
import io.sealstream.cipher.Epoch;
import io.sealstream.cipher.FixedStreams;
import io.sealstream.cipher.RootKey;
import io.sealstream.cipher.StreamSecret;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.SegmentLayout;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.StreamName;
import io.sealstream.segment.Suite;
import io.sealstream.testkit.SeededRandom;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Acceptance cases T5, T9, T14 and T15 on encoder and decoder: frames that somebody altered, mixed up or cut. None of them changes the
 * state of the decoder, none releases a byte, and the true stream goes through afterwards. Content is random throughout (pitfall 14).
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class AcceptanceAttackTest {

    private static final int SESSION_AT = 16;
    private static final int STREAM_AT = 32;
    private static final int EPOCH_AT = 40;

    @Test
    void t05WrongKeyNameSessionAndStreamReleaseNothing() {
        SeededRandom.forEachSeed("T5, keys", 10, random -> {
            EpochStart start = bounded(50);
            Epoch epoch = epoch(start);
            Frames out = new Frames();
            StreamId other = new StreamId(FixedStreams.STREAM.session(), 8);
            StreamId ofOtherSession = new StreamId(new SessionId(1, 2), FixedStreams.STREAM.number());
            Suite suite = start.suite();
            RootKey foreign = RootKey.of(random.bytes(RootKey.BYTES));
            for (StreamSecret wrong : List.of(
                    StreamSecret.derive(foreign, suite, FixedStreams.STREAM, FixedStreams.NAME),
                    StreamSecret.derive(
                            FixedStreams.ROOT, suite, FixedStreams.STREAM, new StreamName("sensors.tacoma")),
                    StreamSecret.derive(FixedStreams.ROOT, suite, other, FixedStreams.NAME),
                    StreamSecret.derive(FixedStreams.ROOT, suite, ofOtherSession, FixedStreams.NAME))) {
                StreamDecoder decoder = new StreamDecoder(wrong, AeadProvider.fastest(), DecoderOptions.DEFAULT, out);
                assertThat(codeOf(() -> decoder.epoch(epoch.record()))).isEqualTo(ErrorCode.KEY_MISMATCH);
            }
            assertThat(out.bytes.size()).isZero();
        });
    }

    /** Also where clear fields were made to fit: pitfall 9. */
    @Test
    void t05SegmentsOfAnotherStreamSessionOrEpochReleaseNothing() {
        SeededRandom.forEachSeed("T5, segments", 10, random -> {
            EpochStart start = bounded(50);
            Epoch epoch = epoch(start);
            Frames truth = new Frames();
            byte[] content = random.bytes(500);
            sealAll(epoch, truth, content);
            StreamDecoder decoder = decoder(epoch, truth);
            SessionId session = FixedStreams.STREAM.session();
            for (Epoch other : List.of(
                    epoch(FixedStreams.withStream(start, new StreamId(session, 8))),
                    epoch(FixedStreams.withStream(start, new StreamId(new SessionId(1, 2), 7))),
                    FixedStreams.epoch(start, 1))) {
                Frames foreign = new Frames();
                sealAll(other, foreign, content);
                byte[] frame = foreign.sealed.get(0);
                assertRefused(decoder, frame, ErrorCode.SEQUENCE_CONFLICT);
                byte[] fitted = Tampering.put(frame, SESSION_AT, 8, session.high());
                fitted = Tampering.put(fitted, SESSION_AT + 8, 8, session.low());
                fitted = Tampering.put(fitted, STREAM_AT, 8, FixedStreams.STREAM.number());
                fitted = Tampering.put(fitted, EPOCH_AT, 8, epoch.record().epochId());
                assertRefused(decoder, fitted, ErrorCode.AEAD_FAILED);
            }
            assertThat(truth.bytes.size()).isZero();
            truth.feedTo(decoder);
            assertThat(truth.bytes.toByteArray()).isEqualTo(content);
        });
    }

    /** Pitfall 12: lengths are compared with their caps before anything is done with them; each row with a right checksum. */
    @ParameterizedTest
    @CsvSource({
        "magic, 0, 2, 0x5354, CORRUPT_HEADER",
        "version, 2, 1, 2, VERSION_UNKNOWN",
        "type, 3, 1, 9, CORRUPT_HEADER",
        "flags, 4, 1, 0x80, CORRUPT_HEADER",
        "suite, 5, 1, 9, SUITE_UNSUPPORTED",
        "metadata above its cap, 6, 2, 4097, LIMIT",
        "metadata beyond the frame, 6, 2, 4096, TRUNCATED",
        "body above its cap, 8, 4, 16842769, LIMIT",
        "body of four gibibytes, 8, 4, 0xFFFFFFFF, LIMIT",
        "body shorter than a tag, 8, 4, 15, LIMIT",
        "body beyond the frame, 8, 4, 100000, TRUNCATED",
        "body shorter than the frame, 8, 4, 20, TRAILING_BYTES",
        "sequence of 49 bits, 48, 8, 0x1000000000000, LIMIT",
        "sequence of 64 bits, 48, 8, 0x7FFFFFFFFFFFFFFF, LIMIT",
        "offset of 64 bits, 56, 8, 0x8000000000000000, LIMIT"
    })
    void t09MalformedFrames(String what, int offset, int length, String value, ErrorCode expected) {
        SeededRandom.forEachSeed("T9, " + what, 3, random -> {
            Frames frames = new Frames();
            Epoch epoch = epoch(bounded(50));
            byte[] content = random.bytes(200);
            sealAll(epoch, frames, content);
            StreamDecoder decoder = decoder(epoch, frames);
            long number =
                    value.startsWith("0x") ? Long.parseUnsignedLong(value.substring(2), 16) : Long.parseLong(value);
            assertRefused(decoder, Tampering.put(frames.sealed.get(0), offset, length, number), expected);
            frames.feedTo(decoder);
            assertThat(frames.bytes.toByteArray()).isEqualTo(content);
        });
    }

    /** Shorter than any frame, nothing, something else; and a frame with more behind it. */
    @Test
    void t09InputThatIsNoFrame() {
        SeededRandom.forEachSeed("T9, no frame", 20, random -> {
            Frames frames = new Frames();
            Epoch epoch = epoch(bounded(50));
            sealAll(epoch, frames, random.bytes(200));
            StreamDecoder decoder = decoder(epoch, frames);
            byte[] frame = frames.sealed.get(0);
            for (int length = 0; length < frame.length; length++) {
                assertRefused(decoder, Arrays.copyOf(frame, length), ErrorCode.TRUNCATED);
            }
            assertRefused(decoder, Arrays.copyOf(frame, frame.length + 1), ErrorCode.TRAILING_BYTES);
            byte[] noise = random.bytes(SegmentLayout.HEADER_BYTES + random.between(0, 300));
            noise[0] = 'X';
            assertRefused(decoder, noise, ErrorCode.CORRUPT_HEADER);
            assertThat(frames.bytes.size()).isZero();
        });
    }

    /** Pitfall 9: there is no bit of header, payload or tag that somebody could change. */
    @ParameterizedTest
    @EnumSource(Suite.class)
    void t14EveryBitOfASegmentCounts(Suite suite) {
        SeededRandom.forEachSeed("T14", 1, random -> {
            Frames frames = new Frames();
            Epoch epoch = epoch(FixedStreams.withSuite(bounded(100), suite));
            byte[] content = random.bytes(150);
            sealAll(epoch, frames, content);
            DecoderOptions patient = DecoderOptions.DEFAULT.withMaxForgeries(Integer.MAX_VALUE);
            StreamDecoder decoder =
                    new StreamDecoder(FixedStreams.secret(epoch.start()), AeadProvider.fastest(), patient, frames);
            decoder.epoch(epoch.record());
            for (byte[] frame : frames.sealed) {
                for (int bit = 0; bit < frame.length * 8; bit++) {
                    byte[] damaged = Tampering.flip(frame, bit);
                    assertThat(codeOf(() -> decoder.segment(damaged, 0, damaged.length)))
                            .isNotNull();
                    boolean keepsItsLengths = bit / 8 < 6 || bit / 8 >= 12;
                    if (keepsItsLengths) {
                        byte[] forged = Tampering.repaired(damaged.clone());
                        boolean inChecksumOnly = Arrays.equals(forged, frame);
                        assertThat(inChecksumOnly).isEqualTo(bit / 8 >= 12 && bit / 8 < 16);
                        if (!inChecksumOnly) {
                            assertThat(codeOf(() -> decoder.segment(forged, 0, forged.length)))
                                    .isNotNull();
                        }
                    }
                }
            }
            assertThat(frames.bytes.size()).isZero();
            frames.feedTo(decoder);
            assertThat(frames.bytes.toByteArray()).isEqualTo(content);
        });
    }

    /** Pitfalls 7 and 8: the end is a segment like any other, and whoever misses it says so. */
    @Test
    void t15CutTailIsIncomplete() {
        SeededRandom.forEachSeed("T15", 10, random -> {
            byte[] content = random.bytes(random.between(1, 500));
            Epoch epoch = epoch(bounded(40));
            Frames frames = new Frames();
            sealAll(epoch, frames, content);
            for (int kept = 0; kept < frames.sealed.size(); kept++) {
                Frames each = new Frames();
                StreamDecoder decoder = decoder(epoch, each);
                for (int i = 0; i < kept; i++) {
                    frames.sealed.subList(i, i + 1).forEach(frame -> feed(decoder, frame));
                }
                assertThat(codeOf(decoder::endOfInput)).isEqualTo(ErrorCode.TRUNCATED);
                assertThat(decoder.isComplete()).isFalse();
                assertThat(each.bytes.toByteArray()).isEqualTo(Arrays.copyOf(content, each.bytes.size()));
            }
            StreamDecoder whole = decoder(epoch, frames);
            frames.feedTo(whole);
            whole.endOfInput();
        });
    }

    private static void feed(StreamDecoder decoder, byte[] frame) {
        try {
            decoder.segment(frame, 0, frame.length);
        } catch (StreamException e) {
            throw new AssertionError("a good frame was refused", e);
        }
    }

    private static void assertRefused(StreamDecoder decoder, byte[] frame, ErrorCode expected) {
        DecoderStatistics before = decoder.statistics();
        assertThat(codeOf(() -> decoder.segment(frame, 0, frame.length))).isEqualTo(expected);
        DecoderStatistics after = decoder.statistics();
        assertThat(after.rejected()).isEqualTo(before.rejected() + 1);
        assertThat(after.bufferedSegments()).isEqualTo(before.bufferedSegments());
        assertThat(after.nextExpected()).isEqualTo(before.nextExpected());
        assertThat(after.bytesReceived()).isEqualTo(before.bytesReceived());
    }
}
