package io.sealstream.file;

import io.sealstream.cipher.AeadProvider;
import io.sealstream.cipher.OpenedSegment;
import io.sealstream.segment.Content;
import io.sealstream.segment.RecordPacker;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@code .seg} file of records from front to back (SPEC section 6). Every record that comes out has been verified. A cut or altered
 * file yields what was authentic before the fault, then the error, and the same error again on every further call. Memory: two segments
 * and the longest record. Not thread safe.
 */
public final class SealedRecordReader implements Closeable {

    private final SegmentSequence segments;
    private final RecordSegments records;
    private boolean complete;
    private @Nullable IOException failure;

    private SealedRecordReader(SegmentSequence segments) {
        this.segments = segments;
        this.records = RecordSegments.fromStart(
                RecordPacker.DEFAULT_MAX_RECORD_BYTES,
                segments.start().epoch().start().segmentSize());
    }

    /** Reads header and epoch and checks that the key fits; closes nothing on failure. */
    public static SealedRecordReader open(InputStream in, KeyOpener keys) throws IOException {
        return open(in, keys, AeadProvider.fastest());
    }

    /** The same with ciphers of {@code provider}. */
    public static SealedRecordReader open(InputStream in, KeyOpener keys, AeadProvider provider) throws IOException {
        return new SealedRecordReader(SegmentSequence.open(in, keys, provider, Set.of(Content.RECORDS)));
    }

    /**
     * Reads the next segment and hands over the records that end in it: none, one or many.
     *
     * @return whether there may be more; not, when the end of the file has been verified
     * @throws IOException at the first fault, or what the consumer threw; from then on every call throws it
     */
    public boolean nextSegment(NumberedRecordConsumer consumer) throws IOException {
        if (failure != null) {
            throw failure;
        }
        if (complete) {
            return false;
        }
        try {
            OpenedSegment opened = segments.next();
            records.take(opened, consumer);
            if (opened.header().isFinal()) {
                segments.finish();
                complete = true;
            }
            return !complete;
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    /** Whether the FINAL segment, the index and the trailer have been verified. */
    public boolean isComplete() {
        return complete;
    }

    /** Records handed over so far. */
    public long recordCount() {
        return records.nextRecord();
    }

    /** Payload bytes verified so far: records and 4 bytes for each. */
    public long plainBytes() {
        return segments.plainBytes();
    }

    @Override
    public void close() throws IOException {
        segments.close();
    }
}
