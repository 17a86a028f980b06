package io.sealstream.file;

import static io.sealstream.cipher.FixedStreams.KEY_ID;
import static io.sealstream.cipher.FixedStreams.ROOT;

import io.sealstream.bytes.BigEndian;
import io.sealstream.bytes.ByteWriter;
import io.sealstream.cipher.AeadProvider;
import io.sealstream.cipher.Epoch;
import io.sealstream.cipher.FixedStreams;
import io.sealstream.cipher.Hkdf;
import io.sealstream.cipher.SegmentVectors;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.EpochStart.Sizing;
import io.sealstream.segment.Suite;
import io.sealstream.testkit.SeededRandom;
import io.sealstream.testkit.Vector;
import io.sealstream.testkit.VectorBuilder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes the vectors of stage {@code file}: one {@code .seg} file each (SPEC section 6). */
final class FileVectors {

    private static final int LARGE = 64 << 10;
    private static final int SMALL = 1 << 10;
    private static final byte[] CONTENT = content(2500);

    private FileVectors() {}

    /** All of them. */
    static List<Vector> make() {
        List<Vector> vectors = new ArrayList<>();
        for (int size : new int[] {0, 1, 65_535, 65_536, 65_537}) {
            vectors.add(good("ok-64k-" + size, "segments of 64 KiB", start(LARGE), content(size)));
        }
        for (int size : new int[] {0, 1, 1023, 1024, 1025, 65_537}) {
            vectors.add(good("ok-1k-" + size, "segments of 1 KiB", start(SMALL), content(size)));
        }
        EpochStart chacha = FixedStreams.withSuite(start(SMALL), Suite.CHACHA20_POLY1305);
        vectors.add(good("ok-suite-2", "ChaCha20-Poly1305", chacha, CONTENT));
        vectors.addAll(cuts());
        vectors.addAll(rearranged());
        vectors.addAll(altered());
        vectors.addAll(keySources());
        vectors.addAll(IndexVectors.make());
        return vectors;
    }

    private static List<Vector> cuts() {
        byte[] file = file();
        int epoch = FixedFiles.epochOffset(file);
        int body = epoch + 128;
        int segment = 80 + SMALL;
        return List.of(
                cut("cut-empty", "nothing at all", 0, 0),
                cut("cut-header", "inside the file header", 60, 0),
                cut("cut-epoch", "inside the EPOCH record", epoch + 100, 0),
                cut("cut-before-segments", "behind the EPOCH record", body, 0),
                cut("cut-segment-header", "inside the header of the second segment", body + segment + 10, SMALL),
                cut("cut-segment-body", "inside the body of the second segment", body + segment + 500, SMALL),
                cut("cut-between", "behind the second segment", body + 2 * segment, 2 * SMALL),
                cut("cut-final", "inside the final segment", file.length - 129, 2 * SMALL),
                cut("cut-trailer-missing", "behind the final segment", file.length - 128, CONTENT.length),
                cut("cut-trailer", "inside the trailer", file.length - 1, CONTENT.length));
    }

    private static List<Vector> rearranged() {
        byte[] longer = Arrays.copyOf(file(), file().length + 1);
        List<byte[]> mixed = new ArrayList<>(FixedFiles.parts(file()));
        mixed.set(
                2,
                FixedFiles.parts(seal(FixedStreams.epoch(start(SMALL), 1), CONTENT))
                        .get(2));
        return List.of(
                bad("swapped", "first two segments swapped", "SEQUENCE_CONFLICT", 0, arranged(0, 2, 1, 3, 4)),
                bad("repeated", "first segment twice", "SEQUENCE_CONFLICT", SMALL, arranged(0, 1, 1, 2, 3, 4)),
                bad("lost", "second segment missing", "SEQUENCE_CONFLICT", SMALL, arranged(0, 1, 3, 4)),
                bad("no-final", "final segment missing", "SEQUENCE_CONFLICT", 2 * SMALL, arranged(0, 1, 2, 4)),
                bad("two-finals", "final segment twice", "SEQUENCE_CONFLICT", 2500, arranged(0, 1, 2, 3, 3, 4)),
                bad("two-trailers", "trailer twice", "TRAILING_BYTES", 2500, arranged(0, 1, 2, 3, 4, 4)),
                bad("trailing-byte", "a byte follows", "TRAILING_BYTES", 2500, longer),
                bad(
                        "other-attempt",
                        "second segment from another epoch of the stream",
                        "SEQUENCE_CONFLICT",
                        SMALL,
                        FixedFiles.join(mixed)));
    }

    private static List<Vector> altered() {
        byte[] otherVersion = file();
        otherVersion[8] = 2;
        byte[] otherName = file();
        otherName[46] ^= 1;
        byte[] otherSalt = file();
        otherSalt[FixedFiles.epochOffset(otherSalt) + 48] ^= 1;
        byte[] flippedBody = file();
        flippedBody[FixedFiles.epochOffset(flippedBody) + 128 + 80 + SMALL + 70] ^= 1;
        byte[] flippedTrailer = file();
        flippedTrailer[flippedTrailer.length - 1] ^= 1;
        return List.of(
                bad("wrong-key", "another root key under the same id", "KEY_MISMATCH", 0, file(), new byte[32]),
                bad("unknown-version", "file version 2", "VERSION_UNKNOWN", 0, otherVersion),
                bad("altered-name", "a bit of the name is flipped", "KEY_MISMATCH", 0, otherName),
                bad("altered-salt", "a bit of the salt is flipped", "KEY_MISMATCH", 0, otherSalt),
                bad("flip-body", "a bit of the second segment is flipped", "AEAD_FAILED", SMALL, flippedBody),
                bad("flip-trailer", "a bit of the trailer's tag is flipped", "AEAD_FAILED", 2500, flippedTrailer),
                bad("over-cap-segment", "a segment longer than its file allows", "LIMIT", 0, overCap()));
    }

    private static List<Vector> keySources() {
        ByteWriter many = new ByteWriter(6000);
        for (int i = 0; i <= KeySources.MAX_COUNT; i++) {
            many.bytes(recipient(i));
        }
        byte[] named = source(1, KEY_ID.text().getBytes(StandardCharsets.US_ASCII));
        byte[] costly = new ByteWriter(22).zeros(16).u32(1_048_577).u8(3).u8(4).toBytes();
        byte[] service = {0, 1, 'u', 0, 1, 'w'};
        return List.of(
                header(
                        "key-sources-unwrapped",
                        "two recipients; this reader is none",
                        "UNKNOWN_KEY",
                        join(recipient(0), recipient(1))),
                header("key-sources-65", "one recipient too many", "LIMIT", many.toBytes()),
                header("key-sources-unknown", "a key source of number 5", "CORRUPT_HEADER", source(5, new byte[1])),
                header("key-sources-mixed", "a recipient beside a key id", "CORRUPT_HEADER", join(named, recipient(0))),
                header(
                        "key-sources-order",
                        "a recipient behind a key service",
                        "CORRUPT_HEADER",
                        join(source(4, service), recipient(0))),
                header("key-sources-twice", "a recipient twice", "CORRUPT_HEADER", join(recipient(0), recipient(0))),
                header("key-sources-cut", "ends inside a key source", "TRUNCATED", Arrays.copyOf(recipient(0), 83)),
                header("key-sources-none", "no key source", "TRUNCATED", new byte[0]),
                header("key-sources-cost", "1 KiB above the cap of Argon2id", "LIMIT", source(3, costly)));
    }

    /** A file whose key sources are {@code sources}; length and code of its header fit them. */
    private static Vector header(String name, String purpose, String code, byte[] sources) {
        byte[] file = file();
        int oldHeaderBytes = FixedFiles.epochOffset(file);
        int sourcesOffset = 46 + FixedStreams.NAME.bytes().length;
        byte[] covered = join(Arrays.copyOf(file, sourcesOffset), sources);
        BigEndian.putI32(covered, 40, covered.length + 32);
        byte[] macKey = Hkdf.expand(ROOT.exposeBytes(), "seg/1 file header".getBytes(StandardCharsets.US_ASCII), 32);
        byte[] body = Arrays.copyOfRange(file, oldHeaderBytes, file.length);
        return bad(name, purpose, code, 0, join(covered, Hkdf.extract(macKey, covered), body));
    }

    private static byte[] recipient(int value) {
        byte[] wrapped = new byte[80];
        Arrays.fill(wrapped, (byte) value);
        return source(2, wrapped);
    }

    private static byte[] source(int number, byte[] value) {
        return new ByteWriter(value.length + 4).u16(number).shortBytes(value).toBytes();
    }

    private static byte[] join(byte[]... parts) {
        ByteWriter out = new ByteWriter(100);
        for (byte[] part : parts) {
            out.bytes(part);
        }
        return out.toBytes();
    }

    private static byte[] overCap() {
        List<byte[]> parts = new ArrayList<>(FixedFiles.parts(file()));
        byte[] first = parts.get(1);
        BigEndian.putI32(first, 8, 200_000);
        parts.set(1, SegmentVectors.repaired(first));
        return FixedFiles.join(parts);
    }

    private static Vector good(String name, String purpose, EpochStart start, byte[] content) {
        return VectorBuilder.named(name, purpose)
                .with("key", ROOT.exposeBytes())
                .with("key-id", KEY_ID.text())
                .releases(content)
                .of(seal(FixedStreams.epoch(start, 0), content));
    }

    private static Vector cut(String name, String purpose, int fileBytes, int released) {
        return bad(name, purpose, "TRUNCATED", released, Arrays.copyOf(file(), fileBytes));
    }

    private static Vector bad(String name, String purpose, String code, int released, byte[] file) {
        return bad(name, purpose, code, released, file, ROOT.exposeBytes());
    }

    private static Vector bad(String name, String purpose, String code, int released, byte[] file, byte[] key) {
        return VectorBuilder.named(name, purpose)
                .fails(code)
                .with("key", key)
                .with("key-id", KEY_ID.text())
                .releases(Arrays.copyOf(CONTENT, released))
                .of(file);
    }

    private static byte[] arranged(int... order) {
        List<byte[]> parts = FixedFiles.parts(file());
        return FixedFiles.join(Arrays.stream(order).mapToObj(parts::get).toList());
    }

    /** Two whole segments and a final one of 452 bytes. */
    private static byte[] file() {
        return seal(FixedStreams.epoch(start(SMALL), 0), CONTENT);
    }

    private static byte[] seal(Epoch epoch, byte[] content) {
        return FixedFiles.seal(epoch, content, AeadProvider.platform());
    }

    private static EpochStart start(int segmentSize) {
        return FixedStreams.start(Content.BYTES, Bound.BOUNDED, Sizing.FIXED, segmentSize);
    }

    private static byte[] content(int size) {
        return SeededRandom.ofSeed(size).bytes(size);
    }
}
