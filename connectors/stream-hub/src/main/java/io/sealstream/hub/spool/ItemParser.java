package io.sealstream.hub.spool;

import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import io.sealstream.segment.EpochRecord;
import io.sealstream.segment.PayloadLength;
import io.sealstream.segment.RecordSpan;
import io.sealstream.segment.SegmentCodec;
import io.sealstream.segment.SegmentHeader;
import io.sealstream.segment.SegmentLayout;
import java.util.Arrays;
import java.util.Optional;

/** Tells what begins at a place, from its first bytes. Not thread safe. */
public final class ItemParser {

    /** Enough for every header with its public metadata, and for an EPOCH record. */
    public static final int MAX_HEAD_BYTES = SegmentLayout.HEADER_BYTES + SegmentLayout.MAX_PUBLIC_METADATA_BYTES;

    private final SegmentCodec codec = new SegmentCodec();

    /**
     * Parses the item at {@code offset}.
     *
     * @param available bytes from there; a segment's body need not be among them
     * @throws StreamException if no item begins there
     */
    public LogItem parse(byte[] bytes, int offset, int available) throws StreamException {
        if (available < 2) {
            throw new CorruptDataException(ErrorCode.TRUNCATED, "item ends early", "foundBytes", available);
        }
        if (bytes[offset] == 'S' && bytes[offset + 1] == 'E') {
            if (available < EpochRecord.BYTES) {
                throw new CorruptDataException(ErrorCode.TRUNCATED, "epoch record ends early", "foundBytes", available);
            }
            return new LogItem.Epoch(EpochRecord.decode(Arrays.copyOfRange(bytes, offset, offset + EpochRecord.BYTES)));
        }
        SegmentHeader header = codec.decode(bytes, offset, available);
        int metadata = offset + SegmentLayout.HEADER_BYTES;
        Optional<RecordSpan> span = RecordSpan.find(bytes, metadata, header.publicMetadataBytes());
        return new LogItem.Segment(header, span, payloadBytes(header, bytes, metadata));
    }

    /** SPEC section 3.4: what cannot be told from the header stands in public metadata. */
    private static int payloadBytes(SegmentHeader header, byte[] bytes, int metadata) throws StreamException {
        if (!PayloadLength.isNeeded(header)) {
            return header.bodyBytes() - SegmentLayout.TAG_BYTES;
        }
        return PayloadLength.find(bytes, metadata, header.publicMetadataBytes())
                .orElseThrow(() -> new CorruptDataException(
                        ErrorCode.CORRUPT_HEADER,
                        "segment does not say how long its payload is",
                        "segment",
                        header.sequence()));
    }
}
