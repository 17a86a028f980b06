package io.sealstream.transport.hop;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.sealstream.bytes.ByteWriter;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.HandshakeException;
import io.sealstream.error.StreamException;
import io.sealstream.error.TransportException;
import io.sealstream.transport.noise.EphemeralKeySource;
import io.sealstream.transport.noise.HandshakeFailedException;
import io.sealstream.transport.noise.HandshakeState;
import io.sealstream.transport.noise.TransportKeys;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Preamble and handshake of one connection (SPEC section 7.1), then replaces itself by the record handlers and fires
 * {@link HandshakeComplete}. Faults are thrown to the owner as {@link HandshakeException}; a hub tells the client first.
 */
public final class HandshakeHandler extends ByteToMessageDecoder {

    /** SPEC section 8: a peer that has not finished by then is half open. */
    public static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** A hub confirms a handshake that ends with the client's message by one of this length. */
    private static final int CONFIRMATION = 1;

    private static final byte[] CONFIRMED = {1};

    private static final int LENGTH_BYTES = 2;

    /** What may come while a message is computed. */
    private static final int MAX_BYTES_AHEAD = 8 << 10;

    private static final byte[] NO_PAYLOAD = new byte[0];

    private final HopRole role;
    private final Begin begin;
    private final Optional<TlsIdentity> tls;
    private final Optional<Executor> worker;
    private @Nullable HopHandshake handshake;
    private boolean awaitsConfirmation;
    private boolean working;
    private boolean done;

    /** Begins a handshake: a client without, a hub with the preamble that came. */
    @FunctionalInterface
    private interface Begin {

        HopHandshake with(Optional<Preamble> preamble) throws HandshakeException;
    }

    /**
     * What a message has led to.
     *
     * @param answer what to send back; may be empty
     * @param complete whether nothing more comes
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Step(byte[] answer, boolean complete) {}

    private HandshakeHandler(HopRole role, Begin begin, Optional<TlsIdentity> tls, Optional<Executor> worker) {
        this.role = role;
        this.begin = begin;
        this.tls = tls;
        this.worker = worker;
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
                HopRole.CLIENT, none -> ClientHandshake.begin(security, ephemeral), Optional.empty(), Optional.empty());
    }

    /** The hub's end of a connection, which computes on the event loop. */
    public static ChannelHandler hub(HubSecurity security) {
        return hub(security, Optional.empty());
    }

    /**
     * The hub's end of a connection. Nothing is taken, and little is kept, while its messages are computed.
     *
     * @param worker computes, so that strangers do not keep the event loop from others; may refuse, which ends the connection
     */
    public static ChannelHandler hub(HubSecurity security, Executor worker) {
        return hub(security, Optional.of(worker));
    }

    private static HandshakeHandler hub(HubSecurity security, Optional<Executor> worker) {
        return new HandshakeHandler(
                HopRole.HUB, came -> HubHandshake.begin(security, came.orElseThrow()), security.tls(), worker);
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
        if (working) {
            requirePatience(in);
            return;
        }
        try {
            if (role == HopRole.HUB && handshake == null) {
                readPreamble(ctx, in);
            } else {
                readMessage(ctx, in);
            }
        } catch (Exception e) {
            throw refused(ctx, e);
        }
    }

    /** Netty goes on reading for a handler that passes nothing on; nobody has a reason to send while the other side computes. */
    private void requirePatience(ByteBuf in) throws HandshakeException {
        if (in.readableBytes() > MAX_BYTES_AHEAD) {
            done = true;
            in.skipBytes(in.readableBytes());
            throw new HandshakeException(
                    ErrorCode.NOT_SEALSTREAM,
                    "peer does not wait for the answer to its handshake message",
                    "maxBytes",
                    MAX_BYTES_AHEAD);
        }
    }

    /** Tells the client, if this is the hub. Returns what to tell the owner. */
    private Exception refused(ChannelHandlerContext ctx, Exception reason) {
        if (reason instanceof HandshakeFailedException) {
            refuse(ctx, ErrorCode.HANDSHAKE_FAILED);
            return new HandshakeException(
                    ErrorCode.HANDSHAKE_FAILED, "handshake failed: the secrets, passwords or keys differ");
        }
        if (reason instanceof HandshakeException known) {
            refuse(ctx, known.code());
        }
        done = true;
        return reason;
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
        TlsHandshake.begin(ctx, identity.hub(worker), HopRole.HUB);
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
        if (worker.isEmpty()) {
            finish(ctx, current, compute(current, message));
            return;
        }
        working = true;
        ctx.channel().config().setAutoRead(false);
        execute(worker.get(), () -> {
            if (!ctx.channel().isActive()) {
                // Others wait for the worker.
                return;
            }
            Callable<Step> outcome;
            try {
                Step step = compute(current, message);
                outcome = () -> step;
            } catch (StreamException | HandshakeFailedException | RuntimeException e) {
                outcome = () -> {
                    throw e;
                };
            }
            Callable<Step> computed = outcome;
            ctx.executor().execute(() -> goOn(ctx, current, computed));
        });
    }

    private static void execute(Executor worker, Runnable task) throws TransportException {
        try {
            worker.execute(task);
        } catch (RejectedExecutionException e) {
            throw new TransportException(ErrorCode.CONNECTION_LOST, "hub takes no handshake at the moment");
        }
    }

    private Step compute(HopHandshake current, byte[] message) throws StreamException, HandshakeFailedException {
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
            return new Step(framed(answer), state.isComplete());
        }
        return new Step(role == HopRole.HUB ? framed(CONFIRMED) : NO_PAYLOAD, /* complete= */ true);
    }

    /** On the event loop again. */
    private void goOn(ChannelHandlerContext ctx, HopHandshake current, Callable<Step> outcome) {
        working = false;
        if (done || ctx.isRemoved() || !ctx.channel().isActive()) {
            return;
        }
        ctx.channel().config().setAutoRead(true);
        try {
            finish(ctx, current, outcome.call());
            if (!done) {
                // What came meanwhile.
                channelRead(ctx, Unpooled.EMPTY_BUFFER);
            }
        } catch (Exception e) {
            ctx.fireExceptionCaught(refused(ctx, e));
        }
    }

    private void finish(ChannelHandlerContext ctx, HopHandshake current, Step step) throws HandshakeFailedException {
        if (step.answer().length > 0) {
            ctx.writeAndFlush(Unpooled.wrappedBuffer(step.answer()));
        }
        if (!step.complete()) {
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

    private static byte[] framed(byte[] message) {
        return new ByteWriter(LENGTH_BYTES + message.length)
                .u16(message.length)
                .bytes(message)
                .toBytes();
    }

    private static byte[] u16(int value) {
        return new byte[] {(byte) (value >>> 8), (byte) value};
    }
}
