package io.sealstream.transport.hop;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/**
 * The first words of a client that wants TLS (SPEC section 7.1): preamble and ClientHello in one write, then a look at the first byte of
 * the answer, which is a refusal in the clear or belongs to TLS. Leaves when it is TLS.
 */
final class TlsOpening extends ByteToMessageDecoder {

    private final ClientSecurity.Tls security;
    private boolean refused;

    TlsOpening(ClientSecurity.Tls security) {
        this.security = security;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        ctx.pipeline().addAfter(ctx.name(), "deadline", new HandshakeDeadline());
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) throws Exception {
        // Not flushed: a hub that refuses has read all of it then, so that its answer is not lost by a reset.
        ctx.write(Unpooled.wrappedBuffer(Preamble.TLS.encode()));
        TlsHandshake.begin(ctx, security.identity().client(security.hubName()), HopRole.CLIENT);
        super.channelActive(ctx);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (refused) {
            // What follows a refusal means nothing.
            in.skipBytes(in.readableBytes());
            return;
        }
        // No record of TLS is of type 0.
        if (in.getByte(in.readerIndex()) != Refusal.MARK) {
            // The bytes go on to TLS when this handler leaves.
            ctx.pipeline().remove(this);
            return;
        }
        try {
            Refusal.take(in);
        } catch (Exception e) {
            refused = true;
            throw e;
        }
    }
}
