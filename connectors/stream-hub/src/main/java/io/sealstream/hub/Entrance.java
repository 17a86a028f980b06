package io.sealstream.hub;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.sealstream.error.StreamException;
import io.sealstream.hub.limit.ClientId;
import io.sealstream.hub.limit.FailedHandshakes;
import io.sealstream.hub.limit.HubLimits;
import io.sealstream.hub.limit.RefusalKind;
import io.sealstream.hub.limit.Refusals;
import io.sealstream.transport.hop.HandshakeComplete;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where strangers wait until their handshake is complete (SPEC section 8). However many come, they cost a hub so many sockets and no
 * more; one more is closed at once. Where handshakes have failed often, the next ones wait. Shared by all connections, thread safe.
 */
@ChannelHandler.Sharable
final class Entrance extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(Entrance.class);

    private final HubLimits.Connections limits;
    private final Refusals refusals;
    private final FailedHandshakes failed;
    private final Map<ChannelHandlerContext, ClientId.Address> halfOpen = new HashMap<>();
    private final Map<ClientId.Address, Integer> halfOpenByAddress = new HashMap<>();

    Entrance(HubLimits.Connections limits, Refusals refusals) {
        this.limits = limits;
        this.refusals = refusals;
        this.failed = new FailedHandshakes(limits.failedPerMinute());
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) throws Exception {
        ClientId.Address address = ClientId.Address.of(ctx.channel().remoteAddress());
        if (!enter(ctx, address)) {
            refuse(ctx, RefusalKind.HALF_OPEN, "too many connections are in their handshake");
            return;
        }
        Optional<Duration> wait = failed.admit(address, System.nanoTime());
        if (wait.isEmpty()) {
            leave(ctx);
            refuse(ctx, RefusalKind.FAILED_BEFORE, "too many handshakes have failed from there");
            return;
        }
        if (!wait.get().isZero()) {
            ctx.channel().config().setAutoRead(false);
            ctx.executor()
                    .schedule(
                            () -> ctx.channel().config().setAutoRead(true),
                            wait.get().toNanos(),
                            TimeUnit.NANOSECONDS);
        }
        super.channelActive(ctx);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event instanceof HandshakeComplete) {
            leave(ctx);
        }
        super.userEventTriggered(ctx, event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) throws Exception {
        Optional<ClientId.Address> stranger = leave(ctx);
        Throwable cause = thrown instanceof DecoderException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (stranger.isPresent() && cause instanceof StreamException known) {
            failed.failed(stranger.get(), System.nanoTime());
            refuse(ctx, RefusalKind.HANDSHAKE, String.valueOf(known.getMessage()));
        } else {
            super.exceptionCaught(ctx, thrown);
        }
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

    private synchronized boolean enter(ChannelHandlerContext ctx, ClientId.Address address) {
        int ofAddress = halfOpenByAddress.getOrDefault(address, 0);
        if (halfOpen.size() >= limits.halfOpen() || ofAddress >= limits.halfOpenPerAddress()) {
            return false;
        }
        halfOpen.put(ctx, address);
        halfOpenByAddress.put(address, ofAddress + 1);
        return true;
    }

    private synchronized Optional<ClientId.Address> leave(ChannelHandlerContext ctx) {
        Optional<ClientId.Address> address = Optional.ofNullable(halfOpen.remove(ctx));
        address.ifPresent(known ->
                halfOpenByAddress.computeIfPresent(known, (same, count) -> count == 1 ? null : count - 1));
        return address;
    }

    private void refuse(ChannelHandlerContext ctx, RefusalKind kind, String why) {
        long count = refusals.count(kind);
        // A line for each would let strangers fill the disk.
        if (count <= 10 || Long.bitCount(count) == 1) {
            LOG.warn("connection from {} is closed: {} [kind={}, count={}]", ctx.channel().remoteAddress(), why, kind, count);
        }
        ctx.close();
    }
}
