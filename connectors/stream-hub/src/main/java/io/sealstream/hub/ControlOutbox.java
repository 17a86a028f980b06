package io.sealstream.hub;

import io.netty.channel.ChannelHandlerContext;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.LimitExceededException;
import io.sealstream.session.HopFrame;
import io.sealstream.transport.hop.HopMessage;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Control frames on their way to one client, counted, so that a client that asks and does not read the answers cannot fill the hub's
 * memory (SPEC section 8). Sends from any thread.
 */
final class ControlOutbox {

    /** SPEC section 8. A page of LIST has 1,001 frames, and nobody needs twenty at once. */
    static final int MAX_WAITING_FRAMES = 20_000;

    private final ChannelHandlerContext context;
    private final AtomicInteger waiting = new AtomicInteger();

    ControlOutbox(ChannelHandlerContext context) {
        this.context = context;
    }

    /** Sends a frame; it waits until the client's socket takes it. */
    void send(int number, HopFrame frame) {
        waiting.incrementAndGet();
        context.writeAndFlush(new HopMessage.Control(number, frame)).addListener(done -> waiting.decrementAndGet());
    }

    /** @throws LimitExceededException if so much waits that the client must not ask for more */
    void requireRoom() throws LimitExceededException {
        int frames = waiting.get();
        if (frames > MAX_WAITING_FRAMES) {
            throw new LimitExceededException(
                    ErrorCode.LIMIT,
                    "client asks faster than it reads the answers",
                    "waitingFrames",
                    frames,
                    "maxWaitingFrames",
                    MAX_WAITING_FRAMES);
        }
    }
}
