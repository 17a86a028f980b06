package io.sealstream.transport.hop;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.sealstream.session.HopFrame;
import io.sealstream.session.HopFrameCodec;
import java.security.GeneralSecurityException;
import java.util.function.LongSupplier;

/**
 * Messages to hop records (SPEC section 7.2): seals control frames, authenticates DATA towards a hub, passes DATA towards a reader as
 * it lies on disk. Replaces its key when it is used up.
 */
final class HopRecordEncoder extends ChannelOutboundHandlerAdapter {

    private static final byte[] NOTHING = new byte[0];

    /** A KEY_UPDATE frame. */
    private static final int KEY_UPDATE_BYTES = HopFrameCodec.HEADER_BYTES + Long.BYTES;

    private final RecordCipher cipher;
    private final LongSupplier nanoClock;
    private final KeyUse use;

    /** @param nanoClock a clock that only goes forward, in nanoseconds */
    HopRecordEncoder(RecordCipher cipher, KeyLimits limits, LongSupplier nanoClock) {
        this.cipher = cipher;
        this.nanoClock = nanoClock;
        this.use = new KeyUse(limits, nanoClock.getAsLong());
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
        renewKey(ctx, plain.length);
        byte[] head = sealedHead(plain.length);
        begin(head, plain.length);
        ctx.write(Unpooled.wrappedBuffer(head, sealed(plain)), promise);
    }

    private void writeData(ChannelHandlerContext ctx, HopMessage.Data data, ChannelPromise promise)
            throws GeneralSecurityException {
        ByteBuf segments = data.segments();
        byte[] frameHead = RecordLayout.dataHead(data.channel(), segments.readableBytes());
        int length = frameHead.length + segments.readableBytes();
        renewKey(ctx, length);
        byte[] head = RecordLayout.head(RecordLayout.KIND_AUTHENTICATED, length + RecordCipher.TAG_BYTES);
        byte[] tag = new byte[RecordCipher.TAG_BYTES];
        begin(head, length);
        cipher.associated(frameHead);
        cipher.associated(segments);
        cipher.finish(NOTHING, 0, 0, tag, 0);
        ctx.write(Unpooled.wrappedBuffer(head, frameHead));
        ctx.write(segments);
        ctx.write(Unpooled.wrappedBuffer(tag), promise);
    }

    private static void writeRegion(ChannelHandlerContext ctx, HopMessage.Region region, ChannelPromise promise) {
        int bytes = (int) region.segments().count();
        byte[] frameHead = RecordLayout.dataHead(region.channel(), bytes);
        byte[] head = RecordLayout.head(RecordLayout.KIND_CLEAR, frameHead.length + bytes);
        ctx.write(Unpooled.wrappedBuffer(head, frameHead));
        ctx.write(region.segments(), promise);
    }

    /** Says KEY_UPDATE and replaces the key, if that must be before so many bytes of frames. */
    private void renewKey(ChannelHandlerContext ctx, int nextBytes) throws GeneralSecurityException {
        if (!use.isUsedUp(nextBytes + KEY_UPDATE_BYTES, nanoClock.getAsLong())) {
            return;
        }
        byte[] head = sealedHead(KEY_UPDATE_BYTES);
        begin(head, KEY_UPDATE_BYTES);
        byte[] update = HopFrameCodec.encode(0, new HopFrame.KeyUpdate(cipher.generation() + 1));
        ctx.write(Unpooled.wrappedBuffer(head, sealed(update)));
        cipher.rekey();
    }

    private void begin(byte[] head, int frameBytes) throws GeneralSecurityException {
        cipher.begin(head);
        use.used(frameBytes, cipher.generation(), nanoClock.getAsLong());
    }

    private byte[] sealed(byte[] plain) throws GeneralSecurityException {
        byte[] sealed = new byte[plain.length + RecordCipher.TAG_BYTES];
        cipher.finish(plain, 0, plain.length, sealed, 0);
        return sealed;
    }

    private static byte[] sealedHead(int plainBytes) {
        return RecordLayout.head(RecordLayout.KIND_SEALED, plainBytes + RecordCipher.TAG_BYTES);
    }
}
