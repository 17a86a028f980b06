package io.sealstream.flink.source.reader;

import io.sealstream.cipher.OpenedSegment;
import io.sealstream.flink.source.split.SealstreamSplit;
import io.sealstream.segment.Content;
import io.sealstream.transport.SubscriptionEvent.SegmentArrived;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.jspecify.annotations.Nullable;

/**
 * Opened segments on their way from the fetcher to the task. Their credit goes back to the hub when all their records have been emitted,
 * so that what waits here counts against the window. Filled by the fetcher thread, then read by the task thread.
 */
final class SegmentBatch implements RecordsWithSplitIds<RecordView> {

    /** Enough for the hand-over to cost nothing, small enough for a short wait behind it. */
    private static final int FULL_BYTES = 1 << 20;

    private static final int FULL_SEGMENTS = 256;

    private final PlaintextPool pool;
    private final List<Entry> entries = new ArrayList<>();
    private final Set<String> finished = new HashSet<>();
    private long bytes;
    private int at = -1;

    @SuppressWarnings("ArrayRecordComponent") // identity is meant: never compared
    private record Entry(SegmentArrived segment, String splitId, RecordView view, byte[] plaintext) {}

    SegmentBatch(PlaintextPool pool) {
        this.pool = pool;
    }

    /**
     * Adds the records of a segment.
     *
     * @param opened what they were unpacked from; its buffer goes to the pool when they have been emitted
     */
    void add(
            SegmentArrived segment,
            SealstreamSplit split,
            Content content,
            SegmentRecords records,
            OpenedSegment opened) {
        byte[] plaintext = opened.buffer();
        bytes += opened.heldBytes(segment.frame().length);
        if (records.count() == 0) {
            release(segment, plaintext);
        } else {
            entries.add(new Entry(segment, split.splitId(), new RecordView(split, content, records), plaintext));
        }
    }

    /** The split has no more records than those added. */
    void finish(String splitId) {
        finished.add(splitId);
    }

    boolean isFull() {
        return bytes >= FULL_BYTES || entries.size() >= FULL_SEGMENTS;
    }

    @Override
    public @Nullable String nextSplit() {
        at++;
        return at < entries.size() ? entries.get(at).splitId() : null;
    }

    @Override
    public @Nullable RecordView nextRecordFromSplit() {
        RecordView view = entries.get(at).view();
        return view.next() ? view : null;
    }

    @Override
    public Set<String> finishedSplits() {
        return finished;
    }

    @Override
    public void recycle() {
        entries.forEach(entry -> release(entry.segment(), entry.plaintext()));
        entries.clear();
    }

    private void release(SegmentArrived segment, byte[] plaintext) {
        segment.subscription().consumed(segment);
        pool.giveBack(plaintext);
    }
}
