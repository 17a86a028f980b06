package io.sealstream.cipher;

import static io.sealstream.cipher.FixedStreams.NAME;
import static io.sealstream.cipher.FixedStreams.ROOT;

import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.EpochStart.Sizing;
import io.sealstream.segment.StreamName;
import io.sealstream.segment.Suite;
import io.sealstream.testkit.Vector;
import io.sealstream.testkit.VectorBuilder;
import java.util.Arrays;
import java.util.List;

/** Makes the vectors of stage {@code epoch}: one EPOCH record each (SPEC section 4). */
public final class EpochVectors {

    private static final EpochStart START = FixedStreams.start(Content.BYTES, Bound.BOUNDED, Sizing.FIXED, 1024);

    private EpochVectors() {}

    /** All of them. */
    public static List<Vector> make() {
        EpochStart chacha = FixedStreams.withSuite(START, Suite.CHACHA20_POLY1305);
        EpochStart later = FixedStreams.start(Content.RECORDS, Bound.LIVE, Sizing.VARIABLE, 65_536)
                .continuedBy(0x0123456789abcdefL, 3, (1L << 20) - 2, 987_654_321);
        return List.of(
                good("ok-suite-1", "first epoch of a bounded stream of bytes, AES-256-GCM", START, NAME),
                good("ok-suite-2", "the same with ChaCha20-Poly1305", chacha, NAME),
                good("ok-no-name", "the same stream without a name has other keys", START, StreamName.NONE),
                good("ok-continued", "fourth epoch of a live stream of records", later, NAME),
                bad("wrong-key", "the root key is another one", "KEY_MISMATCH")
                        .with("key", new byte[RootKey.BYTES])
                        .of(record()),
                bad("wrong-name", "the record is that of another name", "KEY_MISMATCH")
                        .with("name", "sensors.boston")
                        .of(record()),
                bad("altered-salt", "one bit of the salt is flipped", "KEY_MISMATCH")
                        .of(flipped(48)),
                bad("altered-segment-size", "one bit of the segment size is flipped", "KEY_MISMATCH")
                        .of(flipped(10)),
                bad("altered-commitment", "one bit of the commitment is flipped", "KEY_MISMATCH")
                        .of(flipped(127)),
                bad("unknown-version", "version 0", "VERSION_UNKNOWN").of(flipped(2)),
                bad("unknown-suite", "suite 0", "SUITE_UNSUPPORTED").of(flipped(4)),
                bad("reserved-bit", "a reserved bit is set", "CORRUPT_HEADER").of(flipped(7)),
                bad("cut", "the last byte is missing", "TRUNCATED").of(Arrays.copyOf(record(), 127)));
    }

    private static Vector good(String name, String purpose, EpochStart start, StreamName streamName) {
        StreamSecret secret = FixedStreams.secret(start, streamName);
        Epoch epoch = FixedStreams.epoch(start, streamName, 0);
        Epoch.SegmentKey first = epoch.segmentKey(0);
        Epoch.SegmentKey second = epoch.segmentKey(1 << Epoch.SEGMENTS_PER_KEY_BITS);
        return VectorBuilder.named(name, purpose)
                .with("key", ROOT.secret())
                .with("name", streamName.text())
                .with("writer-proof", secret.writerProof())
                .with("segment-key-0", first.key().getEncoded())
                .with("nonce-mask-0", first.nonceMask())
                .with("segment-key-1", second.key().getEncoded())
                .with("nonce-mask-1", second.nonceMask())
                .of(epoch.record().encode());
    }

    private static VectorBuilder bad(String name, String purpose, String code) {
        return VectorBuilder.named(name, purpose)
                .fails(code)
                .with("key", ROOT.secret())
                .with("name", NAME.text());
    }

    private static byte[] record() {
        return FixedStreams.epoch(START, 0).record().encode();
    }

    private static byte[] flipped(int offset) {
        byte[] bytes = record();
        bytes[offset] ^= 1;
        return bytes;
    }
}
