package io.sealstream.file;

import io.sealstream.cipher.AeadProvider;
import io.sealstream.cipher.Epoch;
import io.sealstream.segment.Compression;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.EpochStart.Sizing;
import io.sealstream.segment.RecordPacker;
import io.sealstream.segment.RecordSpan;
import io.sealstream.segment.RecordSpan.Part;
import io.sealstream.segment.SegmentHeader.Ending;
import io.sealstream.segment.SegmentLayout;
import io.sealstream.segment.StreamName;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes a {@code .seg} file of records (SPEC section 6). Call {@link #finish} when everything has been written: only that makes the file
 * whole. A writer that is closed without it leaves a cut file that every reader recognises. Memory: two segments, and 32 bytes for each
 * 64 segments. Not thread safe.
 */
public final class SealedRecordWriter implements Closeable {

    private static final byte[] NOTHING = new byte[0];

    private final SegFileWriter file;
    private final RecordPacker packer;
    private boolean finished;
    private boolean closed;

    private SealedRecordWriter(SegFileWriter file) {
        this.file = file;
        this.packer = new RecordPacker(
                file.start().segmentSize(),
                RecordPacker.DEFAULT_MAX_RECORD_BYTES,
                0,
                (span, buffer, length) -> file.records(Ending.OPEN, span, buffer, length));
    }

    /** Starts a file with the default segment size and no name. */
    public static SealedRecordWriter create(OutputStream out, KeySealer keys) throws IOException {
        return create(out, keys, StreamName.NONE, SegmentLayout.DEFAULT_SEGMENT_SIZE, AeadProvider.fastest());
    }

    /**
     * Starts a file: writes its header and epoch.
     *
     * @param out takes the file; closed by {@link #close}
     * @param keys decides on the key of the file
     * @param segmentSize most payload bytes of a segment, 64 bytes to 16 MiB; a record and its 4 bytes of length that do not fit one are
     *     spread over several
     */
    public static SealedRecordWriter create(
            OutputStream out, KeySealer keys, StreamName name, int segmentSize, AeadProvider provider)
            throws IOException {
        EpochStart start = FileEpochs.first(Content.RECORDS, Sizing.VARIABLE, segmentSize);
        return new SealedRecordWriter(SegFileWriter.begin(out, keys, name, start, provider, Compression.NONE));
    }

    /** For repair and vectors: a file of the given epoch, under which nothing has been sealed. */
    static SealedRecordWriter create(
            OutputStream out, SealedKey key, StreamName name, Epoch epoch, AeadProvider provider) throws IOException {
        return new SealedRecordWriter(new SegFileWriter(out, key, name, epoch, provider, Compression.NONE));
    }

    /**
     * Adds one record.
     *
     * @throws io.sealstream.error.LimitExceededException if it is longer than 16 MiB; the writer stays usable
     * @throws IllegalStateException after {@link #finish} or {@link #close}
     */
    public void add(byte[] record, int offset, int length) throws IOException {
        if (finished || closed) {
            throw new IllegalStateException("sealed file is finished or closed: no record can be added any more");
        }
        packer.add(record, offset, length);
    }

    /** Seals the records that wait for a full segment, and flushes the target. */
    public void flush() throws IOException {
        if (!finished && !closed) {
            packer.flush();
        }
        file.flush();
    }

    /**
     * Writes the FINAL segment, the index and the trailer. A second call does nothing.
     *
     * @throws IllegalStateException if the writer was closed before: the file is cut, and must not be taken for whole
     */
    public void finish() throws IOException {
        if (finished) {
            return;
        }
        if (closed) {
            throw new IllegalStateException("sealed file was closed before it was finished: it is cut");
        }
        finished = true;
        packer.flush();
        file.records(Ending.FINAL, new RecordSpan(Part.WHOLE, packer.nextRecord(), 0), NOTHING, 0);
        file.finish();
    }

    /** Records added so far. */
    public long recordCount() {
        return packer.nextRecord();
    }

    /** Payload bytes so far: records and 4 bytes for each. */
    public long plainBytes() {
        return file.plainBytes() + packer.pendingBytes();
    }

    /** Closes the target. Does not finish the file: see the class comment. */
    @Override
    public void close() throws IOException {
        closed = true;
        file.close();
    }
}
