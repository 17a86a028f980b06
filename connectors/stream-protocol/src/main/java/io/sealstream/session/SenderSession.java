package io.sealstream.session;

import io.sealstream.error.ErrorCode;
import io.sealstream.error.PeerViolationException;
import io.sealstream.error.StreamException;
import io.sealstream.segment.EpochRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The publisher's side of one stream (SPEC section 7.5 and 7.6): keeps sealed frames until they are durable, sends them as far as
 * credit goes, and after a broken connection sends again exactly what the hub has not received. Frames are never sealed twice. Pure
 * state; guarded by its owner.
 */
public final class SenderSession {

    private final EpochRecord epoch;
    private final ArrayDeque<Frame> retained = new ArrayDeque<>();
    private final ArrayDeque<Frame> unsent = new ArrayDeque<>();
    private long retainedBytes;
    private long nextSubmit;
    private long nextSend;

    /** First sequence that no connection has carried: the hub may hold anything before it. */
    private long highestSent;

    private long maxSequence;
    private long connectionMaxSequence;
    private long durableNext;
    private boolean connected;

    /**
     * A sealed frame that waits for durability.
     *
     * @param sequence its sequence
     * @param buffer holds it from 0; belongs to the session until the frame is durable
     * @param bytes its length
     */
    @SuppressWarnings("ArrayRecordComponent") // identity is meant: never compared
    public record Frame(long sequence, byte[] buffer, int bytes) {}

    /**
     * Starts with the answer to the first OPEN, for an epoch that begins at its durable position.
     *
     * @param epoch the epoch that all frames belong to
     */
    public SenderSession(EpochRecord epoch, HopFrame.OpenAck ack) {
        this.epoch = epoch;
        this.nextSubmit = epoch.start().sequence();
        this.nextSend = nextSubmit;
        this.durableNext = nextSubmit;
        this.highestSent = nextSubmit;
        this.maxSequence = ack.maxSequence();
        this.connectionMaxSequence = ack.maxSequence();
        this.connected = true;
    }

    /** Takes the next frame in order; it is kept whether there is credit or not. */
    public void submit(Frame frame) {
        if (frame.sequence() != nextSubmit) {
            throw new IllegalArgumentException(
                    "frames are submitted in order: expected " + nextSubmit + ", found " + frame.sequence());
        }
        retained.addLast(frame);
        unsent.addLast(frame);
        retainedBytes += frame.bytes();
        nextSubmit++;
    }

    /** The next frame that may be sent now, if any. */
    public Optional<Frame> nextToSend() {
        boolean allowed = connected && nextSend < connectionMaxSequence;
        return allowed ? Optional.ofNullable(unsent.peekFirst()) : Optional.empty();
    }

    /** The first frame that has not been sent on this connection, whether it may be or not. */
    public Optional<Frame> firstUnsent() {
        return Optional.ofNullable(unsent.peekFirst());
    }

    /** Says that the frame given by {@link #nextToSend} is on its way. */
    public void sent() {
        unsent.removeFirst();
        nextSend++;
        highestSent = Math.max(highestSent, nextSend);
    }

    /** The connection is gone; nothing is sent until {@link #reopened}. */
    public void disconnected() {
        connected = false;
    }

    /**
     * A new connection was accepted for this epoch.
     *
     * @return frames that became durable meanwhile
     * @throws StreamException if the hub has lost what it acknowledged, or knows more than was sent
     */
    public List<Frame> reopened(HopFrame.OpenAck ack) throws StreamException {
        boolean known = ack.lastEpoch().filter(id -> id == epoch.epochId()).isPresent();
        long received = known ? ack.receivedNext() : epoch.start().sequence();
        if (received > highestSent) {
            throw notSent(received, ack.durableNext());
        }
        if (received < durableNext) {
            throw new PeerViolationException(
                    ErrorCode.POSITION_GONE,
                    "hub does not hold what it acknowledged as durable",
                    "stream",
                    epoch.start().stream(),
                    "hubNext",
                    received,
                    "acknowledgedNext",
                    durableNext);
        }
        connected = true;
        nextSend = received;
        // A hub that started again may have less, and then allows less than it did before.
        connectionMaxSequence = ack.maxSequence();
        maxSequence = Math.max(maxSequence, ack.maxSequence());
        unsent.clear();
        retained.stream().filter(frame -> frame.sequence() >= received).forEach(unsent::addLast);
        return release(Math.max(durableNext, Math.min(ack.durableNext(), received)));
    }

    /** Whether the hub must be sent the EPOCH record again before any frame. */
    public boolean mustSendEpoch(HopFrame.OpenAck ack) {
        return ack.lastEpoch().filter(id -> id == epoch.epochId()).isEmpty();
    }

    /**
     * Takes an acknowledgement.
     *
     * @return frames that are durable now: their buffers belong to the caller again
     * @throws StreamException if it acknowledges what was never sent
     */
    public List<Frame> credited(HopFrame.Credit credit) throws StreamException {
        if (credit.durableNext() > highestSent || credit.receivedNext() > highestSent) {
            throw notSent(credit.receivedNext(), credit.durableNext());
        }
        connectionMaxSequence = Math.max(connectionMaxSequence, credit.maxSequence());
        maxSequence = Math.max(maxSequence, credit.maxSequence());
        return release(Math.max(durableNext, credit.durableNext()));
    }

    /** Whether a connection carries this session now. */
    public boolean isConnected() {
        return connected;
    }

    /** First sequence that is not durable. */
    public long durableNext() {
        return durableNext;
    }

    /** First sequence that has not been submitted. */
    public long nextSubmit() {
        return nextSubmit;
    }

    /** First sequence that no connection has allowed yet: how far to seal. Never goes back. */
    public long maxSequence() {
        return maxSequence;
    }

    /** Bytes of frames that are kept. */
    public long retainedBytes() {
        return retainedBytes;
    }

    public EpochRecord epoch() {
        return epoch;
    }

    private PeerViolationException notSent(long received, long durable) {
        return new PeerViolationException(
                ErrorCode.PROTOCOL,
                "hub acknowledges segments that were not sent",
                "durableNext",
                durable,
                "receivedNext",
                received,
                "sentNext",
                highestSent);
    }

    private List<Frame> release(long durable) {
        List<Frame> released = new ArrayList<>();
        while (durableNext < durable && !retained.isEmpty()) {
            Frame frame = retained.removeFirst();
            if (frame.sequence() == nextSend) {
                // Sent on an earlier connection: its buffer belongs to the caller now.
                unsent.removeFirst();
                nextSend++;
            }
            retainedBytes -= frame.bytes();
            durableNext++;
            released.add(frame);
        }
        return released;
    }
}
