package io.sealstream.stream;

import static io.sealstream.cipher.FixedStreams.NAME;
import static io.sealstream.cipher.FixedStreams.ROOT;

import io.sealstream.bytes.ByteWriter;
import io.sealstream.cipher.AeadProvider;
import io.sealstream.cipher.AnySegment;
import io.sealstream.cipher.Epoch;
import io.sealstream.cipher.FixedStreams;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.EpochStart.Sizing;
import io.sealstream.segment.PayloadLength;
import io.sealstream.segment.RecordSpan;
import io.sealstream.segment.RecordSpan.Part;
import io.sealstream.segment.SegmentHeader.Ending;
import io.sealstream.segment.SegmentType;
import io.sealstream.testkit.SeededRandom;
import io.sealstream.testkit.Vector;
import io.sealstream.testkit.VectorBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Makes the vectors of stage {@code stream}: EPOCH records and segment frames as a reader meets them (SPEC section 5). */
public final class StreamVectors {

    private static final EpochStart BYTES = FixedStreams.start(Content.BYTES, Bound.BOUNDED, Sizing.VARIABLE, 64);
    private static final EpochStart LIVE = FixedStreams.start(Content.BYTES, Bound.LIVE, Sizing.VARIABLE, 64);
    private static final EpochStart RECORDS = FixedStreams.start(Content.RECORDS, Bound.BOUNDED, Sizing.VARIABLE, 64);
    private static final byte[] NONE = new byte[0];
    private static final byte[] CONTENT = SeededRandom.ofSeed(1).bytes(200);

    private StreamVectors() {}

    /** All of them. */
    public static List<Vector> make() {
        List<Vector> vectors = new ArrayList<>();
        vectors.addAll(ofBytes());
        vectors.addAll(ofRecords());
        vectors.addAll(ofSeveralEpochs());
        vectors.addAll(ofBrokenRecords());
        vectors.addAll(ofMetadata());
        return vectors;
    }

    private static List<Vector> ofBytes() {
        List<byte[]> bounded = sealed(BYTES, CONTENT);
        byte[] long257 = SeededRandom.ofSeed(257).bytes(257 * 64);
        List<byte[]> longer = sealed(BYTES, SeededRandom.ofSeed(1).bytes(300));
        return List.of(
                bytes("ok-bounded", "four segments, the last one final", CONTENT, bounded),
                bytes("ok-empty", "one final segment without payload", new byte[0], sealed(BYTES, new byte[0])),
                bytes("ok-257-segments", "more segments than a byte counts", long257, sealed(BYTES, long257)),
                bytes("ok-reversed", "segments in reverse order", CONTENT, arranged(bounded, 0, 4, 3, 2, 1)),
                bytes("ok-repeated", "a segment twice", CONTENT, arranged(bounded, 0, 1, 2, 2, 3, 1, 4)),
                bytes("ok-live-cut", "a live stream may stop", prefix(128), cut(sealed(LIVE, CONTENT), 2), false),
                failing("missing-final", "the final segment is missing", "TRUNCATED", 192, cut(bounded, 3)),
                failing(
                        "window-exceeded",
                        "a segment lies 100 ahead of the missing one",
                        "REORDER_WINDOW_FULL",
                        0,
                        withoutFirst(sealed(BYTES, SeededRandom.ofSeed(103).bytes(103 * 64)))),
                failing("gap", "the second segment is missing", "TRUNCATED", 64, arranged(bounded, 0, 1, 3, 4)),
                failing(
                        "behind-final",
                        "a segment with a higher sequence than the final one",
                        "SEQUENCE_CONFLICT",
                        200,
                        Stream.concat(bounded.stream(), Stream.of(longer.get(5)))
                                .toList()));
    }

    private static List<Vector> ofRecords() {
        List<byte[]> few = lengths(3, 10, 0, 20, 7, 30, 1);
        List<byte[]> boundary = lengths(59, 60, 61, 0, 123, 124, 125, 60, 188);
        List<byte[]> fragments = lengths(5, 500, 5);
        return List.of(
                records("records-packed", "several records in a segment", few, sealed(RECORDS, 0, few)),
                records("records-boundary", "lengths about the segment size", boundary, sealed(RECORDS, 0, boundary)),
                records("records-fragmented", "one record in nine", fragments, sealed(RECORDS, 0, fragments)));
    }

    /** SPEC sections 3.3 and 3.4. */
    private static List<Vector> ofMetadata() {
        byte[] time = {0, 1, 0, 8, 0, 0, 1, (byte) 0x8b, (byte) 0xcf, (byte) 0xe5, 0x68, 0};
        byte[] says10 = PayloadLength.append(new byte[0], 10);
        byte[] says11 = PayloadLength.append(new byte[0], 11);
        byte[] twice = PayloadLength.append(says10, 10);
        byte[] application = {(byte) 0x80, 0, 0, 1, 7};
        byte[] shortTime = {0, 1, 0, 7, 0, 0, 0, 0, 0, 0, 0};
        byte[] cut = {(byte) 0x80, 0, 0, 9, 7};
        return List.of(
                noted("ok", "a time of sealing, and both kinds of an application", "", says10, time, application),
                noted(
                        "no-length",
                        "private metadata without length of the payload",
                        "CORRUPT_HEADER",
                        NONE,
                        time,
                        NONE),
                noted("other-length", "another length of the payload", "CORRUPT_HEADER", says11, time, NONE),
                noted("length-twice", "the length of the payload comes twice", "CORRUPT_HEADER", twice, time, NONE),
                noted("short-time", "a time of 7 bytes", "CORRUPT_HEADER", says10, shortTime, NONE),
                noted("time-twice", "two times", "CORRUPT_HEADER", says10, time, time),
                noted("private-cut", "private metadata is cut", "TRUNCATED", says10, cut, NONE),
                noted("public-cut", "public metadata is cut", "TRUNCATED", cut, NONE, NONE));
    }

    /** A live stream of one segment of ten bytes with this metadata; the private one in two parts. */
    private static Vector noted(
            String name, String purpose, String code, byte[] publicMetadata, byte[] hidden, byte[] more) {
        Epoch epoch = FixedStreams.epoch(LIVE, 0);
        byte[] privateMetadata = join(List.of(hidden, more));
        byte[] frame = new AnySegment(epoch).sealWith(privateMetadata, publicMetadata, prefix(10));
        VectorBuilder builder = builder("metadata-" + name, purpose, false);
        byte[] items = join(List.of(epoch.record().encode(), frame));
        return code.isEmpty()
                ? builder.releases(prefix(10)).of(items)
                : builder.fails(code).releases(NONE).of(items);
    }

    /** SPEC section 9.1: authentic segments that no writer makes. */
    private static List<Vector> ofBrokenRecords() {
        byte[] fits = new byte[64];
        fits[3] = 60;
        byte[] full = new byte[64];
        full[3] = 124;
        return List.of(
                broken("records-number-gap", "a record number is left out", Part.WHOLE, 2, 1, new byte[4]),
                broken("records-number-again", "a record number comes again", Part.WHOLE, 0, 1, new byte[4]),
                broken("fragment-not-full", "63 of 64 bytes", Part.FIRST_FRAGMENT, 1, 0, Arrays.copyOf(full, 63)),
                broken("fragment-not-needed", "a record of 60 bytes", Part.FIRST_FRAGMENT, 1, 0, fits),
                broken("fragment-counts", "a first fragment counts a record", Part.FIRST_FRAGMENT, 1, 1, full),
                broken("fragment-no-first", "the rest of a record", Part.MIDDLE_FRAGMENT, 1, 0, full),
                broken("final-counts", "a record in the final segment", Ending.FINAL, Part.WHOLE, 1, 1, new byte[4]),
                broken("final-holds", "bytes in the final segment", Ending.FINAL, Part.WHOLE, 1, 0, new byte[4]));
    }

    private static Vector broken(String name, String purpose, Part part, long number, int count, byte[] payload) {
        return broken(name, purpose, Ending.OPEN, part, number, count, payload);
    }

    /** A segment with record 0, then this one. */
    private static Vector broken(
            String name, String purpose, Ending ending, Part part, long number, int count, byte[] payload) {
        List<byte[]> records = lengths(10);
        List<byte[]> items = new ArrayList<>(sealed(RECORDS, 0, records).subList(0, 2));
        byte[] span = new RecordSpan(part, number, count).encode();
        items.add(new AnySegment(FixedStreams.epoch(RECORDS, 0)).seal(SegmentType.DATA, ending, 1, 14, span, payload));
        return builder("broken-" + name, purpose, false)
                .fails("BAD_RECORD")
                .with("records", 1)
                .releases(prefixed(records))
                .of(join(items));
    }

    private static List<Vector> ofSeveralEpochs() {
        EpochStart live = FixedStreams.start(Content.RECORDS, Bound.LIVE, Sizing.VARIABLE, 64);
        Epoch first = FixedStreams.epoch(live, 0);
        List<byte[]> lost = lengths(10, 500);
        List<byte[]> again = lengths(10, 100, 20);
        EpochStart second = live.continuedBy(first.record().epochId(), 1, 3, 14 + 128);
        List<byte[]> items = new ArrayList<>(sealed(live, 0, lost).subList(0, 4));
        items.addAll(sealed(second, 1, again.subList(1, 3)));
        EpochStart fork = live.continuedBy(first.record().epochId(), 1, 2, 14 + 64);
        List<byte[]> forked = new ArrayList<>(sealed(live, 0, lost).subList(0, 4));
        forked.add(FixedStreams.epoch(fork, 1).record().encode());
        byte[] forged = FixedStreams.epoch(second, 1).record().encode();
        forged[100] ^= 1;
        List<byte[]> forgedItems = new ArrayList<>(sealed(live, 0, lost).subList(0, 4));
        forgedItems.add(forged);
        return List.of(
                records("epochs-abandoned-record", "a new epoch sends anew a record half sent", again, items, false),
                recordsFailing("epoch-fork", "an epoch below the next segment", "EPOCH_FORK", lost, forked),
                recordsFailing("epoch-forged", "a commitment of no key", "KEY_MISMATCH", lost, forgedItems));
    }

    private static Vector bytes(String name, String purpose, byte[] content, List<byte[]> items) {
        return bytes(name, purpose, content, items, true);
    }

    private static Vector bytes(String name, String purpose, byte[] content, List<byte[]> items, boolean complete) {
        return builder(name, purpose, complete).releases(content).of(join(items));
    }

    private static Vector failing(String name, String purpose, String code, int released, List<byte[]> items) {
        return builder(name, purpose, code.equals("SEQUENCE_CONFLICT"))
                .fails(code)
                .releases(prefix(released))
                .of(join(items));
    }

    private static Vector records(String name, String purpose, List<byte[]> records, List<byte[]> items) {
        return records(name, purpose, records, items, true);
    }

    private static Vector records(
            String name, String purpose, List<byte[]> records, List<byte[]> items, boolean complete) {
        return builder(name, purpose, complete)
                .with("records", records.size())
                .releases(prefixed(records))
                .of(join(items));
    }

    private static Vector recordsFailing(
            String name, String purpose, String code, List<byte[]> records, List<byte[]> items) {
        return builder(name, purpose, false)
                .fails(code)
                .with("records", 1)
                .releases(prefixed(records.subList(0, 1)))
                .of(join(items));
    }

    private static VectorBuilder builder(String name, String purpose, boolean complete) {
        return VectorBuilder.named(name, purpose)
                .with("key", ROOT.exposeBytes())
                .with("name", NAME.text())
                .with("complete", Boolean.toString(complete));
    }

    /** The EPOCH record and the frames of a stream of bytes. */
    private static List<byte[]> sealed(EpochStart start, byte[] content) {
        Frames frames = new Frames();
        StreamEncoder encoder = encoder(start, 0, frames);
        try {
            encoder.send(content, 0, content.length);
            encoder.retire();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return withEpoch(encoder, frames);
    }

    /** The EPOCH record and the frames of a stream of records, ended if it is bounded. */
    private static List<byte[]> sealed(EpochStart start, long firstRecord, List<byte[]> records) {
        Frames frames = new Frames();
        StreamEncoder encoder = encoder(start, firstRecord, frames);
        try {
            for (byte[] record : records) {
                encoder.sendRecord(record, 0, record.length);
            }
            encoder.flush();
            if (start.bound() == Bound.BOUNDED) {
                encoder.end();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return withEpoch(encoder, frames);
    }

    private static StreamEncoder encoder(EpochStart start, long firstRecord, Frames frames) {
        int salt = start.previousEpochId() == 0 ? 0 : 1;
        return new StreamEncoder(FixedStreams.epoch(start, salt), AeadProvider.platform(), firstRecord, 10_000, frames);
    }

    private static List<byte[]> withEpoch(StreamEncoder encoder, Frames frames) {
        List<byte[]> items = new ArrayList<>();
        items.add(encoder.epoch().record().encode());
        items.addAll(frames.sealed);
        return items;
    }

    private static List<byte[]> lengths(int... lengths) {
        return Arrays.stream(lengths)
                .mapToObj(length -> SeededRandom.ofSeed(length).bytes(length))
                .toList();
    }

    private static byte[] prefix(int length) {
        return Arrays.copyOf(CONTENT, length);
    }

    /** Each record behind its u32 length: what the digest of a stream of records covers. */
    static byte[] prefixed(List<byte[]> records) {
        ByteWriter out = new ByteWriter(1024);
        records.forEach(record -> out.u32(record.length).bytes(record));
        return out.toBytes();
    }

    private static List<byte[]> arranged(List<byte[]> items, int... order) {
        return Arrays.stream(order).mapToObj(items::get).toList();
    }

    /** The EPOCH record and all frames but the first. */
    private static List<byte[]> withoutFirst(List<byte[]> items) {
        List<byte[]> rest = new ArrayList<>(items);
        rest.remove(1);
        return rest;
    }

    /** The EPOCH record and the first {@code segments} frames. */
    private static List<byte[]> cut(List<byte[]> items, int segments) {
        return items.subList(0, 1 + segments);
    }

    private static byte[] join(List<byte[]> items) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        items.forEach(joined::writeBytes);
        return joined.toByteArray();
    }
}
