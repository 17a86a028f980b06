package io.sealstream.file;

import io.sealstream.cipher.AeadProvider;
import io.sealstream.cipher.Epoch;
import io.sealstream.cipher.SegmentSealer;
import io.sealstream.segment.Compression;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.EpochStart.Sizing;
import io.sealstream.segment.PayloadLength;
import io.sealstream.segment.RecordSpan;
import io.sealstream.segment.SegmentHeader.Ending;
import io.sealstream.segment.StreamName;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Writes the frames of a file one behind the other: header and EPOCH record, DATA segments, index, trailer (SPEC section 6). Knows where
 * it stands. Not thread safe.
 */
final class SegFileWriter {

    private static final byte[] NO_METADATA = new byte[0];

    private final OutputStream out;
    private final SegmentSealer sealer;
    private final IndexPages index;
    private final long epochOffset;
    private final byte[] frame;
    private final Compression compression;
    private long written;

    /** A file of a new epoch and with a key that {@code keys} decides on: writes header and EPOCH record. */
    static SegFileWriter begin(
            OutputStream out,
            KeySealer keys,
            StreamName name,
            EpochStart start,
            AeadProvider provider,
            Compression compression)
            throws IOException {
        SealedKey key = keys.seal(new KeyContext(start.suite(), start.stream(), name));
        return new SegFileWriter(out, key, name, FileEpochs.begin(start, key.key(), name), provider, compression);
    }

    /** A file of the given epoch, under which nothing has been sealed: writes header and EPOCH record. */
    SegFileWriter(
            OutputStream out,
            SealedKey key,
            StreamName name,
            Epoch epoch,
            AeadProvider provider,
            Compression compression)
            throws IOException {
        this.out = out;
        this.compression = compression;
        this.sealer = new SegmentSealer(epoch, provider, compression);
        EpochStart start = epoch.start();
        this.index = new IndexPages(start.segmentSize());
        this.frame = new byte[SegmentSealer.frameBytes(SegFileTrailer.ENCODED_BYTES, 0, start.segmentSize())];
        byte[] header = new SegFileHeader(
                        start.suite(), start.content(), start.segmentSize(), start.stream(), name, key.sources())
                .encode(key.key());
        put(header, header.length);
        this.epochOffset = written;
        byte[] record = epoch.record().encode();
        put(record, record.length);
    }

    EpochStart start() {
        return sealer.epoch().start();
    }

    /** Payload bytes sealed so far. */
    long plainBytes() {
        return sealer.nextOffset();
    }

    /** Seals a DATA segment of bytes. */
    void bytes(Ending ending, byte[] payload, int offset, int length) throws IOException {
        data(ending, NO_METADATA, 0, payload, offset, length);
    }

    /** Seals a DATA segment of records. */
    void records(Ending ending, RecordSpan span, byte[] payload, int length) throws IOException {
        data(ending, span.encode(), span.firstToBegin(), payload, 0, length);
    }

    /** Behind the FINAL segment: writes index and trailer, and flushes. */
    void finish() throws IOException {
        long indexOffset = 0;
        if (start().sizing() == Sizing.VARIABLE) {
            indexOffset = written;
            writeIndex();
        }
        long trailerBytes = SegmentSealer.frameBytes(SegFileTrailer.ENCODED_BYTES, 0, 0);
        SegFileTrailer trailer = new SegFileTrailer(
                written + trailerBytes, epochOffset, indexOffset, sealer.nextSequence() - 1, sealer.nextOffset());
        put(frame, sealer.sealTrailer(trailer.encode(), frame, 0));
        out.flush();
    }

    void flush() throws IOException {
        out.flush();
    }

    void close() throws IOException {
        out.close();
    }

    private void data(Ending ending, byte[] metadata, long record, byte[] payload, int offset, int length)
            throws IOException {
        index.add(new IndexEntry(sealer.nextSequence(), written, sealer.nextOffset(), record));
        byte[] said = compression == Compression.NONE ? metadata : PayloadLength.append(metadata, length);
        put(frame, sealer.seal(ending, said, payload, offset, length, frame, 0));
    }

    private void writeIndex() throws IOException {
        List<byte[]> payloads = index.payloads();
        for (int i = 0; i < payloads.size(); i++) {
            byte[] entries = payloads.get(i);
            // In files of tiny segments an entry is longer than a segment.
            byte[] target = new byte[SegmentSealer.frameBytes(0, 0, entries.length)];
            Ending ending = i == payloads.size() - 1 ? Ending.FINAL : Ending.OPEN;
            put(target, sealer.sealIndex(ending, entries, target, 0));
        }
    }

    private void put(byte[] bytes, int length) throws IOException {
        out.write(bytes, 0, length);
        written += length;
    }
}
