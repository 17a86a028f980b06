package io.sealstream.file;

import io.sealstream.cipher.AeadProvider;
import io.sealstream.cipher.OpenedSegment;
import io.sealstream.cipher.SegmentMetadata;
import io.sealstream.cipher.SegmentOpener;
import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import io.sealstream.segment.Content;
import io.sealstream.segment.SegmentHeader;
import io.sealstream.segment.SegmentType;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;

/**
 * The DATA segments of a file from front to back, each authentic and the one that must follow; then its index, trailer and end (SPEC
 * section 6). After an error nothing may be asked any more: the callers see to that. Memory: two segments. Not thread safe.
 */
final class SegmentSequence implements Closeable {

    private final SegFileReader reader;
    private final VerifiedStart start;
    private final SegmentOpener opener;
    private final IndexCheck index = new IndexCheck();
    private byte[] plain = new byte[0];
    private long nextSequence;
    private long nextOffset;
    private long authenticFileBytes;

    private SegmentSequence(SegFileReader reader, VerifiedStart start, SegmentOpener opener) {
        this.reader = reader;
        this.start = start;
        this.opener = opener;
        this.authenticFileBytes = start.firstFrameOffset();
    }

    /** Reads header and epoch and checks that the key fits; closes nothing on failure. */
    static SegmentSequence open(InputStream in, KeyOpener keys, AeadProvider provider, Set<Content> offered)
            throws IOException {
        SegFileReader reader = new SegFileReader(in);
        VerifiedStart start = VerifiedStart.read(reader, keys, offered);
        return new SegmentSequence(reader, start, new SegmentOpener(start.epoch(), provider));
    }

    VerifiedStart start() {
        return start;
    }

    /** The next segment; its payload is valid until the next call. The FINAL one must be followed by {@link #finish}. */
    OpenedSegment next() throws IOException {
        long fileOffset = reader.bytesRead();
        int frameBytes = reader.nextFrame();
        if (plain.length < frameBytes) {
            plain = new byte[frameBytes];
        }
        OpenedSegment opened = opener.open(reader.frame(), 0, frameBytes, plain, 0);
        SegmentHeader header = opened.header();
        requirePlace(header.type() == SegmentType.DATA && header.sequence() == nextSequence, header);
        requirePlace(header.offset() == nextOffset, header);
        SegmentMetadata.of(opened);
        index.segment(new IndexEntry(nextSequence, fileOffset, nextOffset, recordOf(opened)));
        nextSequence++;
        nextOffset += opened.payloadBytes();
        authenticFileBytes = reader.bytesRead();
        return opened;
    }

    /** Reads what follows the FINAL segment, whose payload stays valid. */
    void finish() throws IOException {
        IndexLayout layout = IndexLayout.of(start.epoch().start(), nextSequence - 1);
        long indexOffset = layout.entryCount() == 0 ? 0 : reader.bytesRead();
        for (long i = 0; i < layout.segmentCount(); i++) {
            readIndex(layout, i);
        }
        if (layout.entryCount() > 0) {
            index.requireSame();
        }
        readTrailer(indexOffset);
        reader.requireEnd();
        authenticFileBytes = reader.bytesRead();
    }

    /** Segments verified so far. */
    long segments() {
        return nextSequence;
    }

    /** Payload bytes verified so far. */
    long plainBytes() {
        return nextOffset;
    }

    /** Bytes of the file up to the end of the last verified segment, or all when {@link #finish} has returned. */
    long authenticFileBytes() {
        return authenticFileBytes;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    private void readIndex(IndexLayout layout, long number) throws IOException {
        OpenedSegment opened = openAside();
        SegmentHeader header = opened.header();
        requirePlace(header.type() == SegmentType.INDEX && header.sequence() == number, header);
        requirePlace(
                header.offset() == nextOffset && header.isFinal() == (number == layout.segmentCount() - 1), header);
        IndexSegments.requireLength(opened, layout.entriesIn(number));
        index.index(opened.buffer(), opened.payloadOffset(), opened.payloadBytes());
    }

    private void readTrailer(long indexOffset) throws IOException {
        OpenedSegment opened = openAside();
        SegmentHeader header = opened.header();
        requirePlace(header.type() == SegmentType.TRAILER, header);
        SegFileTrailer expected =
                new SegFileTrailer(reader.bytesRead(), start.epochOffset(), indexOffset, nextSequence - 1, nextOffset);
        SegFileTrailer.decode(opened.publicMetadata()).requireEqual(expected);
        requirePlace(header.offset() == nextOffset, header);
    }

    /** Into an array of its own: the payload of the final segment is still being read. */
    private OpenedSegment openAside() throws IOException {
        int frameBytes = reader.nextFrame();
        return opener.open(reader.frame(), 0, frameBytes, new byte[frameBytes], 0);
    }

    private long recordOf(OpenedSegment opened) throws StreamException {
        return start.header().content() == Content.BYTES
                ? 0
                : RecordSegments.spanOf(opened).firstToBegin();
    }

    private void requirePlace(boolean inPlace, SegmentHeader found) throws StreamException {
        if (!inPlace) {
            throw new CorruptDataException(
                    ErrorCode.SEQUENCE_CONFLICT,
                    "segment is not the one that must follow",
                    "foundType",
                    found.type(),
                    "foundSegment",
                    found.sequence(),
                    "expectedSegment",
                    nextSequence,
                    "fileOffset",
                    reader.bytesRead());
        }
    }
}
