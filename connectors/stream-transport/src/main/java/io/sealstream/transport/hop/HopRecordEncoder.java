package io.sealstream.transport.hop;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.sealstream.session.FrameType;
import io.sealstream.session.HopFrame;
import io.sealstream.session.HopFrameCodec;
import java.security.GeneralSecurityException;

/**
 * Messages to hop records (SPEC section 7.2): seals control frames, authenticates DATA towards a hub, passes DATA towards a reader as
 * it lies on disk.
 */
final class HopRecordEncoder extends ChannelOutboundHandlerAdapter {

    private static final byte[] NOTHING = new byte[0];

    private final RecordCipher cipher;

    HopRecordEncoder(RecordCipher cipher) {
        this.cipher = cipher;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) throws Exception {
        if (message instanceof HopMessage.Control control) {
            writeControl(ctx, control.channel(), control.frame(), promise);
        } else if (message instanceof HopMessage.Data data) {
            writeData(ctx, data, promise);
        } else if (message instanceof HopMessage.Region region) {
            writeRegion(ctx, region, promise);
        } else {
            ctx.write(message, promise);
        }
    }

    private void writeControl(ChannelHandlerContext ctx, int channel, HopFrame frame, ChannelPromise promise)
            throws GeneralSecurityException {
        byte[] plain = HopFrameCodec.encode(channel, frame);
        byte[] head = RecordLayout.head(RecordLayout.KIND_SEALED, plain.length + RecordCipher.TAG_BYTES);
        byte[] sealed = new byte[plain.length + RecordCipher.TAG_BYTES];
        cipher.begin(head);
        cipher.finish(plain, 0, plain.length, sealed, 0);
        ctx.write(Unpooled.wrappedBuffer(head, sealed), promise);
    }

    private void writeData(ChannelHandlerContext ctx, HopMessage.Data data, ChannelPromise promise)
            throws GeneralSecurityException {
        ByteBuf segments = data.segments();
        byte[] frameHead = dataHead(data.channel(), segments.readableBytes());
        int length = frameHead.length + segments.readableBytes() + RecordCipher.TAG_BYTES;
        byte[] head = RecordLayout.head(RecordLayout.KIND_AUTHENTICATED, length);
        byte[] tag = new byte[RecordCipher.TAG_BYTES];
        cipher.begin(head);
        cipher.associated(frameHead);
        cipher.associated(segments);
        cipher.finish(NOTHING, 0, 0, tag, 0);
        ctx.write(Unpooled.wrappedBuffer(head, frameHead));
        ctx.write(segments);
        ctx.write(Unpooled.wrappedBuffer(tag), promise);
    }

    private static void writeRegion(ChannelHandlerContext ctx, HopMessage.Region region, ChannelPromise promise) {
        int bytes = (int) region.segments().count();
        byte[] frameHead = dataHead(region.channel(), bytes);
        byte[] head = RecordLayout.head(RecordLayout.KIND_CLEAR, frameHead.length + bytes);
        ctx.write(Unpooled.wrappedBuffer(head, frameHead));
        ctx.write(region.segments(), promise);
    }

    private static byte[] dataHead(int channel, int bytes) {
        return new byte[] {
            (byte) FrameType.DATA.number(),
            0,
            (byte) (channel >>> 8),
            (byte) channel,
            (byte) (bytes >>> 24),
            (byte) (bytes >>> 16),
            (byte) (bytes >>> 8),
            (byte) bytes
        };
    }
}
