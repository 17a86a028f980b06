package io.sealstream.cipher;

import static io.sealstream.cipher.FixedStreams.NAME;
import static io.sealstream.cipher.FixedStreams.ROOT;

import io.sealstream.bytes.BigEndian;
import io.sealstream.bytes.ByteWriter;
import io.sealstream.error.StreamException;
import io.sealstream.segment.Beacon;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.EpochStart.Sizing;
import io.sealstream.segment.SegmentHeader.Ending;
import io.sealstream.segment.SegmentLayout;
import io.sealstream.segment.SegmentType;
import io.sealstream.segment.Suite;
import io.sealstream.testkit.SeededRandom;
import io.sealstream.testkit.Vector;
import io.sealstream.testkit.VectorBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;

/** Makes the vectors of stage {@code segment}: one segment frame each (SPEC section 3.2). */
public final class SegmentVectors {

    private static final EpochStart START = FixedStreams.start(Content.BYTES, Bound.BOUNDED, Sizing.VARIABLE, 1024);
    private static final Epoch EPOCH = FixedStreams.epoch(START, 0);
    private static final Epoch LIVE =
            FixedStreams.epoch(FixedStreams.start(Content.BYTES, Bound.LIVE, Sizing.VARIABLE, 1024), 0);
    private static final String ZEROS_1000 = "63601805a360140c770000";
    private static final String ZEROS_5000 = "edc13101000000c2a0f54f6d0a3fa00000000080b701";
    private static final byte[] NONE = new byte[0];
    private static final byte[] PUBLIC = {0, 99, 0, 2, 4, 5};
    private static final byte[] PRIVATE = SeededRandom.ofSeed(2).bytes(20);
    private static final byte[] PAYLOAD = SeededRandom.ofSeed(1).bytes(100);

    private SegmentVectors() {}

    /** All of them. */
    public static List<Vector> make() {
        List<Vector> vectors = new ArrayList<>();
        Epoch chacha = FixedStreams.epoch(FixedStreams.withSuite(START, Suite.CHACHA20_POLY1305), 0);
        Epoch secondKey = FixedStreams.epoch(START.continuedBy(1, 1, 1 << 20, 1 << 30), 0);
        Epoch lastSequence = FixedStreams.epoch(START.continuedBy(1, 1, SegmentLayout.MAX_SEQUENCE, 1L << 62), 0);
        vectors.add(good("ok-suite-1", "a segment, AES-256-GCM", EPOCH, Ending.OPEN, NONE, NONE, PAYLOAD));
        vectors.add(good("ok-suite-2", "a segment, ChaCha20-Poly1305", chacha, Ending.OPEN, NONE, NONE, PAYLOAD));
        vectors.add(good("ok-final-empty", "a final segment without payload", EPOCH, Ending.FINAL, NONE, NONE, NONE));
        vectors.add(good("ok-metadata", "both kinds of metadata", EPOCH, Ending.OPEN, PUBLIC, PRIVATE, PAYLOAD));
        vectors.add(good(
                "ok-metadata-only", "private metadata, no payload", EPOCH, Ending.FINAL, NONE, new byte[14], NONE));
        vectors.add(good("ok-second-key", "sequence 2^20", secondKey, Ending.OPEN, NONE, NONE, PAYLOAD));
        vectors.add(good("ok-last-sequence", "sequence 2^48-1", lastSequence, Ending.OPEN, NONE, NONE, PAYLOAD));
        vectors.addAll(damaged());
        vectors.addAll(impossible());
        vectors.addAll(beacons());
        vectors.addAll(compressed());
        return vectors;
    }

    private static List<Vector> compressed() {
        byte[] zeros = new byte[1000];
        byte[] deflated = deflated(ZEROS_1000, 1000);
        byte[] trailing = Arrays.copyOf(deflated, deflated.length + 1);
        byte[] unknown = deflated.clone();
        unknown[0] = 2;
        // One stored block of three bytes: 01, length, its complement, the bytes.
        byte[] stored = deflated("010300fcff010203", 3);
        EpochStart fixed = FixedStreams.start(Content.BYTES, Bound.BOUNDED, Sizing.FIXED, 1024);
        return List.of(
                VectorBuilder.named("compressed-ok", "1,000 zeros, compressed")
                        .with("key", ROOT.secret())
                        .with("name", NAME.text())
                        .with("epoch", EPOCH.record().encode())
                        .with("sequence", 0)
                        .with("offset", 0)
                        .with("final", "false")
                        .with("public-metadata", NONE)
                        .with("private-metadata", NONE)
                        .releases(zeros)
                        .of(compressed(EPOCH, deflated)),
                badCompressed("bomb", "says more than a segment has", EPOCH, deflated(ZEROS_5000, 5000)),
                badCompressed("longer", "becomes more than it says", EPOCH, deflated(ZEROS_1000, 999)),
                badCompressed("shorter", "becomes less than it says", EPOCH, deflated(ZEROS_1000, 1001)),
                badCompressed("cut", "the last byte is missing", EPOCH, Arrays.copyOf(deflated, deflated.length - 1)),
                badCompressed("trailing", "a byte is left over", EPOCH, trailing),
                badCompressed("codec", "an unknown codec", EPOCH, unknown),
                badCompressed("empty", "no compressed bytes", EPOCH, Arrays.copyOf(deflated, 5)),
                badCompressed("not-shorter", "compressed to more than it was", EPOCH, stored),
                badCompressed("fixed-size", "in an epoch of fixed size", FixedStreams.epoch(fixed, 0), deflated));
    }

    private static Vector badCompressed(String name, String purpose, Epoch epoch, byte[] payload) {
        return bad("compressed-" + name, purpose, "CORRUPT_HEADER", epoch, compressed(epoch, payload));
    }

    private static byte[] compressed(Epoch epoch, byte[] payload) {
        return new AnySegment(epoch).sealCompressed(0, 0, NONE, payload);
    }

    /** Codec, length and raw deflate, as bytes that stand here: what a platform makes of a payload may change with its version. */
    private static byte[] deflated(String deflate, int saidBytes) {
        byte[] body = HexFormat.of().parseHex(deflate);
        return new ByteWriter(5 + body.length).u8(1).u32(saidBytes).bytes(body).toBytes();
    }

    private static List<Vector> beacons() {
        byte[] payload = new Beacon(5, 300, 1_700_000_000_000L, 10_000).encode();
        byte[] last = new Beacon(SegmentLayout.MAX_SEQUENCE + 1, 300, 0, 0).encode();
        byte[] overCap = payload.clone();
        BigEndian.putI32(overCap, 24, Beacon.MAX_INTERVAL_MS + 1);
        Epoch continued = FixedStreams.epoch(LIVE.start().continuedBy(1, 1, 6, 300), 0);
        return List.of(
                goodBeacon("beacon-ok", "how far a live stream has come", payload),
                goodBeacon("beacon-ok-last", "no more come, behind the last sequence", last),
                badBeacon("beacon-final", "FINAL is set", LIVE, Ending.FINAL, 300, NONE, payload),
                badBeacon("beacon-short", "27 bytes", LIVE, Ending.OPEN, 300, NONE, Arrays.copyOf(payload, 27)),
                badBeacon("beacon-metadata", "has metadata", LIVE, Ending.OPEN, 300, PUBLIC, payload),
                badBeacon("beacon-offset", "another offset in the header", LIVE, Ending.OPEN, 299, NONE, payload),
                badBeacon("beacon-interval", "a promise for over a day", LIVE, Ending.OPEN, 300, NONE, overCap),
                badBeacon("beacon-before-epoch", "below the start", continued, Ending.OPEN, 300, NONE, payload),
                badBeacon("beacon-bounded", "of a bounded stream", EPOCH, Ending.OPEN, 300, NONE, payload));
    }

    private static Vector goodBeacon(String name, String purpose, byte[] payload) {
        return VectorBuilder.named(name, purpose)
                .with("key", ROOT.secret())
                .with("name", NAME.text())
                .with("epoch", LIVE.record().encode())
                .with("sequence", 3)
                .with("offset", 300)
                .with("final", "false")
                .with("public-metadata", NONE)
                .with("private-metadata", NONE)
                .releases(payload)
                .of(new AnySegment(LIVE).seal(SegmentType.BEACON, Ending.OPEN, 3, 300, NONE, payload));
    }

    private static Vector badBeacon(
            String name, String purpose, Epoch epoch, Ending ending, long offset, byte[] metadata, byte[] payload) {
        return bad(
                name,
                purpose,
                "CORRUPT_HEADER",
                epoch,
                new AnySegment(epoch).seal(SegmentType.BEACON, ending, 3, offset, metadata, payload));
    }

    private static List<Vector> damaged() {
        byte[] cut = Arrays.copyOf(frame(), frame().length - 1);
        byte[] longer = Arrays.copyOf(frame(), frame().length + 1);
        return List.of(
                bad("flip-header", "a bit of the offset is flipped", "CORRUPT_HEADER", flip(63)),
                bad("flip-public-metadata", "a bit of public metadata is flipped", "CORRUPT_HEADER", flip(68)),
                bad("flip-checksum", "a bit of the checksum is flipped", "CORRUPT_HEADER", flip(12)),
                bad("forged-offset", "another offset, checksum repaired", "AEAD_FAILED", repaired(flip(63))),
                bad("forged-sequence", "another sequence, checksum repaired", "AEAD_FAILED", repaired(flip(55))),
                bad("forged-type", "a trailer, checksum repaired", "AEAD_FAILED", repaired(set(3, 5))),
                bad("forged-final", "made the final one, checksum repaired", "AEAD_FAILED", repaired(flip(4))),
                bad("forged-metadata", "other public metadata, checksum repaired", "AEAD_FAILED", repaired(flip(68))),
                bad("flip-body", "a bit of the ciphertext is flipped", "AEAD_FAILED", flip(100)),
                bad("flip-tag", "a bit of the tag is flipped", "AEAD_FAILED", flip(frame().length - 1)),
                bad("cut", "the last byte is missing", "TRUNCATED", cut),
                bad("trailing-byte", "a byte follows", "TRAILING_BYTES", longer));
    }

    private static List<Vector> impossible() {
        byte[] overCapBody = frame();
        BigEndian.putI32(overCapBody, 8, SegmentLayout.MAX_BODY_BYTES + 1);
        byte[] overCapMetadata = frame();
        BigEndian.putU16(overCapMetadata, 6, SegmentLayout.MAX_PUBLIC_METADATA_BYTES + 1);
        return List.of(
                bad("no-segment", "another magic", "CORRUPT_HEADER", flip(0)),
                bad("unknown-version", "version 2, checksum repaired", "VERSION_UNKNOWN", repaired(set(2, 2))),
                bad("unknown-type", "type 1, checksum repaired", "CORRUPT_HEADER", repaired(set(3, 1))),
                bad("unknown-flag", "flag 8, checksum repaired", "CORRUPT_HEADER", repaired(set(4, 8))),
                bad("forged-compressed", "made a compressed one", "AEAD_FAILED", repaired(set(4, 4))),
                bad("unknown-suite", "suite 3, checksum repaired", "SUITE_UNSUPPORTED", repaired(set(5, 3))),
                bad("over-cap-body", "body one byte above its cap", "LIMIT", overCapBody),
                bad("over-cap-metadata", "public metadata one byte above its cap", "LIMIT", overCapMetadata),
                bad("over-cap-sequence", "sequence 2^48, checksum repaired", "LIMIT", repaired(set(49, 1))),
                bad("other-stream", "stream 6, checksum repaired", "SEQUENCE_CONFLICT", repaired(flip(39))),
                bad("other-epoch", "another epoch of the stream", "SEQUENCE_CONFLICT", ofOtherEpoch()));
    }

    private static Vector good(
            String name,
            String purpose,
            Epoch epoch,
            Ending ending,
            byte[] publicMetadata,
            byte[] privateMetadata,
            byte[] payload) {
        return VectorBuilder.named(name, purpose)
                .with("key", ROOT.secret())
                .with("name", NAME.text())
                .with("epoch", epoch.record().encode())
                .with("sequence", epoch.start().sequence())
                .with("offset", epoch.start().offset())
                .with("final", Boolean.toString(ending == Ending.FINAL))
                .with("public-metadata", publicMetadata)
                .with("private-metadata", privateMetadata)
                .releases(payload)
                .of(seal(epoch, ending, publicMetadata, privateMetadata, payload));
    }

    private static Vector bad(String name, String purpose, String code, byte[] frame) {
        return bad(name, purpose, code, EPOCH, frame);
    }

    private static Vector bad(String name, String purpose, String code, Epoch epoch, byte[] frame) {
        return VectorBuilder.named(name, purpose)
                .fails(code)
                .with("key", ROOT.secret())
                .with("name", NAME.text())
                .with("epoch", epoch.record().encode())
                .releases(NONE)
                .of(frame);
    }

    private static byte[] frame() {
        return seal(EPOCH, Ending.OPEN, PUBLIC, NONE, PAYLOAD);
    }

    private static byte[] ofOtherEpoch() {
        return seal(FixedStreams.epoch(START, 1), Ending.OPEN, PUBLIC, NONE, PAYLOAD);
    }

    private static byte[] flip(int offset) {
        return set(offset, frame()[offset] ^ 1);
    }

    private static byte[] set(int offset, int value) {
        byte[] frame = frame();
        frame[offset] = (byte) value;
        return frame;
    }

    /** The same with a checksum that fits, as an attacker would send it. */
    public static byte[] repaired(byte[] frame) {
        CRC32C checksum = new CRC32C();
        checksum.update(frame, 0, 12);
        checksum.update(frame, 16, 48 + BigEndian.getU16(frame, 6));
        BigEndian.putI32(frame, 12, (int) checksum.getValue());
        return frame;
    }

    private static byte[] seal(
            Epoch epoch, Ending ending, byte[] publicMetadata, byte[] privateMetadata, byte[] payload) {
        byte[] frame =
                new byte[SegmentSealer.frameBytes(publicMetadata.length, privateMetadata.length, payload.length)];
        try {
            new SegmentSealer(epoch, AeadProvider.platform())
                    .seal(ending, publicMetadata, privateMetadata, payload, 0, payload.length, frame, 0);
        } catch (StreamException e) {
            throw new IllegalStateException("a fixed segment cannot fail", e);
        }
        return frame;
    }
}
