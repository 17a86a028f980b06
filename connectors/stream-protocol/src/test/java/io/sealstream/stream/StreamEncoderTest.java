package io.sealstream.stream;

import static io.sealstream.error.Failures.codeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.cipher.AeadProvider;
import io.sealstream.cipher.Epoch;
import io.sealstream.cipher.FixedStreams;
import io.sealstream.error.ErrorCode;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.EpochStart.Sizing;
import io.sealstream.segment.RecordPacker;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class StreamEncoderTest {

    private static final EpochStart LIVE = FixedStreams.start(Content.BYTES, Bound.LIVE, Sizing.VARIABLE, 10);
    private static final EpochStart BOUNDED = FixedStreams.start(Content.BYTES, Bound.BOUNDED, Sizing.VARIABLE, 10);
    private static final EpochStart RECORDS = FixedStreams.start(Content.RECORDS, Bound.BOUNDED, Sizing.VARIABLE, 64);

    private final Frames frames = new Frames();

    /** T6. */
    @Test
    void stopsWhenItsHundredCreditsAreUsedUpAndGoesOnWithTenMore() throws Exception {
        StreamEncoder encoder = encoder(LIVE, StreamEncoder.DEFAULT_CREDITS);
        assertThat(encoder.credits()).isEqualTo(100);
        byte[] content = new byte[2000];

        int accepted = encoder.send(content, 0, content.length);

        assertThat(accepted).isEqualTo(100 * 10 + 9);
        assertThat(frames.sealed).hasSize(100);
        assertThat(encoder.credits()).isZero();
        assertThat(encoder.send(content, accepted, content.length - accepted)).isZero();
        assertThat(encoder.flush()).isFalse();
        assertThat(frames.sealed).hasSize(100);

        encoder.addCredits(10);
        accepted += encoder.send(content, accepted, content.length - accepted);

        assertThat(accepted).isEqualTo(110 * 10 + 9);
        assertThat(frames.sealed).hasSize(110);
    }

    /** T6. */
    @Test
    void addsCreditsToThoseItHas() {
        StreamEncoder encoder = encoder(LIVE, 100);
        encoder.addCredits(50);
        assertThat(encoder.credits()).isEqualTo(150);
        encoder.addCredits(0);
        assertThat(encoder.credits()).isEqualTo(150);
        assertThatThrownBy(() -> encoder.addCredits(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(encoder.credits()).isEqualTo(150);
    }

    /** T7. */
    @Test
    void hasNoEndWhenItIsLive() throws Exception {
        StreamEncoder encoder = encoder(LIVE, 100);
        encoder.send(new byte[3], 0, 3);
        assertThatThrownBy(encoder::end).isInstanceOf(IllegalStateException.class);
        assertThat(frames.sealed).isEmpty();
        assertThat(encoder.statistics().ended()).isFalse();
        assertThat(encoder.send(new byte[7], 0, 7)).isEqualTo(7);
        assertThat(frames.sealed).hasSize(1);
    }

    /** T7. */
    @Test
    void endsOnceAndTakesNothingMore() throws Exception {
        StreamEncoder encoder = encoder(BOUNDED, 100);
        encoder.send(new byte[13], 0, 13);
        encoder.end();
        encoder.end();
        encoder.retire();
        assertThat(frames.sealed).hasSize(2);
        assertThatThrownBy(() -> encoder.send(new byte[1], 0, 1)).isInstanceOf(IllegalStateException.class);
        assertThat(frames.sealed).hasSize(2);
        assertThat(encoder.flush()).isTrue();
    }

    /** T7. */
    @Test
    void recordsEndOnceToo() throws Exception {
        StreamEncoder encoder = encoder(RECORDS, 100);
        encoder.sendRecord(new byte[5], 0, 5);
        encoder.end();
        encoder.end();
        assertThat(frames.sealed).hasSize(2);
        assertThatThrownBy(() -> encoder.sendRecord(new byte[1], 0, 1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void endsWithoutCredits() throws Exception {
        StreamEncoder encoder = encoder(BOUNDED, 0);
        assertThat(encoder.send(new byte[20], 0, 20)).isEqualTo(9);
        encoder.end();
        assertThat(frames.sealed).hasSize(1);
        assertThat(encoder.credits()).isEqualTo(-1);
    }

    @Test
    void leavesALiveStreamForGood() throws Exception {
        StreamEncoder encoder = encoder(LIVE, 100);
        encoder.send(new byte[3], 0, 3);
        encoder.retire();
        encoder.retire();
        assertThat(frames.sealed).hasSize(1);
        assertThatThrownBy(() -> encoder.send(new byte[1], 0, 1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesTheOtherContent() {
        assertThatThrownBy(() -> encoder(LIVE, 1).sendRecord(new byte[1], 0, 1))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> encoder(RECORDS, 1).send(new byte[1], 0, 1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void flushesAShortSegmentSoThatItDoesNotWait() throws Exception {
        StreamEncoder encoder = encoder(LIVE, 2);
        assertThat(encoder.flush()).isTrue();
        encoder.send(new byte[3], 0, 3);
        assertThat(encoder.pendingBytes()).isEqualTo(3);
        assertThat(encoder.flush()).isTrue();
        assertThat(encoder.pendingBytes()).isZero();
        assertThat(frames.sealed).hasSize(1);
        assertThat(encoder.credits()).isEqualTo(1);
    }

    @Test
    void keepsShortBytesBackWhereSegmentsHaveOneSize() throws Exception {
        EpochStart fixed = FixedStreams.start(Content.BYTES, Bound.BOUNDED, Sizing.FIXED, 10);
        StreamEncoder encoder = encoder(fixed, 100);
        encoder.send(new byte[13], 0, 13);
        assertThat(encoder.flush()).isFalse();
        assertThat(frames.sealed).hasSize(1);
        encoder.end();
        assertThat(frames.sealed).hasSize(2);
    }

    @Test
    void overdrawsItsCreditsForOneLongRecordOnly() throws Exception {
        StreamEncoder encoder = encoder(RECORDS, 1);
        assertThat(encoder.sendRecord(new byte[200], 0, 200)).isTrue();
        assertThat(frames.sealed).hasSize(4);
        assertThat(encoder.credits()).isEqualTo(-3);
        assertThat(encoder.sendRecord(new byte[1], 0, 1)).isFalse();
        encoder.addCredits(3);
        assertThat(encoder.sendRecord(new byte[1], 0, 1)).isFalse();
        encoder.addCredits(1);
        assertThat(encoder.sendRecord(new byte[1], 0, 1)).isTrue();
        assertThat(encoder.flush()).isTrue();
        assertThat(encoder.credits()).isZero();
    }

    @Test
    void refusesARecordAbove16MiBAndGoesOn() throws Exception {
        StreamEncoder encoder = encoder(RECORDS, 100);
        int tooLong = RecordPacker.DEFAULT_MAX_RECORD_BYTES + 1;
        assertThat(codeOf(() -> encoder.sendRecord(new byte[tooLong], 0, tooLong)))
                .isEqualTo(ErrorCode.LIMIT);
        assertThat(encoder.statistics().recordsSent()).isZero();
        assertThat(encoder.sendRecord(new byte[4], 0, 4)).isTrue();
        assertThat(encoder.statistics().recordsSent()).isEqualTo(1);
    }

    /** T8. */
    @Test
    void countsWhatItDid() throws Exception {
        StreamEncoder encoder = encoder(BOUNDED, 100);
        encoder.send(new byte[25], 0, 25);
        assertThat(encoder.statistics()).isEqualTo(new EncoderStatistics(Bound.BOUNDED, 2, 2, 20, 0, 5, 98, false));
        encoder.flush();
        encoder.send(new byte[1], 0, 1);
        encoder.end();
        assertThat(encoder.statistics()).isEqualTo(new EncoderStatistics(Bound.BOUNDED, 4, 4, 26, 0, 0, 96, true));
        assertThat(encoder.nextSequence()).isEqualTo(4);
    }

    /** T8. */
    @Test
    void countsRecords() throws Exception {
        Epoch epoch = FixedStreams.epoch(RECORDS.continuedBy(1, 1, 50, 5000), 0);
        StreamEncoder encoder = new StreamEncoder(epoch, AeadProvider.fastest(), 300, 100, frames);
        encoder.sendRecord(new byte[5], 0, 5);
        encoder.sendRecord(new byte[100], 0, 100);
        encoder.sendRecord(new byte[6], 0, 6);
        assertThat(encoder.statistics())
                .isEqualTo(new EncoderStatistics(Bound.BOUNDED, 53, 3, 9 + 104, 3, 10, 97, false));
        assertThat(encoder.epoch()).isSameAs(epoch);
    }

    private StreamEncoder encoder(EpochStart start, long credits) {
        return new StreamEncoder(FixedStreams.epoch(start, 0), AeadProvider.fastest(), 0, credits, frames);
    }
}
