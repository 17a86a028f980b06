package io.sealstream.file;

import io.sealstream.cipher.AeadProvider;
import io.sealstream.cipher.OpenedSegment;
import io.sealstream.cipher.SegmentOpener;
import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochRecord;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.EnumSet;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * A whole {@code .seg} file that can be read from any place (SPEC section 6.5). Opening it verifies header, epoch, trailer and FINAL segment,
 * so that what it says of its length is authentic; each segment is verified when it is read, and says nothing of those that were not read.
 * A file that is cut cannot be opened so: {@link SealedInputStream} and {@link SealedRecordReader} release its authentic prefix. Immutable;
 * any number of threads may read one file, each through a cursor or channel of its own, if the source allows it. Memory: that of its
 * cursors, whatever its length.
 */
public final class SegFile implements Closeable {

    private final SegFileSource source;
    private final VerifiedStart start;
    private final FileEnd end;
    private final AeadProvider provider;
    private final long recordCount;

    private SegFile(SegFileSource source, VerifiedStart start, FileEnd end, AeadProvider provider) throws IOException {
        this.source = source;
        this.start = start;
        this.end = end;
        this.provider = provider;
        SegmentCursor cursor = cursor();
        cursor.seekSequence(end.trailer().finalSequence());
        OpenedSegment last =
                cursor.next().orElseThrow(() -> new AssertionError("internal error: there is a final one"));
        this.recordCount =
                content() == Content.RECORDS ? RecordSegments.spanOf(last).firstRecord() : 0;
    }

    /**
     * Opens a file; closes nothing on failure.
     *
     * @param source owned by the file from then on
     * @throws io.sealstream.error.KeyException if the key is missing or does not fit
     * @throws CorruptDataException if the file is cut, or its start or end is damaged or altered
     */
    public static SegFile open(SegFileSource source, KeyOpener keys) throws IOException {
        return open(source, keys, AeadProvider.fastest());
    }

    /** The same with ciphers of {@code provider}. */
    public static SegFile open(SegFileSource source, KeyOpener keys, AeadProvider provider) throws IOException {
        SourceInput in = new SourceInput(source);
        VerifiedStart start = VerifiedStart.read(new SegFileReader(in), keys, EnumSet.allOf(Content.class));
        SegmentOpener opener = new SegmentOpener(start.epoch(), provider);
        return new SegFile(source, start, FileEnd.read(in, source.sizeBytes(), start, opener), provider);
    }

    public SegFileHeader header() {
        return start.header();
    }

    public EpochRecord epoch() {
        return start.epoch().record();
    }

    public SegFileTrailer trailer() {
        return end.trailer();
    }

    public Content content() {
        return start.header().content();
    }

    /** Payload bytes of the file; of records, that is with 4 bytes for each. */
    public long plainBytes() {
        return end.trailer().plainBytes();
    }

    /** DATA segments, the FINAL one included. */
    public long segmentCount() {
        return end.trailer().finalSequence() + 1;
    }

    /** Number of records, or empty for a file of bytes. */
    public OptionalLong recordCount() {
        return content() == Content.RECORDS ? OptionalLong.of(recordCount) : OptionalLong.empty();
    }

    /** A new cursor, before the first segment. */
    public SegmentCursor cursor() {
        return new SegmentCursor(this, new SegmentOpener(start.epoch(), provider));
    }

    /**
     * The content of a file of bytes, to be read from any place. Closing the channel leaves the file open.
     *
     * @throws CorruptDataException if the file carries records
     */
    public SeekableByteChannel channel() throws CorruptDataException {
        requireContent(Content.BYTES);
        return new SealedChannel(this, cursor());
    }

    /**
     * The segments whose frames start in a part of the file, for readers that share it. Parts that join to the whole file own each segment
     * once. By arithmetic in a file of fixed size, else by the index and at most 128 frame headers, which are not authentic: a reader
     * notices what is wrong when it opens the segments.
     *
     * @param fromFileOffset first byte of the part
     * @param toFileOffset byte behind the part
     */
    public SegmentRange segmentsIn(long fromFileOffset, long toFileOffset) throws IOException {
        if (fromFileOffset < 0 || toFileOffset < fromFileOffset) {
            throw new IllegalArgumentException(
                    "part of a file is 0 <= from <= to, found " + fromFileOffset + " to " + toFileOffset);
        }
        SegmentCursor cursor = cursor();
        cursor.seekFileOffset(fromFileOffset);
        long first = cursor.nextSequence();
        cursor.seekFileOffset(toFileOffset);
        if (cursor.nextSequence() < first) {
            throw new CorruptDataException(ErrorCode.SEQUENCE_CONFLICT, "index does not fit the segments of the file");
        }
        return new SegmentRange(first, cursor.nextSequence());
    }

    /**
     * The records that begin in some segments of a file of records.
     *
     * @throws CorruptDataException if the file carries bytes
     */
    public RecordCursor recordsIn(SegmentRange segments) throws IOException {
        requireContent(Content.RECORDS);
        Objects.checkFromToIndex(segments.first(), segments.end(), segmentCount());
        SegmentCursor cursor = cursor();
        cursor.seekSequence(segments.first());
        return RecordCursor.over(cursor, segments.end());
    }

    /**
     * The records of a file of records from one of them on.
     *
     * @param firstRecord 0 to the number of records, which gives none
     * @throws CorruptDataException if the file carries bytes
     */
    public RecordCursor recordsFrom(long firstRecord) throws IOException {
        requireContent(Content.RECORDS);
        Objects.checkIndex(firstRecord, recordCount + 1);
        SegmentCursor cursor = cursor();
        cursor.seekRecord(firstRecord);
        return RecordCursor.from(cursor, segmentCount(), firstRecord);
    }

    /** Closes the source, and so ends every cursor. */
    @Override
    public void close() throws IOException {
        source.close();
    }

    SegFileSource source() {
        return source;
    }

    FileEnd end() {
        return end;
    }

    long firstFrameOffset() {
        return start.firstFrameOffset();
    }

    private void requireContent(Content wanted) throws CorruptDataException {
        if (content() != wanted) {
            throw new CorruptDataException(
                    ErrorCode.CORRUPT_HEADER,
                    "sealed file carries other content than is asked for",
                    "found",
                    content(),
                    "wanted",
                    wanted);
        }
    }
}
