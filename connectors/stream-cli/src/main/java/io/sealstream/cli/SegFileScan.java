package io.sealstream.cli;

import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import io.sealstream.file.SegFileHeader;
import io.sealstream.file.SegFileReader;
import io.sealstream.file.SegFileTrailer;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochRecord;
import io.sealstream.segment.PayloadLength;
import io.sealstream.segment.RecordSpan;
import io.sealstream.segment.SegmentHeader;
import io.sealstream.segment.SegmentLayout;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code .seg} file says of itself, read to its end or to the first fault without any key; so nothing here is authentic. Not
 * thread safe.
 */
final class SegFileScan {

    private final SegFileReader reader;
    private @Nullable EpochRecord epoch;
    private long segments;
    private long payloadBytes;
    private long lastPayloadBytes;
    private boolean finalSegment;
    private long indexSegments;
    private long indexEntries;
    private long recordCount;
    private @Nullable SegFileTrailer trailer;
    private @Nullable StreamException fault;

    private SegFileScan(SegFileReader reader) {
        this.reader = reader;
    }

    /**
     * Reads a whole file.
     *
     * @throws StreamException if not even its header parses; later faults are kept in {@link #fault}
     * @throws IOException if the input cannot be read
     */
    static SegFileScan of(InputStream in) throws IOException {
        SegFileScan scan = new SegFileScan(new SegFileReader(in));
        try {
            scan.epoch = scan.reader.epoch();
            while (scan.trailer == null) {
                int frameBytes = scan.reader.nextFrame();
                scan.take(scan.reader.frameHeader(frameBytes));
            }
            scan.reader.requireEnd();
        } catch (StreamException e) {
            scan.fault = e;
        }
        return scan;
    }

    SegFileHeader header() {
        return reader.header();
    }

    int headerBytes() {
        return reader.headerBytes().length;
    }

    Optional<EpochRecord> epoch() {
        return Optional.ofNullable(epoch);
    }

    /** Whole data segments, the final one included. */
    long segments() {
        return segments;
    }

    /** Payload of all segments; private metadata, if there is any, is counted with it. */
    long payloadBytes() {
        return payloadBytes;
    }

    /** Payload of the last whole data segment; 0 if there is none. */
    long lastPayloadBytes() {
        return lastPayloadBytes;
    }

    boolean hasFinalSegment() {
        return finalSegment;
    }

    boolean hasTrailer() {
        return trailer != null;
    }

    /** What the trailer says. */
    Optional<SegFileTrailer> trailer() {
        return Optional.ofNullable(trailer);
    }

    /** Whole INDEX segments; a file of fixed size has none. */
    long indexSegments() {
        return indexSegments;
    }

    /** Entries of the index. */
    long indexEntries() {
        return indexEntries;
    }

    /** Records that end in the segments, or empty for a file of bytes. */
    OptionalLong recordCount() {
        return header().content() == Content.RECORDS ? OptionalLong.of(recordCount) : OptionalLong.empty();
    }

    /** Bytes of the file up to its end or the fault. */
    long fileBytes() {
        return reader.bytesRead();
    }

    /** Why reading stopped before the end. */
    Optional<StreamException> fault() {
        return Optional.ofNullable(fault);
    }

    private void take(SegmentHeader segment) throws StreamException {
        boolean inPlace =
                switch (segment.type()) {
                    case DATA -> !finalSegment && segment.sequence() == segments;
                    case INDEX -> finalSegment && segment.sequence() == indexSegments;
                    case TRAILER -> finalSegment;
                    case BEACON -> false;
                };
        if (!inPlace) {
            throw new CorruptDataException(
                    ErrorCode.SEQUENCE_CONFLICT,
                    "segment is not the one that must follow",
                    "foundType",
                    segment.type(),
                    "foundSegment",
                    segment.sequence(),
                    "expectedSegment",
                    segments);
        }
        long bodyPayload = (long) segment.bodyBytes() - SegmentLayout.TAG_BYTES;
        switch (segment.type()) {
            case DATA -> takeData(segment, bodyPayload);
            case INDEX -> {
                indexSegments++;
                indexEntries += bodyPayload / SegFileReader.INDEX_ENTRY_BYTES;
            }
            case TRAILER -> trailer = SegFileTrailer.decode(reader.publicMetadata(segment));
            case BEACON -> throw new AssertionError("internal error: a beacon has no place in a file");
        }
    }

    private void takeData(SegmentHeader segment, long bodyBytes) throws StreamException {
        byte[] metadata = reader.publicMetadata(segment);
        OptionalInt said = PayloadLength.find(metadata, 0, metadata.length);
        long bodyPayload = said.isPresent() ? said.getAsInt() : bodyBytes;
        if (header().content() == Content.RECORDS) {
            recordCount = RecordSpan.find(metadata, 0, metadata.length)
                    .map(RecordSpan::nextRecord)
                    .orElse(recordCount);
        }
        segments++;
        lastPayloadBytes = bodyPayload;
        payloadBytes += bodyPayload;
        finalSegment = segment.isFinal();
    }
}
