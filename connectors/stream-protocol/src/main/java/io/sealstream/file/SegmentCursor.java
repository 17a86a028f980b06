package io.sealstream.file;

import io.sealstream.cipher.OpenedSegment;
import io.sealstream.cipher.SegmentMetadata;
import io.sealstream.cipher.SegmentOpener;
import io.sealstream.cipher.SegmentSealer;
import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.EpochStart.Sizing;
import io.sealstream.segment.RecordSpan;
import io.sealstream.segment.RecordSpan.Part;
import io.sealstream.segment.SegmentHeader;
import io.sealstream.segment.SegmentLayout;
import io.sealstream.segment.SegmentType;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads DATA segments of a {@link SegFile} from any place on (SPEC section 6.5). In a file of fixed size a place follows by arithmetic; else
 * by the index and at most 64 frame headers, which are not believed before the segment that they lead to has been opened. A segment that
 * is refused does not keep the cursor from reading others. Memory: two segments and an INDEX segment. Not thread safe; any number of
 * cursors may read one file.
 */
public final class SegmentCursor {

    private final SegFile file;
    private final EpochStart epoch;
    private final FilePosition position;
    private final SegmentOpener opener;
    private final IndexSearch index;
    private final int maxFrameBytes;
    private byte[] plain = new byte[0];
    private long sequence;
    private long fileOffset;

    /** What the next segment must be besides its sequence; null where nothing is known. */
    private @Nullable IndexEntry expected;

    SegmentCursor(SegFile file, SegmentOpener opener) {
        this.file = file;
        this.opener = opener;
        this.epoch = opener.epoch().start();
        this.position = new FilePosition(file.source());
        this.index = new IndexSearch(position, opener, file.end());
        this.maxFrameBytes = FrameReader.maxFrameBytes(epoch.segmentSize());
        this.fileOffset = file.firstFrameOffset();
    }

    /** Sequence of the segment that {@link #next} gives. */
    public long nextSequence() {
        return sequence;
    }

    /** Goes to a segment: 0 to the number of segments, which is the end. */
    public void seekSequence(long wanted) throws IOException {
        Objects.checkIndex(wanted, file.segmentCount() + 1);
        if (epoch.sizing() == Sizing.FIXED) {
            seekFixed(wanted);
            return;
        }
        // Behind the last segment there is nothing to look up.
        seekEntry(index.lastNotAbove(IndexEntry::sequence, Math.min(wanted, finalSequence())));
        while (sequence < wanted) {
            passOver(header());
        }
    }

    /**
     * Goes to the segment that holds a byte of the content.
     *
     * @param wanted payload bytes before that byte; the length of the content goes to the FINAL segment
     */
    public void seekPlainOffset(long wanted) throws IOException {
        Objects.checkIndex(wanted, file.plainBytes() + 1);
        if (epoch.sizing() == Sizing.FIXED) {
            seekFixed(Math.min(wanted / epoch.segmentSize(), finalSequence()));
            return;
        }
        seekEntry(index.lastNotAbove(IndexEntry::plainOffset, wanted));
        long last = lastBeforeNextEntry();
        SegmentHeader header = header();
        while (sequence < last) {
            long before = fileOffset;
            IndexEntry expectedBefore = expected;
            passOver(header);
            header = header();
            if (header.offset() > wanted) {
                sequence--;
                fileOffset = before;
                expected = expectedBefore;
                return;
            }
        }
    }

    /** Goes to the first segment whose frame starts at {@code wanted} or behind it; to the end if there is none. */
    void seekFileOffset(long wanted) throws IOException {
        long from = Math.max(wanted, file.firstFrameOffset());
        if (epoch.sizing() == Sizing.FIXED) {
            int frameBytes = SegmentSealer.frameBytes(0, 0, epoch.segmentSize());
            long frames = (from - file.firstFrameOffset() + frameBytes - 1) / frameBytes;
            seekFixed(Math.min(frames, file.segmentCount()));
            return;
        }
        if (from >= file.end().dataEnd()) {
            sequence = file.segmentCount();
            fileOffset = file.end().dataEnd();
            return;
        }
        seekEntry(index.lastNotAbove(IndexEntry::fileOffset, from));
        while (fileOffset < from && sequence <= finalSequence()) {
            passOver(header());
        }
    }

    /** Goes to the segment in which a record begins; to the FINAL segment for the number behind the last record. */
    void seekRecord(long wanted) throws IOException {
        seekEntry(index.lastNotAbove(IndexEntry::record, wanted));
        long last = lastBeforeNextEntry();
        while (sequence < last) {
            SegmentHeader header = header();
            RecordSpan span = RecordSpan.find(
                            position.frame(), SegmentLayout.HEADER_BYTES, header.publicMetadataBytes())
                    .orElseThrow(this::conflict);
            if (begins(span, wanted)) {
                return;
            }
            passOver(header);
        }
    }

    /**
     * The next segment, authentic and in its place, or empty behind the FINAL one. Its payload is valid until the next call.
     *
     * @throws IOException if the segment is damaged, altered or another one; the cursor stays before it
     */
    public Optional<OpenedSegment> next() throws IOException {
        if (sequence > finalSequence()) {
            return Optional.empty();
        }
        SegmentHeader header = position.frameAt(fileOffset, maxFrameBytes);
        if (plain.length < header.frameBytes()) {
            plain = new byte[header.frameBytes()];
        }
        OpenedSegment opened = opener.open(position.frame(), 0, header.frameBytes(), plain, 0);
        requirePlace(header);
        requireEnds(opened);
        SegmentMetadata.of(opened);
        long record = epoch.content() == Content.RECORDS
                ? RecordSegments.spanOf(opened).firstToBegin()
                : 0;
        if (expected != null && (expected.plainOffset() != header.offset() || expected.record() != record)) {
            throw conflict();
        }
        sequence++;
        fileOffset += header.frameBytes();
        expected = null;
        return Optional.of(opened);
    }

    /** Whether a record begins in a segment of this span. */
    static boolean begins(RecordSpan span, long record) {
        return span.part() == Part.FIRST_FRAGMENT
                ? span.firstRecord() == record
                : span.part() == Part.WHOLE && record >= span.firstRecord() && record < span.nextRecord();
    }

    private void seekFixed(long wanted) {
        sequence = wanted;
        fileOffset = wanted > finalSequence()
                ? file.end().dataEnd()
                : file.firstFrameOffset() + wanted * SegmentSealer.frameBytes(0, 0, epoch.segmentSize());
        expected = new IndexEntry(wanted, fileOffset, wanted * epoch.segmentSize(), 0);
    }

    private void seekEntry(IndexEntry entry) {
        sequence = entry.sequence();
        fileOffset = entry.fileOffset();
        expected = entry;
    }

    /** Without being believed: see the class comment. */
    private SegmentHeader header() throws IOException {
        SegmentHeader header = position.headerAt(fileOffset, maxFrameBytes);
        requirePlace(header);
        if (expected != null && expected.plainOffset() != header.offset()) {
            throw conflict();
        }
        return header;
    }

    private void passOver(SegmentHeader header) {
        sequence++;
        fileOffset += header.frameBytes();
        expected = null;
    }

    private void requirePlace(SegmentHeader header) throws CorruptDataException {
        boolean inPlace = header.type() == SegmentType.DATA
                && header.sequence() == sequence
                && header.isFinal() == (sequence == finalSequence())
                && fileOffset + header.frameBytes() <= file.end().dataEnd();
        if (!inPlace) {
            throw conflict();
        }
    }

    /** In a file of fixed size all frames have one length; in any file the FINAL one ends where the trailer says. */
    private void requireEnds(OpenedSegment opened) throws CorruptDataException {
        SegmentHeader header = opened.header();
        boolean fits = header.isFinal()
                ? fileOffset + header.frameBytes() == file.end().dataEnd()
                        && header.offset() + opened.payloadBytes() == file.plainBytes()
                : epoch.sizing() == Sizing.VARIABLE
                        || header.frameBytes() == SegmentSealer.frameBytes(0, 0, epoch.segmentSize());
        if (!fits) {
            throw conflict();
        }
    }

    int segmentSize() {
        return epoch.segmentSize();
    }

    private long finalSequence() {
        return file.end().trailer().finalSequence();
    }

    private long lastBeforeNextEntry() {
        return Math.min(sequence + IndexLayout.SEGMENTS_PER_ENTRY - 1, finalSequence());
    }

    private CorruptDataException conflict() {
        return new CorruptDataException(
                ErrorCode.SEQUENCE_CONFLICT,
                "segment is not the one that must lie here",
                "expectedSegment",
                sequence,
                "fileOffset",
                fileOffset);
    }
}
