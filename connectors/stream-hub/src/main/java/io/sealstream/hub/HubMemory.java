package io.sealstream.hub;

import io.sealstream.hub.limit.HubLimits;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What waits in a hub's memory for all clients together (SPEC section 8). Thread safe. */
final class HubMemory {

    private final HubLimits.Memory limits;
    private final AtomicLong unstoredBytes = new AtomicLong();
    private final AtomicInteger unreadFrames = new AtomicInteger();
    private final AtomicReference<@Nullable Object> turn = new AtomicReference<>();

    private final AtomicBoolean somebodyWaits = new AtomicBoolean();

    HubMemory(HubLimits.Memory limits) {
        this.limits = limits;
    }

    HubLimits.Memory limits() {
        return limits;
    }

    /** Bytes were received, or, if negative, stored or dropped. */
    void unstored(long bytes) {
        unstoredBytes.addAndGet(bytes);
    }

    /** Frames wait for a client, or, if negative, do not any more. */
    void unread(int frames) {
        unreadFrames.addAndGet(frames);
    }

    /** Whether so much is received and not stored that only what helps to store it should be read. */
    boolean isReceivedFull() {
        return unstoredBytes.get() > limits.unstoredBytes();
    }

    /** A connection is not read until there is memory again, and looks no more by itself. */
    void waitForMemory() {
        somebodyWaits.set(true);
    }

    /** Whether a connection waits that nobody has looked at since. */
    boolean takeSomebodyWaits() {
        return somebodyWaits.getAndSet(false);
    }

    /** Whether so many frames wait that whoever does not read them should get no more. */
    boolean isUnreadFull() {
        return unreadFrames.get() > limits.unreadFrames();
    }

    /** While memory is full one connection after the other may finish its record. Returns whether it is this one's turn. */
    boolean takeTurn(Object connection) {
        return turn.compareAndSet(null, connection) || turn.get() == connection;
    }

    boolean hasTurn(Object connection) {
        return turn.get() == connection;
    }

    void endTurn(Object connection) {
        turn.compareAndSet(connection, null);
    }

    /** Received and not stored. */
    long unstoredBytes() {
        return unstoredBytes.get();
    }
}
