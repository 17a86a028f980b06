package io.sealstream.stream;

import io.sealstream.cipher.OpenedSegment;
import io.sealstream.cipher.SegmentMetadata;
import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import io.sealstream.segment.Assembler;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.RecordSpan;
import io.sealstream.segment.RecordUnpacker;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The end of a decoder: takes authentic segments in order, checks that they fit each other, and hands their content to the consumer. What
 * it throws breaks the stream. Not thread safe.
 */
final class SegmentDelivery implements Assembler.SegmentConsumer<OpenedSegment> {

    private final StreamConsumer consumer;
    private final RecordUnpacker unpacker;
    private final PayloadOffsets offsets = new PayloadOffsets();
    private Content content = Content.BYTES;

    /** A gap that the consumer has not been told of, because its next segment may tell more. */
    private @Nullable Gap pending;

    private long segments;
    private long bytes;
    private long records;
    private long gaps;
    private long lostSegments;
    private boolean complete;

    private record Gap(long firstMissing, long next, boolean abandonedRecord) {}

    SegmentDelivery(StreamConsumer consumer, int maxRecordBytes) {
        this.consumer = consumer;
        this.unpacker = new RecordUnpacker(maxRecordBytes);
    }

    void epoch(EpochStart start) {
        content = start.content();
        unpacker.epoch(start.segmentSize());
    }

    @Override
    public void accept(long sequence, OpenedSegment opened) throws StreamException {
        if (complete) {
            // It waited in the window when the final segment came.
            throw new CorruptDataException(
                    ErrorCode.SEQUENCE_CONFLICT, "segment follows the final segment", "segment", sequence);
        }
        offsets.require(opened);
        SegmentMetadata metadata = SegmentMetadata.of(opened);
        tellGap(lostBytes(opened));
        offsets.passed(opened);
        segments++;
        bytes += opened.payloadBytes();
        if (!metadata.equals(SegmentMetadata.NONE)) {
            consumer.segment(sequence, metadata);
        }
        if (content == Content.RECORDS) {
            deliverRecords(opened);
        } else if (opened.payloadBytes() > 0) {
            consumer.bytes(opened.buffer(), opened.payloadOffset(), opened.payloadBytes());
        }
        complete = opened.header().isFinal();
    }

    @Override
    public void gap(long firstMissing, long next) {
        boolean abandoned = unpacker.gap();
        gaps++;
        lostSegments += next - firstMissing;
        offsets.lost(next - firstMissing);
        Gap before = pending;
        pending = before == null
                ? new Gap(firstMissing, next, abandoned)
                : new Gap(before.firstMissing(), next, before.abandonedRecord());
    }

    /** Tells the consumer of a gap whose next segment is not there yet. */
    void tellGap() {
        tellGap(OptionalLong.empty());
    }

    boolean isComplete() {
        return complete;
    }

    long segments() {
        return segments;
    }

    long bytes() {
        return bytes;
    }

    long records() {
        return records;
    }

    long abandonedRecords() {
        return unpacker.abandonedRecords();
    }

    long gaps() {
        return gaps;
    }

    long lostSegments() {
        return lostSegments;
    }

    private void tellGap(OptionalLong lostBytes) {
        Gap gap = pending;
        if (gap != null) {
            pending = null;
            consumer.gap(new StreamGap(gap.firstMissing(), gap.next(), lostBytes, gap.abandonedRecord()));
        }
    }

    /** What a gap has cost, if all of it is known now. */
    private OptionalLong lostBytes(OpenedSegment next) {
        Gap gap = pending;
        return gap == null ? OptionalLong.empty() : offsets.lostBytes(gap.next() - gap.firstMissing(), next);
    }

    private void deliverRecords(OpenedSegment opened) throws StreamException {
        byte[] metadata = opened.publicMetadata();
        RecordSpan span = RecordSpan.find(metadata, 0, metadata.length)
                .orElseThrow(() -> new CorruptDataException(
                        ErrorCode.BAD_RECORD,
                        "segment of a stream of records does not say which records it holds",
                        "segment",
                        opened.header().sequence()));
        unpacker.unpack(
                opened.header().sequence(),
                opened.header().ending(),
                span,
                opened.buffer(),
                opened.payloadOffset(),
                opened.payloadBytes(),
                (index, record, at, length) -> {
                    records++;
                    consumer.record(span.firstRecord() + index, record, at, length);
                });
    }
}
