package io.sealstream.cipher;

import static io.sealstream.error.Failures.codeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import io.sealstream.segment.Beacon;
import io.sealstream.segment.BeaconFrame;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.EpochStart.Sizing;
import io.sealstream.segment.SegmentHeader.Ending;
import io.sealstream.segment.SegmentLayout;
import io.sealstream.segment.SegmentType;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class BeaconTest {

    private static final byte[] NONE = new byte[0];
    private static final EpochStart LIVE = FixedStreams.start(Content.BYTES, Bound.LIVE, Sizing.VARIABLE, 64);
    private static final Epoch EPOCH = FixedStreams.epoch(LIVE, 0);

    @Test
    void saysHowFarItsSealerHasCome() throws Exception {
        SegmentSealer sealer = new SegmentSealer(EPOCH, AeadProvider.fastest());
        byte[] first = sealer.sealBeacon(new Beacon(0, 0, 1000, 10_000));
        byte[] data = new byte[SegmentSealer.frameBytes(0, 0, 7)];
        sealer.seal(Ending.OPEN, NONE, new byte[7], 0, 7, data, 0);
        byte[] second = sealer.sealBeacon(new Beacon(1, 7, 2000, 0));

        assertThat(open(first)).isEqualTo(new Beacon(0, 0, 1000, 10_000));
        assertThat(open(second)).isEqualTo(new Beacon(1, 7, 2000, 0));
        assertThat(open(second).promisesAnother()).isFalse();
        assertThat(BeaconFrame.parse(first).header().sequence()).isZero();
        assertThat(BeaconFrame.parse(second).header().sequence()).isEqualTo(1);
        assertThat(BeaconFrame.parse(second).header().offset()).isEqualTo(7);
        assertThat(sealer.nextSequence()).as("DATA counts by itself").isEqualTo(1);
    }

    @Test
    void promisesNothingThatIsNotSealed() throws Exception {
        SegmentSealer sealer = new SegmentSealer(EPOCH, AeadProvider.fastest());
        sealer.seal(Ending.OPEN, NONE, new byte[7], 0, 7, new byte[SegmentSealer.frameBytes(0, 0, 7)], 0);
        assertThat(open(sealer.sealBeacon(new Beacon(0, 0, 1, 1)))).isEqualTo(new Beacon(0, 0, 1, 1));
        assertThatThrownBy(() -> sealer.sealBeacon(new Beacon(2, 7, 1, 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> sealer.sealBeacon(new Beacon(1, 8, 1, 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void belongsToLiveStreamsThatHaveNotEnded() throws Exception {
        EpochStart bounded = FixedStreams.start(Content.BYTES, Bound.BOUNDED, Sizing.VARIABLE, 64);
        SegmentSealer ending = new SegmentSealer(FixedStreams.epoch(bounded, 0), AeadProvider.fastest());
        assertThatThrownBy(() -> ending.sealBeacon(new Beacon(0, 0, 0, 1))).isInstanceOf(IllegalStateException.class);
        SegmentSealer ended = new SegmentSealer(EPOCH, AeadProvider.fastest());
        ended.seal(Ending.FINAL, NONE, NONE, 0, 0, new byte[80], 0);
        assertThatThrownBy(() -> ended.sealBeacon(new Beacon(0, 0, 0, 1))).isInstanceOf(IllegalStateException.class);
    }

    /** Only a key holder can make these. */
    @Test
    void refusesAuthenticBeaconsOfAnotherForm() {
        byte[] good = new Beacon(4, 100, 1, 1).encode();
        assertThat(sealed(Ending.OPEN, 100, NONE, good)).hasSize(BeaconFrame.BYTES);
        assertThat(codeOf(() -> open(sealed(Ending.FINAL, 100, NONE, good)))).isEqualTo(ErrorCode.CORRUPT_HEADER);
        assertThat(codeOf(() -> open(sealed(Ending.OPEN, 99, NONE, good)))).isEqualTo(ErrorCode.CORRUPT_HEADER);
        assertThat(codeOf(() -> open(sealed(Ending.OPEN, 100, new byte[4], good))))
                .isEqualTo(ErrorCode.CORRUPT_HEADER);
        assertThat(codeOf(() -> open(sealed(Ending.OPEN, 100, NONE, new byte[27]))))
                .isEqualTo(ErrorCode.CORRUPT_HEADER);
        for (int field : new int[] {0, 8, 16, 24}) {
            byte[] over = good.clone();
            over[field] = (byte) 0x80;
            assertThat(codeOf(() -> open(sealed(Ending.OPEN, 100, NONE, over)))).isEqualTo(ErrorCode.CORRUPT_HEADER);
        }
        assertThatThrownBy(() -> new Beacon(SegmentLayout.MAX_SEQUENCE + 2, 0, 0, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Beacon(0, 0, 0, Beacon.MAX_INTERVAL_MS + 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void formIsCheckedWithoutTheKey() {
        byte[] beacon = new SegmentSealer(EPOCH, AeadProvider.fastest()).sealBeacon(new Beacon(0, 0, 0, 1));
        byte[] data = new AnySegment(EPOCH).seal(SegmentType.DATA, Ending.OPEN, 0, 0, NONE, new byte[Beacon.BYTES]);
        assertThat(codeOf(() -> BeaconFrame.parse(data))).isEqualTo(ErrorCode.CORRUPT_HEADER);
        byte[] last = sealed(Ending.FINAL, 0, NONE, new byte[Beacon.BYTES]);
        assertThat(codeOf(() -> BeaconFrame.parse(last))).isEqualTo(ErrorCode.CORRUPT_HEADER);
        byte[] longer = sealed(Ending.OPEN, 0, NONE, new byte[Beacon.BYTES + 1]);
        assertThat(codeOf(() -> BeaconFrame.parse(longer))).isEqualTo(ErrorCode.CORRUPT_HEADER);
        beacon[40] ^= 1;
        assertThat(codeOf(() -> BeaconFrame.parse(beacon))).isEqualTo(ErrorCode.CORRUPT_HEADER);
    }

    private static byte[] sealed(Ending ending, long offset, byte[] publicMetadata, byte[] payload) {
        return new AnySegment(EPOCH).seal(SegmentType.BEACON, ending, 0, offset, publicMetadata, payload);
    }

    private static Beacon open(byte[] frame) throws StreamException {
        SegmentOpener opener = new SegmentOpener(EPOCH, AeadProvider.fastest());
        OpenedSegment opened = opener.open(frame, 0, frame.length, new byte[frame.length], 0);
        return Beacon.decode(opened.buffer(), opened.payloadOffset());
    }
}
