package io.sealstream.hub;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.util.AttributeKey;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import io.sealstream.hub.limit.ClientId;
import io.sealstream.hub.limit.FailedHandshakes;
import io.sealstream.hub.limit.HubLimits;
import io.sealstream.hub.limit.RefusalKind;
import io.sealstream.hub.limit.Refusals;
import io.sealstream.transport.hop.HandshakeHandler;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where strangers wait until they have proved themselves (SPEC section 8): not by a handshake, which may be a recorded one, but by the
 * first record behind it. However many come, they cost a hub so many sockets and no more: one more pushes out the oldest, so that those
 * who only wait keep nobody out. Where handshakes have failed often, the next ones wait. Shared by all connections, thread safe.
 */
@ChannelHandler.Sharable
final class Entrance extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(Entrance.class);

    private static final AttributeKey<Boolean> SPOKE = AttributeKey.valueOf(Entrance.class, "spoke");

    private final HubLimits.Connections limits;
    private final Refusals refusals;
    private final FailedHandshakes failed;
    /** Oldest first. */
    private final LinkedHashMap<ChannelHandlerContext, Stranger> halfOpen = new LinkedHashMap<>();

    private final Map<ClientId.Address, Integer> halfOpenByAddress = new HashMap<>();

    /**
     * One that waits.
     *
     * @param deadline ends it; left alone it would keep the memory of a connection that is closed
     */
    private record Stranger(ClientId.Address address, ScheduledFuture<?> deadline) {}

    Entrance(HubLimits.Connections limits, Refusals refusals) {
        this.limits = limits;
        this.refusals = refusals;
        this.failed = new FailedHandshakes(limits.failedPerMinute());
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) throws Exception {
        ClientId.Address address = ClientId.Address.of(ctx.channel().remoteAddress());
        Optional<Duration> wait = failed.admit(address, System.nanoTime());
        if (wait.isEmpty()) {
            close(ctx, RefusalKind.FAILED_BEFORE, "too many handshakes have failed from there");
            return;
        }
        ScheduledFuture<?> deadline =
                ctx.executor().schedule(() -> tooLate(ctx), HandshakeHandler.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        enter(ctx, new Stranger(address, deadline))
                .ifPresent(oldest -> close(
                        oldest,
                        RefusalKind.HALF_OPEN,
                        "too many connections are in their handshake, and it is the oldest"));
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
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        // It came out of an authentic record.
        leave(ctx);
        super.channelRead(ctx, message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) throws Exception {
        Optional<ClientId.Address> stranger = leave(ctx);
        Throwable cause = thrown instanceof DecoderException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (stranger.isPresent() && cause instanceof StreamException known) {
            boolean ours = known.code() == ErrorCode.CONNECTION_LOST;
            if (!ours) {
                failed.failed(stranger.get(), System.nanoTime());
            }
            close(ctx, RefusalKind.HANDSHAKE, String.valueOf(known.getMessage()));
        } else {
            super.exceptionCaught(ctx, thrown);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        ctx.channel().attr(SPOKE).set(true);
        super.channelReadComplete(ctx);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        leave(ctx).ifPresent(stranger -> blame(ctx, stranger));
        super.channelInactive(ctx);
    }

    /** Whoever has said something has cost a handshake, or tried to, even if he does not wait for the answer. */
    private void blame(ChannelHandlerContext ctx, ClientId.Address stranger) {
        if (Boolean.TRUE.equals(ctx.channel().attr(SPOKE).get())) {
            failed.failed(stranger, System.nanoTime());
        }
    }

    /** Connections that have not proved themselves. */
    synchronized int count() {
        return halfOpen.size();
    }

    private void tooLate(ChannelHandlerContext ctx) {
        leave(ctx).ifPresent(address -> {
            failed.failed(address, System.nanoTime());
            close(ctx, RefusalKind.HANDSHAKE, "handshake took too long");
        });
    }

    /** Takes the connection in. Returns the one that has to go instead, if any. */
    private synchronized Optional<ChannelHandlerContext> enter(ChannelHandlerContext ctx, Stranger stranger) {
        ClientId.Address address = stranger.address();
        Optional<ChannelHandlerContext> oldest = Optional.empty();
        if (halfOpenByAddress.getOrDefault(address, 0) >= limits.halfOpenPerAddress()) {
            oldest = oldestOf(Optional.of(address));
        } else if (halfOpen.size() >= limits.halfOpen()) {
            oldest = oldestOf(Optional.empty());
        }
        oldest.ifPresent(this::leave);
        halfOpen.put(ctx, stranger);
        halfOpenByAddress.merge(address, 1, Integer::sum);
        return oldest;
    }

    private Optional<ChannelHandlerContext> oldestOf(Optional<ClientId.Address> address) {
        return halfOpen.entrySet().stream()
                .filter(entry -> address.isEmpty()
                        || address.get().equals(entry.getValue().address()))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private synchronized Optional<ClientId.Address> leave(ChannelHandlerContext ctx) {
        Optional<Stranger> stranger = Optional.ofNullable(halfOpen.remove(ctx));
        stranger.ifPresent(known -> {
            known.deadline().cancel(false);
            int left = halfOpenByAddress.merge(known.address(), -1, Integer::sum);
            if (left == 0) {
                halfOpenByAddress.remove(known.address());
            }
        });
        return stranger.map(Stranger::address);
    }

    private void close(ChannelHandlerContext ctx, RefusalKind kind, String why) {
        long count = refusals.count(kind);
        // A line for each would let strangers fill the disk.
        if (count <= 10 || Long.bitCount(count) == 1) {
            LOG.warn(
                    "connection from {} is closed: {} [kind={}, count={}]",
                    ctx.channel().remoteAddress(),
                    why,
                    kind,
                    count);
        }
        ctx.close();
    }
}
