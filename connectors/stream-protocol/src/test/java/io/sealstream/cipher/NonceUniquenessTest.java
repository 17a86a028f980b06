package io.sealstream.cipher;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.bytes.BigEndian;
import io.sealstream.error.StreamException;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.EpochStart.Sizing;
import io.sealstream.segment.SegmentHeader.Ending;
import io.sealstream.segment.SegmentType;
import io.sealstream.testkit.SeededRandom;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pitfall 10: whatever crashes, is restored or runs twice: no key ever meets the same nonce again. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class NonceUniquenessTest {

    private static final EpochStart START = FixedStreams.start(Content.BYTES, Bound.LIVE, Sizing.VARIABLE, 100);

    @Test
    void noNonceComesTwiceUnderOneKeyOverCrashesRestoresAndForks() {
        SeededRandom.forEachSeed("attempts", 20, random -> {
            Set<String> used = new HashSet<>();
            long sealed = 0;
            long committed = random.oneIn(2) ? 0 : (1 << 20) - 10;
            for (int attempt = 0; attempt < 30; attempt++) {
                // A restore goes back to what was committed; a fork or a zombie starts from the same place as another
                // attempt.
                Epoch epoch = begin(START.continuedBy(attempt, attempt, committed, committed * 10), attempt);
                int segments = random.between(1, 30);
                sealed += seal(epoch, segments, random.oneIn(3), used);
                committed += random.oneIn(2) ? random.between(0, segments) : 0;
            }
            assertThat((long) used.size()).isEqualTo(sealed);
        });
    }

    private static Epoch begin(EpochStart start, int attempt) {
        byte[] hedge = ("attempt " + attempt).getBytes(StandardCharsets.US_ASCII);
        return Epoch.begin(FixedStreams.secret(start), start, new SecureRandom(), hedge);
    }

    private static int seal(Epoch epoch, int segments, boolean ends, Set<String> used) throws StreamException {
        SegmentSealer sealer = new SegmentSealer(epoch, AeadProvider.fastest());
        byte[] frame = new byte[200];
        int frames = 0;
        for (int i = 0; i < segments; i++) {
            sealer.seal(Ending.OPEN, new byte[0], new byte[10], 0, 10, frame, 0);
            frames += record(epoch, frame, used);
        }
        if (ends) {
            sealer.seal(Ending.FINAL, new byte[0], new byte[10], 0, 10, frame, 0);
            frames += record(epoch, frame, used);
            sealer.sealTrailer(new byte[0], frame, 0);
            frames += record(epoch, frame, used);
        }
        return frames;
    }

    private static int record(Epoch epoch, byte[] frame, Set<String> used) throws StreamException {
        long sequence = BigEndian.getI64(frame, 48);
        Epoch.SegmentKey key = epoch.segmentKey(sequence);
        byte[] nonce = new byte[Epoch.NONCE_BYTES];
        Epoch.nonce(key.nonceMask(), SegmentType.ofNumber(frame[3]), (frame[4] & 1) != 0, sequence, nonce);
        used.add(HexFormat.of().formatHex(key.key().getEncoded())
                + HexFormat.of().formatHex(nonce));
        return 1;
    }
}
