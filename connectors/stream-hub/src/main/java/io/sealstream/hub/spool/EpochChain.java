package io.sealstream.hub.spool;

import io.sealstream.error.ErrorCode;
import io.sealstream.error.PeerViolationException;
import io.sealstream.segment.EpochRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The epochs of a log, each the continuation of the one before. Changed by one thread, read by any. */
final class EpochChain {

    private final CopyOnWriteArrayList<EpochRecord> epochs = new CopyOnWriteArrayList<>();

    void addAll(List<EpochRecord> found) {
        epochs.addAll(found);
    }

    void add(EpochRecord record) {
        epochs.add(record);
    }

    /** Forgets those that ended at or before a segment. */
    void forgetBefore(long sequence) {
        while (epochs.size() > 1 && epochs.get(1).start().sequence() <= sequence) {
            epochs.remove(0);
        }
    }

    int size() {
        return epochs.size();
    }

    boolean has(long epochId) {
        return epochs.stream().anyMatch(epoch -> epoch.epochId() == epochId);
    }

    /** The epoch that a stored segment belongs to. */
    EpochRecord inForce(long sequence) {
        for (int i = epochs.size() - 1; i >= 0; i--) {
            if (epochs.get(i).start().sequence() <= sequence) {
                return epochs.get(i);
            }
        }
        throw new IllegalStateException("internal error: no epoch at segment " + sequence);
    }

    /** What a reader must know that begins at a segment: the epoch of the one before it, and all that begin with it, in order. */
    List<EpochRecord> at(long sequence) {
        List<EpochRecord> found = new ArrayList<>();
        for (EpochRecord epoch : epochs) {
            long start = epoch.start().sequence();
            if (start < sequence) {
                found.clear();
            }
            if (start <= sequence) {
                found.add(epoch);
            }
        }
        return found;
    }

    /**
     * Checks that a reader's position belongs to this chain.
     *
     * @param next where the log ends
     * @throws PeerViolationException if the epoch is unknown, or did not contain the segment before {@code sequence}
     */
    void requirePosition(long sequence, long epochId, long next) throws PeerViolationException {
        for (int i = 0; i < epochs.size(); i++) {
            EpochRecord epoch = epochs.get(i);
            long from = epoch.start().sequence();
            if (epoch.epochId() == epochId) {
                long to = i + 1 < epochs.size() ? epochs.get(i + 1).start().sequence() : next;
                if (sequence >= from && sequence <= to) {
                    return;
                }
            }
            if (epoch.start().previousEpochId() == epochId && sequence == from) {
                // The end of an epoch that may have been dropped meanwhile.
                return;
            }
        }
        throw new PeerViolationException(
                ErrorCode.POSITION_GONE,
                "position belongs to another history of this stream",
                "wanted",
                sequence,
                "epoch",
                Long.toHexString(epochId),
                "next",
                next);
    }
}
