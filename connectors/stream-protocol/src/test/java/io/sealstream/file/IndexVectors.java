package io.sealstream.file;

import static io.sealstream.cipher.FixedStreams.KEY_ID;
import static io.sealstream.cipher.FixedStreams.ROOT;

import io.sealstream.bytes.BigEndian;
import io.sealstream.cipher.Epoch;
import io.sealstream.cipher.FixedStreams;
import io.sealstream.cipher.SegmentVectors;
import io.sealstream.segment.RecordSpan;
import io.sealstream.segment.RecordSpan.Part;
import io.sealstream.segment.SegmentHeader.Ending;
import io.sealstream.testkit.SeededRandom;
import io.sealstream.testkit.Vector;
import io.sealstream.testkit.VectorBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes the vectors of stage {@code file} that are of variable size: of bytes with an index, and of records (SPEC section 6.3). */
final class IndexVectors {

    private static final byte[] CONTENT = SeededRandom.ofSeed(3).bytes(300);
    private static final Epoch BYTES = FixedStreams.epoch(VariableFiles.bytesStart(128), 0);
    private static final Epoch RECORDS = FixedStreams.epoch(VariableFiles.recordsStart(64), 0);

    private IndexVectors() {}

    static List<Vector> make() {
        List<Vector> vectors = new ArrayList<>(good());
        vectors.addAll(rearranged());
        vectors.addAll(forged());
        vectors.addAll(records());
        vectors.addAll(forgedRecords());
        return vectors;
    }

    private static List<Vector> good() {
        Epoch small = FixedStreams.epoch(VariableFiles.bytesStart(64), 0);
        Epoch tiny = FixedStreams.epoch(VariableFiles.bytesStart(1), 0);
        byte[] many = SeededRandom.ofSeed(4).bytes(2600);
        byte[] few = SeededRandom.ofSeed(5).bytes(64);
        return List.of(
                good("index-ok-empty", "an index of one entry, no content", new byte[0], file(BYTES, new byte[0], 1)),
                good("index-ok-3", "an index of one entry for three segments and a final one", CONTENT, file()),
                goodStart("index-ok-63", "64 segments need one entry", many, 63),
                goodStart("index-ok-64", "65 segments need two entries", many, 64),
                good("index-ok-130", "131 segments, three entries in two INDEX segments", many, file(small, many, 20)),
                good("index-ok-tiny", "a segment size below that of an entry", few, file(tiny, few, 1)));
    }

    private static List<Vector> rearranged() {
        byte[] many = SeededRandom.ofSeed(4).bytes(2600);
        byte[] large = file(FixedStreams.epoch(VariableFiles.bytesStart(64), 0), many, 20);
        List<byte[]> parts = FixedFiles.parts(large);
        List<byte[]> swapped = new ArrayList<>(parts);
        swapped.set(132, parts.get(133));
        swapped.set(133, parts.get(132));
        byte[] flipped = file();
        flipped[flipped.length - 128 - 20] ^= 1;
        byte[] cut = Arrays.copyOf(file(), file().length - 128 - 20);
        return List.of(
                bad("index-swapped", "two INDEX segments swapped", "SEQUENCE_CONFLICT", many, FixedFiles.join(swapped)),
                bad("index-missing", "no INDEX segment", "SEQUENCE_CONFLICT", CONTENT, arranged(0, 1, 2, 3, 4, 6)),
                bad("index-repeated", "twice", "SEQUENCE_CONFLICT", CONTENT, arranged(0, 1, 2, 3, 4, 5, 5, 6)),
                bad("index-early", "before the final segment", "SEQUENCE_CONFLICT", 300, arranged(0, 1, 2, 3, 5, 4, 6)),
                bad("index-flip", "a bit of an entry is flipped", "AEAD_FAILED", CONTENT, flipped),
                bad("index-cut", "cut inside", "TRUNCATED", CONTENT, cut),
                bad("index-over-cap", "longer than its file allows", "LIMIT", CONTENT, overCap()));
    }

    /** Authentic, but not what a writer that keeps to the specification seals. */
    private static List<Vector> forged() {
        FileForge base = forge();
        long first = base.epochOffset() + 128L;
        long index = base.position();
        IndexEntry right = new IndexEntry(0, first, 0, 0);
        byte[] entry = new byte[32];
        right.putAt(entry, 0);
        List<Vector> vectors = new ArrayList<>();
        vectors.add(forged("sequence", "of a wrong sequence", new IndexEntry(64, first, 0, 0)));
        vectors.add(forged("place", "of a wrong place", new IndexEntry(0, first + 1, 0, 0)));
        vectors.add(forged("offset", "of a wrong offset", new IndexEntry(0, first, 1, 0)));
        vectors.add(forged("record", "of a record number in a file of bytes", new IndexEntry(0, first, 0, 1)));
        vectors.add(bad(
                "index-forged-count",
                "an entry too many",
                "CORRUPT_HEADER",
                CONTENT,
                forge().index(Ending.FINAL, right, right).end(index)));
        vectors.add(bad(
                "index-forged-length",
                "no whole number of entries",
                "CORRUPT_HEADER",
                CONTENT,
                forge().index(Ending.FINAL, Arrays.copyOf(entry, 33)).end(index)));
        vectors.add(bad(
                "index-forged-ending",
                "the last INDEX segment is not FINAL",
                "SEQUENCE_CONFLICT",
                CONTENT,
                forge().index(Ending.OPEN, right).end(index)));
        vectors.add(bad(
                "index-forged-trailer",
                "the trailer says that there is none",
                "SEQUENCE_CONFLICT",
                CONTENT,
                forge().index(Ending.FINAL, right).end(0)));
        return vectors;
    }

    private static List<Vector> records() {
        List<byte[]> few = VariableFiles.records(6, 12, 30);
        List<byte[]> long64 = VariableFiles.records(7, 40, 500);
        byte[] packed = VariableFiles.ofRecords(RECORDS, few);
        List<byte[]> parts = FixedFiles.parts(packed);
        byte[] cut = Arrays.copyOf(packed, parts.get(0).length + parts.get(1).length + 10);
        int whole = BigEndian.getI32(parts.get(1), 64 + 4 + 9);
        return List.of(
                goodRecords("records-ok-empty", "no record", List.of()),
                goodRecords("records-ok-packed", "several records in a segment", few),
                goodRecords("records-ok-fragments", "records longer than segments, several entries", long64),
                records("records-cut", "inside the second segment", "TRUNCATED", few.subList(0, whole), cut));
    }

    private static List<Vector> forgedRecords() {
        RecordSpan first = new RecordSpan(Part.WHOLE, 0, 1);
        RecordSpan wrong = new RecordSpan(Part.WHOLE, 2, 1);
        RecordSpan half = new RecordSpan(Part.FIRST_FRAGMENT, 1, 0);
        RecordSpan middle = new RecordSpan(Part.LAST_FRAGMENT, 1, 1);
        RecordSpan end = new RecordSpan(Part.WHOLE, 1, 0);
        byte[] record = {0, 0, 0, 1, 9};
        byte[] fragment = new byte[64];
        fragment[3] = 90;
        List<byte[]> one = List.of(new byte[] {9});
        FileForge base = new FileForge(RECORDS).records(Ending.OPEN, first, record);
        byte[] gap = base.records(Ending.OPEN, wrong, record).cut();
        byte[] open = forgedRecord()
                .records(Ending.OPEN, half, fragment)
                .records(Ending.FINAL, end, new byte[0])
                .cut();
        byte[] noStart = forgedRecord().records(Ending.OPEN, middle, fragment).cut();
        byte[] noSpan = forgedRecord().data(Ending.OPEN, new byte[0], record).cut();
        byte[] fullEnd = forgedRecord()
                .records(Ending.FINAL, new RecordSpan(Part.WHOLE, 1, 1), record)
                .cut();
        return List.of(
                records("records-gap", "a record number is left out", "SEQUENCE_CONFLICT", one, gap),
                records("records-no-end", "a record is never ended", "BAD_RECORD", one, open),
                records("records-no-start", "a last fragment without a first", "BAD_RECORD", one, noStart),
                records("records-no-span", "a segment says nothing of its records", "BAD_RECORD", one, noSpan),
                records("records-in-final", "the final segment holds a record", "BAD_RECORD", one, fullEnd));
    }

    private static FileForge forgedRecord() {
        return new FileForge(RECORDS)
                .records(Ending.OPEN, new RecordSpan(Part.WHOLE, 0, 1), new byte[] {0, 0, 0, 1, 9});
    }

    /** The segments of {@link #file}, without its index. */
    private static FileForge forge() {
        FileForge forge = new FileForge(BYTES);
        for (int at = 0; at < 300; at += 100) {
            forge.bytes(Ending.OPEN, Arrays.copyOfRange(CONTENT, at, at + 100));
        }
        return forge.bytes(Ending.FINAL, new byte[0]);
    }

    private static Vector forged(String name, String purpose, IndexEntry entry) {
        FileForge forge = forge();
        long index = forge.position();
        byte[] file = forge.index(Ending.FINAL, entry).end(index);
        return bad("index-forged-" + name, "an entry " + purpose, "SEQUENCE_CONFLICT", CONTENT, file);
    }

    private static byte[] overCap() {
        List<byte[]> parts = new ArrayList<>(FixedFiles.parts(file()));
        byte[] index = parts.get(5);
        BigEndian.putI32(index, 8, 200_000);
        parts.set(5, SegmentVectors.repaired(index));
        return FixedFiles.join(parts);
    }

    /** Three segments of 100 bytes and an empty final one. */
    private static byte[] file() {
        return file(BYTES, CONTENT, 100);
    }

    private static byte[] file(Epoch epoch, byte[] content, int flushedEach) {
        return VariableFiles.ofBytes(epoch, content, flushedEach);
    }

    private static byte[] arranged(int... order) {
        List<byte[]> parts = FixedFiles.parts(file());
        return FixedFiles.join(Arrays.stream(order).mapToObj(parts::get).toList());
    }

    private static Vector good(String name, String purpose, byte[] content, byte[] file) {
        return vector(name, purpose).releases(content).of(file);
    }

    private static Vector goodStart(String name, String purpose, byte[] content, int segments) {
        byte[] part = Arrays.copyOf(content, segments * 20);
        return good(name, purpose, part, file(FixedStreams.epoch(VariableFiles.bytesStart(64), 0), part, 20));
    }

    private static Vector bad(String name, String purpose, String code, int released, byte[] file) {
        return bad(name, purpose, code, Arrays.copyOf(CONTENT, released), file);
    }

    private static Vector bad(String name, String purpose, String code, byte[] released, byte[] file) {
        return vector(name, purpose).fails(code).releases(released).of(file);
    }

    private static Vector goodRecords(String name, String purpose, List<byte[]> records) {
        return vector(name, purpose)
                .with("records", records.size())
                .releases(VariableFiles.prefixed(records))
                .of(VariableFiles.ofRecords(RECORDS, records));
    }

    private static Vector records(String name, String purpose, String code, List<byte[]> released, byte[] file) {
        return vector(name, purpose)
                .fails(code)
                .with("records", released.size())
                .releases(VariableFiles.prefixed(released))
                .of(file);
    }

    private static VectorBuilder vector(String name, String purpose) {
        return VectorBuilder.named(name, purpose)
                .with("key", ROOT.exposeBytes())
                .with("key-id", KEY_ID.text());
    }
}
