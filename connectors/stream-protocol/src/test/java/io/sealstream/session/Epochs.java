package io.sealstream.session;

import io.sealstream.segment.Content;
import io.sealstream.segment.EpochRecord;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.EpochStart.Sizing;
import io.sealstream.segment.SegmentHeader;
import io.sealstream.segment.SegmentHeader.Ending;
import io.sealstream.segment.SegmentLayout;
import io.sealstream.segment.SegmentType;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.Suite;
import java.util.Arrays;

/** Epochs and headers of one stream, without keys: sessions look at the clear parts only. */
final class Epochs {

    static final StreamId STREAM = new StreamId(SessionId.parse("000102030405060708090a0b0c0d0e0f"), 7);
    static final int PAYLOAD_BYTES = 10;

    private Epochs() {}

    /** The first epoch, whose id is made of {@code id}. */
    static EpochRecord first(int id) {
        return of(EpochStart.first(STREAM, Content.BYTES, Bound.LIVE, Sizing.VARIABLE, 1000), id);
    }

    /** The epoch that continues {@code before} at a sequence, where each segment before had {@link #PAYLOAD_BYTES}. */
    static EpochRecord after(EpochRecord before, int id, long sequence) {
        EpochStart start = before.start()
                .continuedBy(before.epochId(), before.start().epochNumber() + 1, sequence, sequence * PAYLOAD_BYTES);
        return of(start, id);
    }

    static EpochRecord of(EpochStart start, int id) {
        byte[] commitment = new byte[EpochRecord.COMMITMENT_BYTES];
        Arrays.fill(commitment, (byte) id);
        return new EpochRecord(start, new byte[EpochRecord.SALT_BYTES], commitment);
    }

    /** The header of a segment of {@link #PAYLOAD_BYTES}. */
    static SegmentHeader segment(EpochRecord epoch, long sequence) {
        return segment(epoch, sequence, sequence * PAYLOAD_BYTES, Ending.OPEN);
    }

    static SegmentHeader segment(EpochRecord epoch, long sequence, long offset, Ending ending) {
        return new SegmentHeader(
                SegmentType.DATA,
                ending,
                /* privateMetadata= */ false,
                Suite.AES_256_GCM,
                0,
                PAYLOAD_BYTES + SegmentLayout.TAG_BYTES,
                epoch.start().stream(),
                epoch.epochId(),
                sequence,
                offset);
    }
}
