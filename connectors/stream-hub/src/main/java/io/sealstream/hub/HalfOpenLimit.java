package io.sealstream.hub;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.sealstream.transport.hop.HandshakeComplete;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds how many connections of a hub may be in their handshake (SPEC section 8): strangers cost it no more than that many sockets,
 * however many come. One more is closed at once. Shared by all connections, thread safe.
 */
@ChannelHandler.Sharable
final class HalfOpenLimit extends ChannelInboundHandlerAdapter {

    /** SPEC section 8. */
    static final int MAX_HALF_OPEN = 1_024;

    private static final Logger LOG = LoggerFactory.getLogger(HalfOpenLimit.class);

    private final int max;
    private final Set<ChannelHandlerContext> halfOpen = new HashSet<>();
    private long refused;

    HalfOpenLimit(int max) {
        this.max = max;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) throws Exception {
        if (enter(ctx)) {
            super.channelActive(ctx);
        } else {
            ctx.close();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event instanceof HandshakeComplete) {
            leave(ctx);
        }
        super.userEventTriggered(ctx, event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        leave(ctx);
        super.channelInactive(ctx);
    }

    /** Connections that are in their handshake. */
    synchronized int count() {
        return halfOpen.size();
    }

    /** Connections that were closed because there were too many. */
    synchronized long refused() {
        return refused;
    }

    private synchronized boolean enter(ChannelHandlerContext ctx) {
        if (halfOpen.size() < max) {
            halfOpen.add(ctx);
            return true;
        }
        refused++;
        // A line for each would let strangers fill the disk.
        if (Long.bitCount(refused) == 1) {
            LOG.warn(
                    "{} connections are in their handshake: {} more were closed, the last from {}",
                    max,
                    refused,
                    ctx.channel().remoteAddress());
        }
        return false;
    }

    private synchronized void leave(ChannelHandlerContext ctx) {
        halfOpen.remove(ctx);
    }
}
