package io.sealstream.stream;

import static io.sealstream.error.Failures.codeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.cipher.AeadProvider;
import io.sealstream.cipher.Epoch;
import io.sealstream.cipher.FixedStreams;
import io.sealstream.cipher.SegmentVectors;
import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import io.sealstream.segment.BeaconFrame;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.EpochStart.Sizing;
import io.sealstream.segment.ReorderBudget;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class DecoderForgeriesTest {

    private static final EpochStart LIVE = FixedStreams.start(Content.BYTES, Bound.LIVE, Sizing.VARIABLE, 10);
    private static final Epoch EPOCH = FixedStreams.epoch(LIVE, 0);

    private final Frames frames = new Frames();
    private final StreamEncoder encoder = new StreamEncoder(EPOCH, AeadProvider.fastest(), 0, 100, frames);
    private final ReorderBudget budget = new ReorderBudget(1000);

    @BeforeEach
    void seal() throws Exception {
        encoder.send(new byte[30], 0, 30);
    }

    @Test
    void givesUpForGoodAfterSoManyForgeries() throws Exception {
        StreamDecoder decoder =
                decoder(DecoderOptions.DEFAULT.withMaxForgeries(3).with(budget));
        frames.feedTo(decoder, 2);
        byte[] forged = altered(0);
        byte[] beacon = SegmentVectors.repaired(flipped(encoder.sealBeacon(0, 1).orElseThrow(), 70));
        assertThat(codeOf(() -> decoder.segment(forged, 0, forged.length))).isEqualTo(ErrorCode.AEAD_FAILED);
        frames.feedTo(decoder, 0);
        assertThat(codeOf(() -> decoder.beacon(BeaconFrame.parse(beacon)))).isEqualTo(ErrorCode.AEAD_FAILED);
        assertThat(budget.usedBytes()).isPositive();
        assertThatThrownBy(() -> decoder.segment(forged, 0, forged.length))
                .isInstanceOfSatisfying(
                        CorruptDataException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.AEAD_FAILED))
                .hasMessageContaining("too many frames fail authentication")
                .hasMessageContaining("maxForgeries=3");
        assertThat(budget.usedBytes()).isZero();
        assertThatThrownBy(() -> frames.feedTo(decoder, 1)).hasMessageContaining("too many frames");
        assertThat(decoder.statistics().forged()).isEqualTo(3);
        assertThat(frames.bytes.size()).isEqualTo(10);
    }

    @Test
    void damageIsNoForgery() throws Exception {
        StreamDecoder decoder = decoder(DecoderOptions.DEFAULT.withMaxForgeries(1));
        byte[] damaged = flipped(frames.sealed.get(0), 60);
        for (int i = 0; i < 10; i++) {
            assertThat(codeOf(() -> decoder.segment(damaged, 0, damaged.length)))
                    .isEqualTo(ErrorCode.CORRUPT_HEADER);
        }
        frames.feedTo(decoder);
        assertThat(decoder.statistics().forged()).isZero();
        assertThat(decoder.statistics().rejected()).isEqualTo(10);
    }

    @Test
    void bearsAThousandUnlessItIsToldOtherwise() throws Exception {
        StreamDecoder decoder = decoder(DecoderOptions.DEFAULT);
        byte[] forged = altered(0);
        for (int i = 0; i < 999; i++) {
            assertThatThrownBy(() -> decoder.segment(forged, 0, forged.length))
                    .hasMessageContaining("segment fails authentication");
        }
        assertThatThrownBy(() -> decoder.segment(forged, 0, forged.length)).hasMessageContaining("too many frames");
        assertThatThrownBy(() -> DecoderOptions.DEFAULT.withMaxForgeries(0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private byte[] altered(int index) {
        byte[] frame = frames.sealed.get(index);
        return flipped(frame, frame.length - 1);
    }

    private static byte[] flipped(byte[] frame, int at) {
        byte[] flipped = frame.clone();
        flipped[at] ^= 1;
        return flipped;
    }

    private StreamDecoder decoder(DecoderOptions options) throws Exception {
        StreamDecoder decoder = new StreamDecoder(FixedStreams.secret(LIVE), AeadProvider.fastest(), options, frames);
        decoder.epoch(EPOCH.record());
        return decoder;
    }
}
