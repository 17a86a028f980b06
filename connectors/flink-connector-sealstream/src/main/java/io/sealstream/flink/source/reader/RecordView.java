package io.sealstream.flink.source.reader;

import io.sealstream.flink.source.record.SealstreamRecord;
import io.sealstream.flink.source.split.SealstreamSplit;
import io.sealstream.segment.Content;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.StreamName;
import java.util.Arrays;
import java.util.OptionalLong;

/** The record at which a batch stands, and where reading goes on behind it. One object for all records of a batch. */
final class RecordView implements SealstreamRecord {

    private final SealstreamSplit split;
    private final Content content;
    private final SegmentRecords records;
    private int record = -1;

    RecordView(SealstreamSplit split, Content content, SegmentRecords records) {
        this.split = split;
        this.content = content;
        this.records = records;
    }

    /** Moves to the next record of the segment. */
    boolean next() {
        record++;
        return record < records.count();
    }

    @Override
    public StreamId stream() {
        return split.stream();
    }

    @Override
    public StreamName name() {
        return split.name();
    }

    @Override
    public Content content() {
        return content;
    }

    @Override
    public long sequence() {
        return records.sequence();
    }

    @Override
    public long number() {
        return records.number(record);
    }

    @Override
    public OptionalLong sealedAtMs() {
        return records.sealedAtMs();
    }

    @Override
    public byte[] buffer() {
        return records.buffer();
    }

    @Override
    public int offset() {
        return records.offset(record);
    }

    @Override
    public int length() {
        return records.length(record);
    }

    @Override
    public byte[] toBytes() {
        return Arrays.copyOfRange(buffer(), offset(), offset() + length());
    }

    long epochId() {
        return records.epochId();
    }

    long nextSequence() {
        return records.nextSequence(record);
    }

    int nextIndex() {
        return records.nextIndex(record);
    }
}
