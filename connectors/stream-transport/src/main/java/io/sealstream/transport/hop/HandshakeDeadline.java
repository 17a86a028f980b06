package io.sealstream.transport.hop;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.TransportException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Gives a connection {@link HandshakeHandler#TIMEOUT} from its start to its {@link HandshakeComplete}, whichever handlers shake hands
 * meanwhile. Stands behind them; leaves when they are done.
 */
final class HandshakeDeadline extends ChannelInboundHandlerAdapter {

    private @Nullable ScheduledFuture<?> timeout;

    @Override
    public void channelActive(ChannelHandlerContext ctx) throws Exception {
        timeout = ctx.executor()
                .schedule(
                        () -> ctx.fireExceptionCaught(new TransportException(
                                ErrorCode.TIMEOUT, "handshake took too long", "limit", HandshakeHandler.TIMEOUT)),
                        HandshakeHandler.TIMEOUT.toMillis(),
                        TimeUnit.MILLISECONDS);
        super.channelActive(ctx);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event instanceof HandshakeComplete) {
            ctx.pipeline().remove(this);
        }
        super.userEventTriggered(ctx, event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        cancel();
        super.channelInactive(ctx);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        cancel();
    }

    private void cancel() {
        ScheduledFuture<?> pending = timeout;
        if (pending != null) {
            pending.cancel(false);
        }
    }
}
