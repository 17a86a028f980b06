package io.sealstream.transport.hop;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.HandshakeException;

/**
 * In front of TLS until a client has proved itself: TLS keeps what comes while its handshake is computed elsewhere, however much that is.
 */
final class TlsAllowance extends ChannelInboundHandlerAdapter {

    /** Two long chains of certificates fit. */
    static final int MAX_BYTES = 64 << 10;

    private int bytes;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        ByteBuf in = (ByteBuf) message;
        if (in.readableBytes() > MAX_BYTES - bytes) {
            boolean first = bytes <= MAX_BYTES;
            bytes = MAX_BYTES + 1;
            in.release();
            if (first) {
                throw new HandshakeException(
                        ErrorCode.NOT_SEALSTREAM, "peer sends more than a handshake of TLS has", "maxBytes", MAX_BYTES);
            }
            return;
        }
        bytes += in.readableBytes();
        super.channelRead(ctx, message);
    }
}
