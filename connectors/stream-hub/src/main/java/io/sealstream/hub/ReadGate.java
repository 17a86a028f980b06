package io.sealstream.hub;

import io.netty.channel.ChannelHandlerContext;
import io.sealstream.error.LimitExceededException;
import io.sealstream.hub.limit.RefusalKind;
import io.sealstream.hub.limit.Refusals;
import io.sealstream.transport.hop.UnfinishedRecord;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Stops reading from one client while it is ahead of the hub: more of its frames wait for streams than help to keep them busy, it is
 * above its rate, or the hub's memory is full (SPEC section 8). Nothing is refused for that; the client's own socket fills up. Confined
 * to the event loop.
 */
final class ReadGate {

    /** Frames of one connection that may wait for streams. */
    static final int MAX_TASKS = 256;

    /** What a connection may hold although the hub's memory is full. */
    private static final int SMALL_BYTES = 4 << 10;

    /** How long a connection may take to finish its record when it is its turn and others wait. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final ChannelHandlerContext context;
    private final HubMemory memory;
    private final Refusals refusals;
    private int tasks;
    private long unstoredBytes;
    private int unfinishedBytes;
    private long turnSinceNanos;
    private long waitUntilNanos;
    private boolean waiting;

    ReadGate(ChannelHandlerContext context, HubMemory memory, Refusals refusals) {
        this.context = context;
        this.memory = memory;
        this.refusals = refusals;
    }

    /** A frame goes to its stream; {@code bytes} of DATA are in it. */
    void began(int bytes) {
        tasks++;
        unstoredBytes += bytes;
        memory.unstored(bytes);
        update();
    }

    /** The stream is done with it. */
    void ended(int bytes) {
        tasks--;
        unstoredBytes -= bytes;
        memory.unstored(-bytes);
        update();
    }

    /** The client is above its rate. */
    void waitFor(Duration wait) {
        if (!wait.isZero()) {
            waitUntilNanos = System.nanoTime() + wait.toNanos();
            if (!waiting) {
                waiting = true;
                scheduleEndOfWait(wait);
            }
            update();
        }
    }

    /** What has come was given out; what is left of it is the beginning of a record. */
    void readComplete() {
        int before = unfinishedBytes;
        unfinishedBytes = UnfinishedRecord.heldBytes(context.pipeline());
        memory.unstored(unfinishedBytes - before);
        if (unfinishedBytes < before) {
            memory.endTurn(this);
        }
        update();
    }

    /**
     * Looks again, because the hub's memory is or was full.
     *
     * @throws LimitExceededException if it is this connection's turn to finish its record, and it does not
     */
    void check() throws LimitExceededException {
        boolean slow = System.nanoTime() - turnSinceNanos > PATIENCE.toNanos();
        if (memory.hasTurn(this) && slow && memory.isReceivedFull()) {
            throw refusals.limit(
                    RefusalKind.UNFINISHED,
                    "client does not finish its record while others need the memory",
                    "heldBytes",
                    unfinishedBytes,
                    "patience",
                    PATIENCE);
        }
        update();
    }

    /** The connection is over. What streams still hold is counted until they are done. */
    void close() {
        memory.unstored(-unfinishedBytes);
        unfinishedBytes = 0;
        memory.endTurn(this);
    }

    /** Whether the client is silent because nobody reads what it says. */
    boolean isShut() {
        return !context.channel().config().isAutoRead();
    }

    private void update() {
        if (!context.channel().isActive()) {
            return;
        }
        boolean own = !waiting
                && tasks <= MAX_TASKS
                && unstoredBytes <= memory.limits().unstoredBytesPerConnection();
        if (!own) {
            // It cannot use its turn, and must not be blamed for that.
            memory.endTurn(this);
        }
        boolean open = own && hasMemory();
        if (open == isShut()) {
            context.channel().config().setAutoRead(open);
        }
    }

    private boolean hasMemory() {
        if (!memory.isReceivedFull() || unstoredBytes + unfinishedBytes <= SMALL_BYTES) {
            memory.endTurn(this);
            return true;
        }
        boolean hadTurn = memory.hasTurn(this);
        boolean turn = unfinishedBytes > SMALL_BYTES && memory.takeTurn(this);
        if (turn && !hadTurn) {
            turnSinceNanos = System.nanoTime();
        }
        if (!turn) {
            memory.waitForMemory();
        }
        return turn;
    }

    private void scheduleEndOfWait(Duration wait) {
        context.executor()
                .schedule(
                        () -> {
                            long left = waitUntilNanos - System.nanoTime();
                            if (left > 0) {
                                scheduleEndOfWait(Duration.ofNanos(left));
                            } else {
                                waiting = false;
                                update();
                            }
                        },
                        wait.toNanos(),
                        TimeUnit.NANOSECONDS);
    }
}
