package io.sealstream.hub.spool;

import io.sealstream.segment.EpochRecord;
import io.sealstream.segment.RecordSpan;
import io.sealstream.segment.SegmentHeader;
import java.util.Optional;

/** What lies in a spool file, one after the other. Closed. */
public sealed interface LogItem {

    /** Length on disk. */
    int bytes();

    /** An epoch begins, or is repeated at the start of a file. */
    record Epoch(EpochRecord record) implements LogItem {
        @Override
        public int bytes() {
            return EpochRecord.BYTES;
        }
    }

    /**
     * A segment.
     *
     * @param span there for streams of records
     * @param payloadBytes length of its payload
     */
    record Segment(SegmentHeader header, Optional<RecordSpan> span, int payloadBytes) implements LogItem {
        @Override
        public int bytes() {
            return header.frameBytes();
        }

        /** All that can be checked of an epoch without a key; served with another, its segments could not be opened. */
        boolean isOf(Optional<EpochRecord> epoch) {
            return epoch.filter(record -> record.epochId() == header.epochId()
                            && record.start().stream().equals(header.stream()))
                    .isPresent();
        }

        long nextOffset() {
            return header.offset() + payloadBytes;
        }
    }
}
