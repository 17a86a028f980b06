package io.sealstream.file;

import io.sealstream.cipher.AeadProvider;
import io.sealstream.cipher.Epoch;
import io.sealstream.cipher.FixedStreams;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.EpochStart.Sizing;
import io.sealstream.segment.SegmentHeader.Ending;
import io.sealstream.segment.StreamName;
import io.sealstream.segment.Suite;
import io.sealstream.testkit.SeededRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Small files of every kind, of random content: header and EPOCH record, three or four DATA segments, index, trailer. */
@SuppressWarnings("ImmutableEnumChecker") // a record of values, which the checker does not know
enum FileKind {
    /** Segments of 16 bytes, the FINAL one of 8. */
    FIXED(FixedStreams.start(Content.BYTES, Bound.BOUNDED, Sizing.FIXED, 16)),
    /** The same under the other suite. */
    FIXED_CHACHA(FixedStreams.withSuite(FIXED.start, Suite.CHACHA20_POLY1305)),
    /** Segments of 16, 16, 8 and no bytes, and an index. */
    VARIABLE(VariableFiles.bytesStart(48)),
    /** The same with public metadata in every segment. */
    WITH_METADATA(VariableFiles.bytesStart(49)),
    /** Two segments of whole records, three fragments and an empty FINAL segment. */
    RECORDS(VariableFiles.recordsStart(64));

    private static final byte[] CONTENT = SeededRandom.ofSeed(42).bytes(40);
    private static final List<byte[]> RECORD_LIST = VariableFiles.records(17, 5, 40);

    private final EpochStart start;

    FileKind(EpochStart start) {
        this.start = start;
    }

    Epoch epoch(int salt) {
        return FixedStreams.epoch(start, salt);
    }

    Epoch epoch(StreamName name) {
        return FixedStreams.epoch(start, name, 0);
    }

    EpochStart start() {
        return start;
    }

    byte[] file() {
        return file(epoch(0));
    }

    byte[] file(Epoch epoch) {
        return switch (this) {
            case FIXED, FIXED_CHACHA -> FixedFiles.seal(epoch, CONTENT, AeadProvider.platform());
            case VARIABLE -> VariableFiles.ofBytes(epoch, CONTENT, 16);
            case WITH_METADATA -> withMetadata(epoch);
            case RECORDS -> VariableFiles.ofRecords(epoch, records());
        };
    }

    /** What the payloads join to. */
    byte[] plain() {
        return this == RECORDS ? VariableFiles.prefixed(records()) : CONTENT.clone();
    }

    Content content() {
        return start.content();
    }

    boolean hasIndex() {
        return start.sizing() == Sizing.VARIABLE;
    }

    private static List<byte[]> records() {
        List<byte[]> records = new ArrayList<>(RECORD_LIST);
        records.add(SeededRandom.ofSeed(18).bytes(150));
        return records;
    }

    /** A TLV of a type that nobody knows, as SPEC section 3.4 allows. */
    private static byte[] withMetadata(Epoch epoch) {
        byte[] unknown = {0x7f, 1, 0, 2, 3, 4};
        FileForge forge = new FileForge(epoch);
        long first = forge.position();
        for (int at = 0; at < 32; at += 16) {
            forge.data(Ending.OPEN, unknown, Arrays.copyOfRange(CONTENT, at, at + 16));
        }
        forge.data(Ending.FINAL, unknown, Arrays.copyOfRange(CONTENT, 32, 40));
        long index = forge.position();
        return forge.index(Ending.FINAL, new IndexEntry(0, first, 0, 0)).end(index);
    }
}
