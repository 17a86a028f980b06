package io.sealstream.it.fuzz;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.sealstream.error.StreamException;
import io.sealstream.transport.hop.ClientSecurity;
import io.sealstream.transport.hop.HandshakeHandler;
import io.sealstream.transport.hop.HopMessage;
import io.sealstream.transport.hop.HopRole;
import io.sealstream.transport.hop.HubSecurity;
import java.util.ArrayList;
import java.util.List;

/**
 * One end of a connection without a network: takes bytes in pieces, remembers its first fault, and sees that nothing comes out behind
 * it and that no buffer is left. Not thread safe.
 */
final class HopEnd implements AutoCloseable {

    private final EmbeddedChannel channel;
    private final List<ByteBuf> given = new ArrayList<>();
    private boolean failed;
    private int messages;
    private long dataBytes;

    HopEnd(HopRole role) {
        channel = new EmbeddedChannel(
                role == HopRole.HUB
                        ? HandshakeHandler.hub(HubSecurity.of(HopPeer.SECRET))
                        : HandshakeHandler.client(new ClientSecurity.SharedSecret(HopPeer.SECRET)));
    }

    /** Hands over bytes in pieces whose lengths come from the input. */
    void take(byte[] bytes, FuzzInput pieces) {
        for (int at = 0; at < bytes.length; ) {
            int length = Math.min(bytes.length - at, Math.max(1, pieces.u8() * 8));
            ByteBuf piece = Unpooled.wrappedBuffer(bytes, at, length).copy();
            given.add(piece);
            write(piece);
            at += length;
        }
    }

    boolean failed() {
        return failed;
    }

    /** Control frames and DATA that came out. */
    int messages() {
        return messages;
    }

    long dataBytes() {
        return dataBytes;
    }

    /** What the end has sent. */
    byte[] sent() {
        List<byte[]> parts = new ArrayList<>();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            parts.add(ByteBufUtil.getBytes(part));
            part.release();
        }
        return Truth.joined(parts.toArray(new byte[0][]));
    }

    @Override
    public void close() {
        try {
            channel.finishAndReleaseAll();
        } catch (RuntimeException e) {
            requireStreamException(e);
        }
        for (ByteBuf buffer : given) {
            Finding.unless(buffer.refCnt() == 0, "buffer is held after the end");
        }
    }

    private void write(ByteBuf piece) {
        boolean failedBefore = failed;
        try {
            channel.writeInbound(piece);
        } catch (RuntimeException e) {
            failed = true;
            requireStreamException(e);
        }
        int before = messages;
        drain();
        Finding.unless(!failedBefore || messages == before, "something comes out behind a fault");
    }

    private void drain() {
        for (Object message = channel.readInbound(); message != null; message = channel.readInbound()) {
            messages++;
            if (message instanceof HopMessage.Data data) {
                dataBytes += data.segments().readableBytes();
                data.segments().release();
            } else {
                Finding.unless(message instanceof HopMessage.Control, "something else comes out: " + message);
            }
        }
    }

    private static void requireStreamException(RuntimeException e) {
        Throwable cause = e instanceof DecoderException ? e.getCause() : e;
        if (cause instanceof StreamException known) {
            TargetRun.requireTyped(known);
        } else {
            throw new Finding("unexpected " + e, e);
        }
    }
}
