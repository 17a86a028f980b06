package io.sealstream.stream;

import static io.sealstream.error.Failures.codeOf;
import static io.sealstream.stream.DecoderCases.bounded;
import static io.sealstream.stream.DecoderCases.decoder;
import static io.sealstream.stream.DecoderCases.encoder;
import static io.sealstream.stream.DecoderCases.epoch;
import static io.sealstream.stream.DecoderCases.sealAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.cipher.AeadProvider;
import io.sealstream.cipher.Epoch;
import io.sealstream.cipher.FixedStreams;
import io.sealstream.error.ErrorCode;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.EpochStart.Sizing;
import io.sealstream.segment.StreamId;
import io.sealstream.testkit.SeededRandom;
import java.util.Arrays;
import java.util.Collections;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Acceptance cases T1 to T4, T6 to T8 and T10 to T13 on encoder and decoder: streams whose segments all come, in whatever order. Content
 * is random throughout (pitfall 14). Cases with an attacker are in {@link AcceptanceAttackTest}.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class AcceptanceStreamTest {

    @Test
    void t01BoundedRoundTrip() {
        SeededRandom.forEachSeed("T1", 50, random -> {
            byte[] content = random.bytes(random.between(0, 5_000));
            Loopback.carry(bounded(random.between(1, 700)), content, random);
        });
    }

    @Test
    void t02LiveStreamOfThreeChunksThatStops() {
        SeededRandom.forEachSeed("T2", 20, random -> {
            Frames frames = new Frames();
            Epoch epoch = epoch(FixedStreams.start(Content.BYTES, Bound.LIVE, Sizing.VARIABLE, 1000));
            StreamEncoder encoder = encoder(epoch, frames);
            StreamDecoder decoder = decoder(epoch, frames);
            byte[] content = random.bytes(3 * 300);
            for (int chunk = 0; chunk < 3; chunk++) {
                encoder.send(content, chunk * 300, 300);
                assertThat(encoder.flush()).isTrue();
                frames.feedTo(decoder, chunk);
                assertThat(frames.bytes.toByteArray()).isEqualTo(Arrays.copyOf(content, (chunk + 1) * 300));
            }
            decoder.endOfInput();
            assertThat(decoder.isComplete()).isFalse();
        });
    }

    @Test
    void t03FullyReversedSegments() {
        SeededRandom.forEachSeed("T3", 20, random -> {
            Frames frames = new Frames();
            byte[] content = random.bytes(random.between(1, 99 * 50));
            Epoch epoch = epoch(bounded(50));
            sealAll(epoch, frames, content);
            Collections.reverse(frames.sealed);
            StreamDecoder decoder = decoder(epoch, frames);
            frames.feedTo(decoder);
            assertThat(frames.bytes.toByteArray()).isEqualTo(content);
            assertThat(decoder.isComplete()).isTrue();
        });
    }

    /** Pitfall 13: about the default segment size, which the original could not carry; and far above any window. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 50_000, 65_535, 65_536, 65_537, 131_071, 131_072, 131_073, 1_048_577, 64 << 20})
    void t04Sizes(int size) {
        SeededRandom.forEachSeed(
                "T4 of " + size, 1, random -> Loopback.carry(bounded(65_536), random.bytes(size), random));
    }

    /** Pitfalls 5 and 6: what has no credit is refused and kept by its sender, and not lost. */
    @Test
    void t06CreditsRunOutAndComeBack() {
        SeededRandom.forEachSeed("T6", 10, random -> {
            Frames frames = new Frames();
            byte[] content = random.bytes(2_000);
            Epoch epoch = epoch(bounded(10));
            StreamEncoder encoder =
                    new StreamEncoder(epoch, AeadProvider.fastest(), 0, StreamEncoder.DEFAULT_CREDITS, frames);
            int accepted = encoder.send(content, 0, content.length);
            assertThat(frames.sealed).hasSize(100);
            assertThat(encoder.send(content, accepted, content.length - accepted))
                    .isZero();
            assertThat(encoder.flush()).isFalse();

            encoder.addCredits(10);
            accepted += encoder.send(content, accepted, content.length - accepted);
            assertThat(frames.sealed).hasSize(110);
            assertThat(encoder.credits()).isZero();

            encoder.addCredits(100);
            encoder.addCredits(50);
            assertThat(encoder.credits()).isEqualTo(150);
            accepted += encoder.send(content, accepted, content.length - accepted);
            assertThat(accepted).isEqualTo(content.length);
            encoder.end();
            frames.feedTo(decoder(epoch, frames));
            assertThat(frames.bytes.toByteArray()).isEqualTo(content);
        });
    }

    @Test
    void t07EndOfLiveStreamSecondEndAndSendBehindTheEnd() throws Exception {
        Frames frames = new Frames();
        StreamEncoder live = encoder(epoch(FixedStreams.start(Content.BYTES, Bound.LIVE, Sizing.VARIABLE, 10)), frames);
        assertThatThrownBy(live::end).isInstanceOf(IllegalStateException.class).hasMessageContaining("retire()");
        assertThat(frames.sealed).isEmpty();

        StreamEncoder ended = encoder(epoch(bounded(10)), frames);
        ended.end();
        ended.end();
        assertThat(frames.sealed).hasSize(1);
        assertThatThrownBy(() -> ended.send(new byte[1], 0, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has ended");
        assertThat(frames.sealed).hasSize(1);
    }

    /** Pitfall 20: what is said to have been done is what was done. Pitfall 10: a reset is a new epoch, never old keys again. */
    @Test
    void t08StatisticsAfterSendAndReset() {
        SeededRandom.forEachSeed("T8", 20, random -> {
            Frames frames = new Frames();
            byte[] content = random.bytes(random.between(1, 3_000));
            Epoch before = epoch(bounded(70));
            sealAll(before, frames, content);
            StreamDecoder decoder = decoder(before, frames);
            frames.feedTo(decoder);
            frames.feedTo(decoder, 0);
            DecoderStatistics counted = decoder.statistics();
            assertThat(counted.segmentsReceived()).isEqualTo(frames.sealed.size());
            assertThat(counted.bytesReceived()).isEqualTo(content.length).isEqualTo(frames.bytes.size());
            assertThat(counted.duplicates()).isEqualTo(1);

            Epoch after = FixedStreams.epoch(bounded(70), 1);
            StreamEncoder fresh = encoder(after, new Frames());
            assertThat(fresh.statistics())
                    .isEqualTo(new EncoderStatistics(Bound.BOUNDED, 0, 0, 0, 0, 0, 10_000, false));
            StreamDecoder reset = decoder(after, new Frames());
            assertThat(codeOf(() -> frames.feedTo(reset, 0))).isEqualTo(ErrorCode.SEQUENCE_CONFLICT);
            assertThat(reset.statistics().bytesReceived()).isZero();
        });
    }

    /** Pitfall 11: the first copy counts, and late ones leave nothing behind. Pitfall 4: what waits is bounded. */
    @Test
    void t10DuplicatesOldSegmentsAndCascadingRelease() {
        SeededRandom.forEachSeed("T10", 20, random -> {
            Frames frames = new Frames();
            byte[] content = random.bytes(60 * 20 - 1);
            Epoch epoch = epoch(bounded(20));
            sealAll(epoch, frames, content);
            StreamDecoder decoder = decoder(epoch, frames);
            for (int i = 59; i > 0; i--) {
                frames.feedTo(decoder, i);
                frames.feedTo(decoder, random.between(i, 59));
                assertThat(decoder.statistics().bufferedSegments()).isEqualTo(60 - i);
            }
            assertThat(frames.bytes.size()).isZero();
            frames.feedTo(decoder, 0);
            assertThat(frames.bytes.toByteArray()).isEqualTo(content);
            assertThat(decoder.statistics().bufferedSegments()).isZero();
            frames.feedTo(decoder);
            assertThat(decoder.statistics().duplicates()).isEqualTo(59 + 60);
            assertThat(decoder.statistics().bytesReceived()).isEqualTo(content.length);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1 << 10, 64 << 10, 1 << 20})
    void t11SegmentSizes(int segmentSize) {
        SeededRandom.forEachSeed("T11 of " + segmentSize, 3, random -> {
            for (int size : new int[] {segmentSize - 1, segmentSize, segmentSize + 1, 3 * segmentSize + 17}) {
                Loopback.carry(bounded(segmentSize), random.bytes(size), random);
            }
        });
    }

    @Test
    void t12StreamsOfOneSessionDoNotMix() {
        SeededRandom.forEachSeed("T12", 10, random -> {
            int count = 5;
            Frames[] frames = new Frames[count];
            StreamDecoder[] decoders = new StreamDecoder[count];
            byte[][] contents = new byte[count][];
            for (int i = 0; i < count; i++) {
                frames[i] = new Frames();
                contents[i] = random.bytes(1000);
                Epoch epoch =
                        epoch(FixedStreams.withStream(bounded(40), new StreamId(FixedStreams.STREAM.session(), i)));
                sealAll(epoch, frames[i], contents[i]);
                decoders[i] = decoder(epoch, frames[i]);
            }
            for (int segment = 0; segment < 25; segment++) {
                for (int i = 0; i < count; i++) {
                    StreamDecoder other = decoders[(i + 1) % count];
                    byte[] foreign = frames[i].sealed.get(segment);
                    assertThat(codeOf(() -> other.segment(foreign, 0, foreign.length)))
                            .isEqualTo(ErrorCode.SEQUENCE_CONFLICT);
                    frames[i].feedTo(decoders[i], segment);
                }
            }
            for (int i = 0; i < count; i++) {
                assertThat(frames[i].bytes.toByteArray()).isEqualTo(contents[i]);
                assertThat(decoders[i].statistics().rejected()).isEqualTo(25);
            }
        });
    }

    /** The part of a reader; through a job with checkpoints and failures it is {@code AcceptanceT13RestartITCase}. */
    @Test
    void t13RestartInTheMiddleGivesIdenticalBytes() {
        SeededRandom.forEachSeed("T13", 20, random -> {
            Frames frames = new Frames();
            byte[] content = random.bytes(random.between(500, 3_000));
            Epoch epoch = epoch(bounded(30));
            sealAll(epoch, frames, content);
            int checkpoint = random.between(1, frames.sealed.size() - 1);
            StreamDecoder before = decoder(epoch, frames);
            for (int i = 0; i < checkpoint; i++) {
                frames.feedTo(before, i);
            }
            StreamDecoder restored = new StreamDecoder(
                    FixedStreams.secret(epoch.start()),
                    AeadProvider.fastest(),
                    DecoderOptions.DEFAULT.startingAt(before.statistics().nextExpected()),
                    frames);
            restored.epoch(epoch.record());
            frames.feedTo(restored);
            assertThat(frames.bytes.toByteArray()).isEqualTo(content);
            assertThat(restored.isComplete()).isTrue();
        });
    }
}
