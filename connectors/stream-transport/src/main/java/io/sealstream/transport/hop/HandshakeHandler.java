package io.sealstream.transport.hop;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.HandshakeException;
import io.sealstream.error.StreamException;
import io.sealstream.transport.noise.EphemeralKeySource;
import io.sealstream.transport.noise.HandshakeFailedException;
import io.sealstream.transport.noise.HandshakeState;
import io.sealstream.transport.noise.TransportKeys;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Preamble and handshake of one connection (SPEC section 7.1), then replaces itself by the record handlers and fires
 * {@link HandshakeComplete}; a hub whose client wants TLS hands over to it. Faults are thrown to the owner as {@link HandshakeException}; a hub tells the client first.
 */
public final class HandshakeHandler extends ByteToMessageDecoder {

    /** SPEC section 8: a peer that has not finished by then is half open. */
    public static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** A hub confirms a handshake that ends with the client's message by one of this length. */
    private static final int CONFIRMATION = 1;

    private static final byte[] CONFIRMED = {1};

    private static final int LENGTH_BYTES = 2;
    private static final byte[] NO_PAYLOAD = new byte[0];

    private final HopRole role;
    private final Begin begin;
    private final Optional<TlsIdentity> tls;
    private @Nullable HopHandshake handshake;
    private boolean awaitsConfirmation;
    private boolean done;

    /** Begins a handshake: a client without, a hub with the preamble that came. */
    @FunctionalInterface
    private interface Begin {

        HopHandshake with(Optional<Preamble> preamble) throws HandshakeException;
    }

    private HandshakeHandler(HopRole role, Begin begin, Optional<TlsIdentity> tls) {
        this.role = role;
        this.begin = begin;
        this.tls = tls;
    }

    /** The client's end of a connection. */
    public static ChannelHandler client(ClientSecurity security) {
        return security instanceof ClientSecurity.Tls tls
                ? new TlsOpening(tls)
                : client(security, EphemeralKeySource.random());
    }

    /** A client of Noise with ephemeral keys that are known beforehand: for tests. */
    static HandshakeHandler client(ClientSecurity security, EphemeralKeySource ephemeral) {
        return new HandshakeHandler(
                HopRole.CLIENT, none -> ClientHandshake.begin(security, ephemeral), Optional.empty());
    }

    /** The hub's end of a connection. */
    public static ChannelHandler hub(HubSecurity security) {
        return new HandshakeHandler(
                HopRole.HUB, came -> HubHandshake.begin(security, came.orElseThrow()), security.tls());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        ctx.pipeline().addAfter(ctx.name(), "deadline", new HandshakeDeadline());
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) throws Exception {
        if (role == HopRole.CLIENT) {
            HopHandshake begun = begin.with(Optional.empty());
            handshake = begun;
            byte[] message = begun.state().writeMessage(NO_PAYLOAD);
            ctx.writeAndFlush(Unpooled.wrappedBuffer(begun.preamble().encode(), u16(message.length), message));
        }
        super.channelActive(ctx);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (done) {
            // What follows a fault means nothing.
            in.skipBytes(in.readableBytes());
            return;
        }
        try {
            if (role == HopRole.HUB && handshake == null) {
                readPreamble(ctx, in);
            } else {
                readMessage(ctx, in);
            }
        } catch (HandshakeFailedException e) {
            refuse(ctx, ErrorCode.HANDSHAKE_FAILED);
            throw new HandshakeException(
                    ErrorCode.HANDSHAKE_FAILED, "handshake failed: the secrets, passwords or keys differ");
        } catch (HandshakeException e) {
            refuse(ctx, e.code());
            throw e;
        } catch (Exception e) {
            done = true;
            throw e;
        }
    }

    private void readPreamble(ChannelHandlerContext ctx, ByteBuf in) throws StreamException {
        Optional<Preamble> came = Preamble.read(in);
        if (came.isPresent() && came.get().wantsTls()) {
            beginTls(ctx, came.get());
        } else if (came.isPresent()) {
            handshake = begin.with(came);
        }
    }

    private void beginTls(ChannelHandlerContext ctx, Preamble came) throws HandshakeException {
        came.requireSupportedTls();
        TlsIdentity identity = tls.orElseThrow(() -> new HandshakeException(
                ErrorCode.HANDSHAKE_FAILED, "hub lets nobody in by this handshake", "handshake", "TLS"));
        TlsHandshake.begin(ctx, identity.hub(), HopRole.HUB);
        done = true;
        // Bytes that came with the preamble go on to TLS when this handler leaves.
        ctx.pipeline().remove(this);
    }

    private void readMessage(ChannelHandlerContext ctx, ByteBuf in) throws StreamException, HandshakeFailedException {
        if (in.readableBytes() < LENGTH_BYTES) {
            return;
        }
        int length = in.getUnsignedShort(in.readerIndex());
        if (length == Refusal.MARK && role == HopRole.CLIENT) {
            Refusal.take(in);
            return;
        }
        if (awaitsConfirmation) {
            readConfirmation(ctx, in, length);
            return;
        }
        if (length > HandshakeState.MAX_MESSAGE_BYTES || length == Refusal.MARK) {
            throw new HandshakeException(ErrorCode.NOT_SEALSTREAM, "peer does not speak this protocol");
        }
        if (in.readableBytes() < LENGTH_BYTES + length) {
            return;
        }
        in.skipBytes(LENGTH_BYTES);
        byte[] message = new byte[length];
        in.readBytes(message);
        take(ctx, Objects.requireNonNull(handshake, "handshake"), message);
    }

    private void take(ChannelHandlerContext ctx, HopHandshake current, byte[] message)
            throws StreamException, HandshakeFailedException {
        HandshakeState state = current.state();
        byte[] payload = state.readMessage(message);
        current.check();
        if (role == HopRole.HUB && payload.length > 0) {
            throw new HandshakeException(
                    ErrorCode.VERSION_UNKNOWN,
                    "handshake carries what this release does not know",
                    "lengthBytes",
                    payload.length);
        }
        if (role == HopRole.CLIENT) {
            requireSame(current.preamble(), payload);
        }
        if (!state.isComplete()) {
            byte[] answer =
                    state.writeMessage(role == HopRole.HUB ? current.preamble().encode() : NO_PAYLOAD);
            ctx.writeAndFlush(Unpooled.wrappedBuffer(u16(answer.length), answer));
        } else if (role == HopRole.HUB) {
            ctx.writeAndFlush(Unpooled.wrappedBuffer(u16(CONFIRMATION), CONFIRMED));
        }
        if (!state.isComplete()) {
            return;
        }
        if (role == HopRole.CLIENT && current.isConfirmed()) {
            awaitsConfirmation = true;
        } else {
            protect(ctx, current);
        }
    }

    /** What a hub says to have understood must be what we said: otherwise somebody in between has altered it. */
    private static void requireSame(Preamble said, byte[] heard) throws HandshakeException {
        if (!Arrays.equals(said.encode(), heard)) {
            throw new HandshakeException(
                    ErrorCode.VERSION_UNKNOWN, "hub wants another protocol version or handshake", "supported", said);
        }
    }

    private void readConfirmation(ChannelHandlerContext ctx, ByteBuf in, int length)
            throws StreamException, HandshakeFailedException {
        if (length != CONFIRMATION) {
            throw new HandshakeException(ErrorCode.NOT_SEALSTREAM, "peer does not speak this protocol");
        }
        if (in.readableBytes() < LENGTH_BYTES + length) {
            return;
        }
        in.skipBytes(LENGTH_BYTES + length);
        protect(ctx, Objects.requireNonNull(handshake, "handshake"));
    }

    private void refuse(ChannelHandlerContext ctx, ErrorCode code) {
        done = true;
        if (role == HopRole.HUB) {
            // The owner closes when it gets the fault; closed from here, the channel could be gone before it does.
            ctx.writeAndFlush(Refusal.of(code));
        }
    }

    private void protect(ChannelHandlerContext ctx, HopHandshake complete) throws HandshakeFailedException {
        HopPeer peer = complete.peer();
        TransportKeys keys = complete.state().split();
        done = true;
        ctx.pipeline()
                .addAfter(
                        ctx.name(),
                        "encoder",
                        new HopRecordEncoder(
                                RecordCipher.sealing(keys.sendKey()), KeyLimits.DEFAULT, System::nanoTime));
        ctx.pipeline()
                .addAfter(ctx.name(), "decoder", new HopRecordDecoder(RecordCipher.opening(keys.receiveKey()), role));
        ctx.fireUserEventTriggered(new HandshakeComplete(peer));
        // Bytes that came with the last message go on to the decoder when this handler leaves.
        ctx.pipeline().remove(this);
    }

    private static byte[] u16(int value) {
        return new byte[] {(byte) (value >>> 8), (byte) value};
    }
}
