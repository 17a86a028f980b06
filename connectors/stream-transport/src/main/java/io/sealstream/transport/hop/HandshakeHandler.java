package io.sealstream.transport.hop;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.HandshakeException;
import io.sealstream.error.StreamException;
import io.sealstream.error.TransportException;
import io.sealstream.transport.noise.HandshakeFailedException;
import io.sealstream.transport.noise.HandshakeState;
import io.sealstream.transport.noise.Role;
import io.sealstream.transport.noise.TransportKeys;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Preamble and handshake of one connection (SPEC section 7.1), then replaces itself by the record handlers and fires
 * {@link HandshakeComplete}. Faults are thrown to the owner as {@link HandshakeException}; a hub tells the client first.
 */
public final class HandshakeHandler extends ByteToMessageDecoder {

    /** SPEC section 8: a peer that has not finished by then is half open. */
    public static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** A handshake message of this length is a refusal: a u16 error code follows. */
    private static final int REFUSAL = 0;

    private static final int LENGTH_BYTES = 2;
    private static final byte[] NO_PAYLOAD = new byte[0];

    private final HopRole role;
    private final HopSecret secret;
    private @Nullable HandshakeState state;
    private @Nullable ScheduledFuture<?> timeout;
    private boolean done;

    public HandshakeHandler(HopRole role, HopSecret secret) {
        this.role = role;
        this.secret = secret;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) throws Exception {
        timeout = ctx.executor()
                .schedule(
                        () -> ctx.fireExceptionCaught(
                                new TransportException(ErrorCode.TIMEOUT, "handshake took too long", "limit", TIMEOUT)),
                        TIMEOUT.toMillis(),
                        TimeUnit.MILLISECONDS);
        if (role == HopRole.CLIENT) {
            byte[] preamble = Preamble.OURS.encode();
            HandshakeState begun = begin(Role.INITIATOR, preamble);
            state = begun;
            byte[] message = begun.writeMessage(NO_PAYLOAD);
            ctx.writeAndFlush(Unpooled.wrappedBuffer(preamble, u16(message.length), message));
        }
        super.channelActive(ctx);
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) {
        cancelTimeout();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        cancelTimeout();
        super.channelInactive(ctx);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (done) {
            // What follows a fault means nothing.
            in.skipBytes(in.readableBytes());
            return;
        }
        try {
            if (role == HopRole.HUB && state == null) {
                readPreamble(in);
            } else {
                readMessage(ctx, in);
            }
        } catch (HandshakeFailedException e) {
            refuse(ctx, ErrorCode.HANDSHAKE_FAILED);
            throw new HandshakeException(ErrorCode.HANDSHAKE_FAILED, "handshake failed: the secrets differ");
        } catch (HandshakeException e) {
            refuse(ctx, e.code());
            throw e;
        } catch (Exception e) {
            done = true;
            throw e;
        }
    }

    private void readPreamble(ByteBuf in) throws StreamException {
        byte[] start = new byte[Math.min(Preamble.BYTES, in.readableBytes())];
        in.getBytes(in.readerIndex(), start);
        if (!Preamble.startsLike(start, start.length)) {
            throw new HandshakeException(ErrorCode.NOT_SEALSTREAM, "peer does not speak this protocol");
        }
        if (start.length == Preamble.BYTES) {
            in.skipBytes(Preamble.BYTES);
            Preamble.decode(start).requireSupported();
            state = begin(Role.RESPONDER, start);
        }
    }

    private void readMessage(ChannelHandlerContext ctx, ByteBuf in) throws StreamException, HandshakeFailedException {
        if (in.readableBytes() < LENGTH_BYTES) {
            return;
        }
        int length = in.getUnsignedShort(in.readerIndex());
        if (length == REFUSAL && role == HopRole.CLIENT) {
            readRefusal(in);
            return;
        }
        if (length > HandshakeState.MAX_MESSAGE_BYTES || length == REFUSAL) {
            throw new HandshakeException(ErrorCode.NOT_SEALSTREAM, "peer does not speak this protocol");
        }
        if (in.readableBytes() < LENGTH_BYTES + length) {
            return;
        }
        in.skipBytes(LENGTH_BYTES);
        byte[] message = new byte[length];
        in.readBytes(message);
        HandshakeState current = Objects.requireNonNull(state, "state");
        byte[] payload = current.readMessage(message);
        if (role == HopRole.HUB) {
            byte[] answer = current.writeMessage(Preamble.OURS.encode());
            ctx.writeAndFlush(Unpooled.wrappedBuffer(u16(answer.length), answer));
        } else {
            Preamble.decode(payload).requireSupported();
        }
        protect(ctx, current.split());
    }

    private static void readRefusal(ByteBuf in) throws StreamException {
        if (in.readableBytes() < 2 * LENGTH_BYTES) {
            return;
        }
        in.skipBytes(LENGTH_BYTES);
        int number = in.readUnsignedShort();
        ErrorCode code = ErrorCode.ofNumber(number).orElse(ErrorCode.HANDSHAKE_FAILED);
        throw new HandshakeException(code, "hub refused the handshake", "code", code);
    }

    private void refuse(ChannelHandlerContext ctx, ErrorCode code) {
        done = true;
        if (role == HopRole.HUB) {
            // The owner closes when it gets the fault; closed from here, the channel could be gone before it does.
            ctx.writeAndFlush(Unpooled.wrappedBuffer(u16(REFUSAL), u16(code.number())));
        }
    }

    private void protect(ChannelHandlerContext ctx, TransportKeys keys) {
        done = true;
        cancelTimeout();
        ctx.pipeline().addAfter(ctx.name(), "encoder", new HopRecordEncoder(RecordCipher.sealing(keys.sendKey())));
        ctx.pipeline()
                .addAfter(ctx.name(), "decoder", new HopRecordDecoder(RecordCipher.opening(keys.receiveKey()), role));
        ctx.fireUserEventTriggered(HandshakeComplete.EVENT);
        // Bytes that came with the last message go on to the decoder when this handler leaves.
        ctx.pipeline().remove(this);
    }

    private HandshakeState begin(Role noiseRole, byte[] preamble) {
        return HandshakeState.builder(Preamble.NOISE_PROTOCOL, noiseRole)
                .prologue(preamble)
                .addPreSharedKey(secret.preSharedKey())
                .build();
    }

    private void cancelTimeout() {
        ScheduledFuture<?> pending = timeout;
        if (pending != null) {
            pending.cancel(false);
        }
    }

    private static byte[] u16(int value) {
        return new byte[] {(byte) (value >>> 8), (byte) value};
    }
}
