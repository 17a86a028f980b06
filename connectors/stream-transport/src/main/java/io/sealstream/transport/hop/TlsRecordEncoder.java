package io.sealstream.transport.hop;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.sealstream.session.HopFrameCodec;

/**
 * Messages to hop records inside TLS (SPEC section 7.2): the kinds of a Noise hop without their tags. A region of a file cannot pass TLS
 * as it lies there; it goes in {@link RegionPieces}.
 */
final class TlsRecordEncoder extends ChannelOutboundHandlerAdapter {

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) throws Exception {
        if (message instanceof HopMessage.Control control) {
            byte[] frame = HopFrameCodec.encode(control.channel(), control.frame());
            byte[] head = RecordLayout.head(RecordLayout.KIND_SEALED, frame.length);
            ctx.write(Unpooled.wrappedBuffer(head, frame), promise);
        } else if (message instanceof HopMessage.Data data) {
            ByteBuf segments = data.segments();
            ctx.write(head(RecordLayout.KIND_AUTHENTICATED, data.channel(), segments.readableBytes()));
            ctx.write(segments, promise);
        } else if (message instanceof HopMessage.Region region) {
            int bytes = (int) region.segments().count();
            ctx.write(head(RecordLayout.KIND_CLEAR, region.channel(), bytes));
            // Half a record leaves the client waiting for the rest for ever.
            promise.addListener(done -> {
                if (!done.isSuccess()) {
                    ctx.close();
                }
            });
            ctx.write(new RegionPieces(region.segments()), promise);
        } else {
            ctx.write(message, promise);
        }
    }

    private static ByteBuf head(int kind, int channel, int segmentBytes) {
        byte[] frameHead = RecordLayout.dataHead(channel, segmentBytes);
        return Unpooled.wrappedBuffer(RecordLayout.head(kind, frameHead.length + segmentBytes), frameHead);
    }
}
