package io.sealstream.flink.source.split;

import io.sealstream.session.StartPosition;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How far a reader is with its split. The position moves on the task thread; what the fetcher thread learns of the stream's borders is
 * handed over through volatile fields.
 */
public final class SealstreamSplitState {

    private final SealstreamSplit split;
    private boolean moved;
    private long epochId;
    private long sequence;
    private int recordIndex;
    private volatile @Nullable Long startedAt;
    private volatile @Nullable Long endsAt;

    public SealstreamSplitState(SealstreamSplit split) {
        this.split = split;
        if (split.position() instanceof SplitPosition.NextRecord next) {
            moveTo(next.epochId(), next.sequence(), next.recordIndex());
        }
    }

    /** A record has been emitted; the next starts here. On the task thread. */
    public void moveTo(long newEpochId, long newSequence, int newRecordIndex) {
        moved = true;
        epochId = newEpochId;
        sequence = newSequence;
        recordIndex = newRecordIndex;
    }

    /**
     * The hub delivers from this segment on. From now on a beginning that only the hub could place has a place, so that a restart
     * begins at the same segment.
     */
    public void startedAt(long firstSequence) {
        startedAt = firstSequence;
    }

    /** The stream has no segment from this one on. */
    public void endsAt(long endSequence) {
        endsAt = endSequence;
    }

    /** What goes into a checkpoint. On the task thread. */
    public SealstreamSplit toSplit() {
        if (moved) {
            return split.at(new SplitPosition.NextRecord(epochId, sequence, recordIndex));
        }
        Long started = startedAt;
        return started == null
                ? split
                : split.at(new SplitPosition.Beginning(new StartPosition.AtSequence(started, 0)));
    }

    /** Everything before this segment has been emitted, now or before a restart; empty before the first record. On the task thread. */
    public OptionalLong emittedBefore() {
        return moved ? OptionalLong.of(sequence) : OptionalLong.empty();
    }

    /** Where the stream ends, once its end has been read. */
    public OptionalLong end() {
        Long end = endsAt;
        return end == null ? OptionalLong.empty() : OptionalLong.of(end);
    }
}
