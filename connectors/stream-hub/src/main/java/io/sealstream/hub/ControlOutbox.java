package io.sealstream.hub;

import io.netty.channel.ChannelHandlerContext;
import io.sealstream.error.LimitExceededException;
import io.sealstream.hub.limit.RefusalKind;
import io.sealstream.hub.limit.Refusals;
import io.sealstream.session.HopFrame;
import io.sealstream.transport.hop.HopMessage;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Control frames on their way to one client, counted, so that a client that asks and does not read the answers cannot fill the hub's
 * memory (SPEC section 8). Sends from any thread.
 */
final class ControlOutbox {

    /** What may wait for one client although very much waits for all: the answers to a client that does read, to all that it may ask. */
    private static final int FEW_FRAMES = ReadGate.MAX_TASKS + 50;

    private final ChannelHandlerContext context;
    private final HubMemory memory;
    private final Refusals refusals;
    private final AtomicInteger waiting = new AtomicInteger();

    ControlOutbox(ChannelHandlerContext context, HubMemory memory, Refusals refusals) {
        this.context = context;
        this.memory = memory;
        this.refusals = refusals;
    }

    /** Sends a frame; it waits until the client's socket takes it. */
    void send(int number, HopFrame frame) {
        sendLater(number, frame);
        context.flush();
    }

    /** Sends a frame together with the next one that is sent; many small writes to a socket cost much. */
    void sendLater(int number, HopFrame frame) {
        waiting.incrementAndGet();
        memory.unread(1);
        context.write(new HopMessage.Control(number, frame)).addListener(done -> {
            waiting.decrementAndGet();
            memory.unread(-1);
        });
    }

    boolean isEmpty() {
        return waiting.get() == 0;
    }

    /** @throws LimitExceededException if so much waits that the client must not ask for more */
    void requireRoom() throws LimitExceededException {
        int frames = waiting.get();
        int most = memory.isUnreadFull() ? FEW_FRAMES : memory.limits().unreadFramesPerConnection();
        if (frames > most) {
            throw refusals.limit(
                    RefusalKind.UNREAD,
                    "client asks faster than it reads the answers",
                    "waitingFrames",
                    frames,
                    "maxWaitingFrames",
                    most);
        }
    }

    /** @throws LimitExceededException if so much waits for all clients that nobody should get a long answer */
    void requireRoomForMany() throws LimitExceededException {
        if (memory.isUnreadFull()) {
            throw refusals.limit(
                    RefusalKind.UNREAD,
                    "hub has too many answers that nobody reads",
                    "maxWaitingFrames",
                    memory.limits().unreadFrames());
        }
    }
}
