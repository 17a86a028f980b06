package io.sealstream.hub;

import io.sealstream.error.ErrorCode;
import io.sealstream.error.PeerViolationException;
import io.sealstream.segment.EpochRecord;
import java.util.Objects;
import java.util.Optional;

/**
 * Who may write a stream (SPEC section 7.6; pure). The writer of the last epoch goes on after a broken connection; a new writer takes
 * over when it opens, and everybody before it is fenced. Confined to the stream's thread.
 *
 * @param <C> what stands for a channel; compared with {@code equals}
 */
final class WriterRights<C> {

    private Optional<C> writer = Optional.empty();
    private boolean fresh;

    /**
     * A channel opens the stream.
     *
     * @param resumedEpoch the epoch it wants to go on with; empty for a new writer
     * @param lastEpoch the last epoch stored
     * @return the channel that has lost its right and must be told, if any
     * @throws PeerViolationException with {@code FENCED} if it has lost its right itself
     */
    Optional<C> open(C channel, Optional<Long> resumedEpoch, Optional<EpochRecord> lastEpoch)
            throws PeerViolationException {
        boolean resumesLast =
                resumedEpoch.isPresent() && lastEpoch.map(EpochRecord::epochId).equals(resumedEpoch);
        if (resumedEpoch.isPresent() && !resumesLast && writer.isPresent()) {
            throw fenced("another epoch is current");
        }
        if (resumesLast && writer.isPresent() && fresh) {
            // A new writer has opened and is about to begin its epoch: this one is a zombie.
            throw fenced("a new writer has opened the stream");
        }
        Optional<C> superseded = writer.filter(before -> !before.equals(channel));
        writer = Optional.of(channel);
        fresh = !resumesLast;
        return superseded;
    }

    /**
     * The writer begins an epoch.
     *
     * @throws PeerViolationException with {@code FENCED} if the channel is not the writer, or another epoch came in between
     */
    void beginEpoch(C channel, EpochRecord record, Optional<EpochRecord> lastEpoch) throws PeerViolationException {
        require(channel);
        long current = lastEpoch.map(EpochRecord::epochId).orElse(0L);
        if (current != record.epochId() && current != record.start().previousEpochId()) {
            throw fenced("another epoch has begun meanwhile");
        }
        fresh = false;
    }

    /** Fails unless the channel may write. */
    void require(C channel) throws PeerViolationException {
        if (!writer.equals(Optional.of(channel))) {
            throw fenced("another channel writes the stream");
        }
    }

    /** The channel is gone. Returns whether nobody writes now. */
    boolean close(C channel) {
        if (writer.equals(Optional.of(Objects.requireNonNull(channel, "channel")))) {
            writer = Optional.empty();
            fresh = false;
            return true;
        }
        return false;
    }

    static PeerViolationException fenced(String why) {
        return new PeerViolationException(ErrorCode.FENCED, "a newer writer has taken over this stream", "why", why);
    }
}
