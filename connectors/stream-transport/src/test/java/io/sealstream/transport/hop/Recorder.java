package io.sealstream.transport.hop;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.sealstream.error.StreamException;
import io.sealstream.session.HopFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Stands where the owner of a connection does and notes what reaches it. Like an owner, it closes at the first fault. */
@ChannelHandler.Sharable
final class Recorder extends ChannelInboundHandlerAdapter {

    final List<HopMessage> messages = new ArrayList<>();
    final List<Throwable> faults = new ArrayList<>();
    final List<Object> events = new ArrayList<>();

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        messages.add((HopMessage) message);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        events.add(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) {
        faults.add(thrown instanceof DecoderException ? Objects.requireNonNull(thrown.getCause(), "cause") : thrown);
        ctx.close();
    }

    HopFrame frame(int index) {
        return ((HopMessage.Control) messages.get(index)).frame();
    }

    /** Copies the bytes of a DATA message and gives its buffer back. */
    byte[] takeData(int index) {
        return bytes(((HopMessage.Data) messages.get(index)).segments());
    }

    /** The only fault, which must be of this program. */
    StreamException fault() {
        if (faults.size() != 1 || !(faults.get(0) instanceof StreamException fault)) {
            throw new AssertionError("expected one typed fault, found " + faults);
        }
        return fault;
    }

    /** Everything that a channel has written, as bytes. */
    static byte[] written(EmbeddedChannel channel) {
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            all.writeBytes(part);
            part.release();
        }
        return bytes(all);
    }

    private static byte[] bytes(ByteBuf buffer) {
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        buffer.release();
        return bytes;
    }
}
