package io.sealstream.hub;

import io.sealstream.error.ErrorCode;
import io.sealstream.error.PeerViolationException;
import io.sealstream.segment.EpochRecord;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Who may write a stream (SPEC section 7.6; pure). The writer of the last epoch goes on after a broken connection; a new writer takes
 * over when it opens, and everybody before it is fenced. Whoever resumes an epoch that is not stored has a claim only, which its EPOCH
 * has to prove: until then nobody else loses anything. Confined to the stream's thread.
 *
 * @param <C> what stands for a channel; compared with {@code equals}
 */
final class WriterRights<C> {

    private Optional<C> writer = Optional.empty();
    private boolean fresh;
    private final Set<C> claims = new HashSet<>();

    /** New writers since the last epoch began, as far as they were seen: whose can an epoch be that continues it? */
    private int opensSinceEpoch;

    private boolean sawLastEpochBegin;

    /**
     * A channel opens the stream.
     *
     * @param resumedEpoch the epoch it wants to go on with; empty for a new writer
     * @param lastEpoch the last epoch stored
     * @return the channels that have lost their right and must be told
     * @throws PeerViolationException with {@code FENCED} if it has lost its right itself
     */
    Set<C> open(C channel, Optional<Long> resumedEpoch, Optional<EpochRecord> lastEpoch) throws PeerViolationException {
        if (resumedEpoch.isEmpty()) {
            opensSinceEpoch++;
            return takeOver(channel, /* isFresh= */ true);
        }
        if (lastEpoch.map(EpochRecord::epochId).equals(resumedEpoch)) {
            if (writer.isPresent() && fresh) {
                // A new writer has opened and is about to begin its epoch: this one is a zombie.
                throw fenced("a new writer has opened the stream");
            }
            return takeOver(channel, /* isFresh= */ false);
        }
        if (writer.isPresent() && fresh && !isOnlyNewWriter(lastEpoch)) {
            throw fenced("a new writer has opened the stream");
        }
        claims.add(channel);
        return Set.of();
    }

    /**
     * A channel wants to begin an epoch; call {@link #began} when that is stored.
     *
     * @throws PeerViolationException with {@code FENCED} if the channel may not write, or another epoch came in between
     */
    void requireEpoch(C channel, EpochRecord record, Optional<EpochRecord> lastEpoch) throws PeerViolationException {
        if (!claims.contains(channel)) {
            require(channel);
        }
        long current = lastEpoch.map(EpochRecord::epochId).orElse(0L);
        if (current != record.epochId() && current != record.start().previousEpochId()) {
            throw fenced("another epoch has begun meanwhile");
        }
    }

    /**
     * The channel's epoch is the last one now.
     *
     * @return the channels that have lost their right and must be told
     */
    Set<C> began(C channel) {
        opensSinceEpoch = 0;
        sawLastEpochBegin = true;
        if (writer.equals(Optional.of(channel))) {
            fresh = false;
            return Set.of();
        }
        Set<C> superseded = new HashSet<>();
        writer.ifPresent(superseded::add);
        claims.remove(channel);
        writer = Optional.of(channel);
        fresh = false;
        return superseded;
    }

    /** Fails unless the channel may write. */
    void require(C channel) throws PeerViolationException {
        if (!writer.equals(Optional.of(channel))) {
            throw fenced("another channel writes the stream");
        }
    }

    /**
     * Fails unless the channel may write segments.
     *
     * @throws PeerViolationException with {@code FENCED} if another writes, {@code PROTOCOL} if it is a new writer without its epoch: nobody
     *     goes on under an epoch that somebody else has begun
     */
    void requireBegun(C channel) throws PeerViolationException {
        require(channel);
        if (fresh) {
            throw new PeerViolationException(ErrorCode.PROTOCOL, "new writer sends segments before its epoch record");
        }
    }

    /** The channel is gone. Returns whether nobody writes now. */
    boolean close(C channel) {
        claims.remove(Objects.requireNonNull(channel, "channel"));
        if (writer.equals(Optional.of(channel))) {
            writer = Optional.empty();
            fresh = false;
            return true;
        }
        return false;
    }

    /** Whoever had a claim is older than a writer that opens now. */
    private Set<C> takeOver(C channel, boolean isFresh) {
        Set<C> superseded = new HashSet<>();
        writer.ifPresent(superseded::add);
        if (isFresh) {
            superseded.addAll(claims);
            claims.clear();
        }
        superseded.remove(channel);
        writer = Optional.of(channel);
        fresh = isFresh;
        return superseded;
    }

    /**
     * Whether the writer that is about to begin is the only one since the last epoch. Then an epoch that continues that one can only be
     * its own, over a connection that has not been noticed to be dead.
     */
    private boolean isOnlyNewWriter(Optional<EpochRecord> lastEpoch) {
        return opensSinceEpoch == 1 && (sawLastEpochBegin || lastEpoch.isEmpty());
    }

    static PeerViolationException fenced(String why) {
        return new PeerViolationException(ErrorCode.FENCED, "a newer writer has taken over this stream", "why", why);
    }
}
