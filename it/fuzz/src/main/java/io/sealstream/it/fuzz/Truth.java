package io.sealstream.it.fuzz;

import io.sealstream.cipher.AeadProvider;
import io.sealstream.cipher.Epoch;
import io.sealstream.cipher.RootKey;
import io.sealstream.cipher.SegmentSealer;
import io.sealstream.cipher.StreamSecret;
import io.sealstream.error.StreamException;
import io.sealstream.segment.Beacon;
import io.sealstream.segment.BeaconFrame;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.EpochStart.Sizing;
import io.sealstream.segment.SegmentHeader.Ending;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.StreamName;
import io.sealstream.segment.Suite;
import java.util.Arrays;
import java.util.Random;

/** Keys, epochs and frames that are the same in every process. Their keys and salts are public: never use them for anything else. */
final class Truth {

    static final AeadProvider PROVIDER = AeadProvider.platform();
    static final RootKey KEY = RootKey.of(bytes(1, RootKey.BYTES));
    static final StreamName NAME = new StreamName("fuzz.truth");
    static final StreamId STREAM = new StreamId(new SessionId(0x5ea1_57e4_0000_0001L, 0x0102_0304_0506_0708L), 7);

    private static final byte[] NO_METADATA = new byte[0];

    private Truth() {}

    /** {@code length} bytes that look random. */
    static byte[] bytes(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static StreamSecret secret(Suite suite) {
        return StreamSecret.derive(KEY, suite, STREAM, NAME);
    }

    /** The epoch of a start in {@link #STREAM}; the same one each time. */
    static Epoch epoch(EpochStart start, long seed) {
        return Epoch.begin(secret(start.suite()), start, new RepeatableRandom(seed), NO_METADATA);
    }

    static EpochStart first(Suite suite, Content content, Sizing sizing, int segmentSize) {
        return new EpochStart(STREAM, suite, content, Bound.BOUNDED, sizing, segmentSize, 0, 0, 0, 0);
    }

    /** Seals the next segment of the sealer's epoch into an array of its own. */
    static byte[] seal(
            SegmentSealer sealer, Ending ending, byte[] publicMetadata, byte[] privateMetadata, byte[] payload)
            throws StreamException {
        byte[] frame =
                new byte[SegmentSealer.frameBytes(publicMetadata.length, privateMetadata.length, payload.length)];
        sealer.seal(ending, publicMetadata, privateMetadata, payload, 0, payload.length, frame, 0);
        return frame;
    }

    /** A genuine beacon of a live stream. */
    static BeaconFrame beacon() {
        EpochStart start =
                EpochStart.first(STREAM, Content.BYTES, Bound.LIVE, Sizing.VARIABLE, /* segmentSize= */ 1024);
        byte[] frame =
                new SegmentSealer(epoch(start, 21), PROVIDER).sealBeacon(new Beacon(0, 0, 1_700_000_000_000L, 10_000));
        try {
            return BeaconFrame.parse(frame);
        } catch (StreamException e) {
            throw new Finding("beacon that was just sealed does not parse", e);
        }
    }

    /** The bytes, one behind the other. */
    static byte[] joined(byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
