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
import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.EpochStart.Sizing;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.Suite;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a decoder says of streams that are cut, mixed up or broken. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class DecoderFailuresTest {

    private final Frames frames = new Frames();

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
        frames.feedTo(decoder, 0);
        frames.feedTo(decoder, 2);
        assertThat(codeOf(decoder::endOfInput)).isEqualTo(ErrorCode.TRUNCATED);
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
        frames.feedTo(decoder, 0);
        assertThat(frames.bytes.toByteArray()).containsExactly(1, 1, 1);
    }

    /** Only a key holder can make these: two writers under one epoch. */
    @Test
    void refusesSegmentsBehindTheFinalOne() throws Exception {
        Epoch epoch = epoch(bounded(10));
        Frames longer = new Frames();
        sealAll(epoch, frames, new byte[15]);
        sealAll(epoch, longer, new byte[25]);
        StreamDecoder decoder = decoder(epoch, frames);
        frames.feedTo(decoder);
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
        frames.feedTo(decoder, 0);
        byte[] contradicting = other.sealed.get(1);
        assertThat(codeOf(() -> decoder.segment(contradicting, 0, contradicting.length)))
                .isEqualTo(ErrorCode.SEQUENCE_CONFLICT);
        assertThat(codeOf(() -> frames.feedTo(decoder, 1))).isEqualTo(ErrorCode.SEQUENCE_CONFLICT);
        assertThat(codeOf(() -> frames.feedTo(decoder, 2))).isEqualTo(ErrorCode.SEQUENCE_CONFLICT);
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
        frames.feedTo(decoder, 2);
        frames.feedTo(decoder, 1);
        assertThat(codeOf(() -> frames.feedTo(decoder, 0))).isEqualTo(ErrorCode.BAD_RECORD);
        assertThat(codeOf(() -> frames.feedTo(decoder, 3))).isEqualTo(ErrorCode.BAD_RECORD);
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
        assertThatThrownBy(() -> frames.feedTo(decoder, 0)).isInstanceOf(IllegalStateException.class);
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
            frames.feedTo(decoder, i);
        }
        assertThat(decoder.statistics()).isEqualTo(new DecoderStatistics(3, 3, 25, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, true));
    }
}
