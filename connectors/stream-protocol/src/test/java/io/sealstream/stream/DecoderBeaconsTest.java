package io.sealstream.stream;

import static io.sealstream.error.Failures.codeOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.cipher.AeadProvider;
import io.sealstream.cipher.Epoch;
import io.sealstream.cipher.FixedStreams;
import io.sealstream.cipher.SegmentVectors;
import io.sealstream.error.ErrorCode;
import io.sealstream.segment.Beacon;
import io.sealstream.segment.BeaconFrame;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.EpochStart.Sizing;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class DecoderBeaconsTest {

    private static final EpochStart LIVE = FixedStreams.start(Content.BYTES, Bound.LIVE, Sizing.VARIABLE, 10);
    private static final Epoch EPOCH = FixedStreams.epoch(LIVE, 0);

    private final Frames frames = new Frames();
    private final StreamEncoder encoder = new StreamEncoder(EPOCH, AeadProvider.fastest(), 0, 100, frames);
    private final StreamDecoder decoder =
            new StreamDecoder(FixedStreams.secret(LIVE), AeadProvider.fastest(), DecoderOptions.DEFAULT, frames);

    @BeforeEach
    void begin() throws Exception {
        decoder.epoch(EPOCH.record());
    }

    @Test
    void tellsOfSegmentsThatHaveNotCome() throws Exception {
        encoder.send(new byte[25], 0, 25);
        BeaconFrame beacon = sealed(encoder, 5);
        assertThat(decoder.beacon(beacon)).hasValue(new Beacon(2, 20, 77, 5));
        assertThat(encoder.credits()).as("a beacon takes no credit").isEqualTo(98);
        frames.feedTo(decoder);
        assertThat(frames.bytes.size()).isEqualTo(20);
    }

    @Test
    void dropsAndCountsWhatSaysNothingNew() throws Exception {
        BeaconFrame first = sealed(encoder, 1);
        BeaconFrame second = sealed(encoder, 2);
        assertThat(decoder.beacon(second)).isPresent();
        assertThat(decoder.beacon(second)).as("replayed").isEmpty();
        assertThat(decoder.beacon(first)).as("older").isEmpty();
        assertThat(decoder.statistics().droppedBeacons()).isEqualTo(2);

        Epoch next = FixedStreams.epoch(LIVE.continuedBy(EPOCH.record().epochId(), 1, 0, 0), 1);
        BeaconFrame early = sealed(new StreamEncoder(next, AeadProvider.fastest(), 0, 100, frames), 3);
        assertThat(decoder.beacon(early)).as("foreign").isEmpty();
        decoder.epoch(next.record());
        assertThat(decoder.beacon(early)).as("counts anew in its epoch").isPresent();
        assertThat(decoder.beacon(sealed(encoder, 4))).as("of the epoch before").isEmpty();
        assertThat(decoder.statistics().droppedBeacons()).isEqualTo(4);
        assertThat(decoder.statistics().rejected()).isZero();
    }

    @Test
    void refusesAForgedBeaconAndTakesTheTrueOneBehindIt() throws Exception {
        BeaconFrame genuine = sealed(encoder, 1);
        byte[] altered = genuine.bytes().toBytes();
        // Another sequence, so that the true ones behind it would be old.
        altered[52] ^= 1;
        BeaconFrame forged = BeaconFrame.parse(SegmentVectors.repaired(altered));
        assertThat(codeOf(() -> decoder.beacon(forged))).isEqualTo(ErrorCode.AEAD_FAILED);
        assertThat(decoder.statistics().rejected()).isEqualTo(1);
        assertThat(decoder.beacon(genuine)).isPresent();
    }

    /** It must not be taken for payload. */
    @Test
    void hasNoPlaceAmongSegments() {
        byte[] beacon = sealed(encoder, 1).bytes().toBytes();
        assertThat(codeOf(() -> decoder.segment(beacon, 0, beacon.length))).isEqualTo(ErrorCode.CORRUPT_HEADER);
        assertThat(frames.bytes.size()).isZero();
    }

    @Test
    void boundedAndEndedStreamsHaveNone() throws Exception {
        EpochStart bounded = FixedStreams.start(Content.BYTES, Bound.BOUNDED, Sizing.VARIABLE, 10);
        StreamEncoder ending =
                new StreamEncoder(FixedStreams.epoch(bounded, 0), AeadProvider.fastest(), 0, 100, frames);
        assertThat(ending.sealBeacon(0, 1)).isEmpty();
        encoder.retire();
        assertThat(encoder.sealBeacon(0, 1)).isEmpty();
    }

    private static BeaconFrame sealed(StreamEncoder encoder, int intervalMs) {
        try {
            return BeaconFrame.parse(encoder.sealBeacon(77, intervalMs).orElseThrow());
        } catch (io.sealstream.error.StreamException e) {
            throw new AssertionError(e);
        }
    }
}
