package io.sealstream.hub;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.DefaultFileRegion;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.timeout.IdleState;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.LimitExceededException;
import io.sealstream.error.PeerViolationException;
import io.sealstream.error.StreamException;
import io.sealstream.hub.limit.ClientAccount;
import io.sealstream.hub.limit.ClientId;
import io.sealstream.hub.limit.PeerSilence;
import io.sealstream.hub.spool.LogReader;
import io.sealstream.segment.StreamId;
import io.sealstream.session.FrameType;
import io.sealstream.session.HopFrame;
import io.sealstream.transport.hop.HandshakeComplete;
import io.sealstream.transport.hop.HopMessage;
import io.sealstream.transport.hop.HopPeer;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client at the hub. Passes frames to the streams' own threads; a fault of one channel ends that channel, a fault of the connection
 * ends the connection, and neither touches anybody else. Confined to its event loop unless said otherwise.
 */
final class HubConnection extends SimpleChannelInboundHandler<HopMessage> {

    private static final Logger LOG = LoggerFactory.getLogger(HubConnection.class);

    /** SPEC section 7.5: DATA bytes of one connection that may be on their way to disk. */
    static final long WINDOW_BYTES = 64L << 20;

    private final HubState hub;
    /** Who has each number; a channel that is over is not among them any more, whatever still happens on its behalf. */
    private final Map<Integer, PeerChannel> channels = new HashMap<>();

    private final Map<Integer, HubStream> writers = new HashMap<>();
    private final Map<Integer, SubscriberQueue> readers = new HashMap<>();
    private @Nullable ChannelHandlerContext context;
    private @Nullable ControlOutbox outbox;
    private @Nullable ReadGate gate;
    private @Nullable HopPeer peer;
    private @Nullable ClientAccount account;
    private boolean turnedAway;
    private final PeerSilence silence = new PeerSilence();
    /** Regions that the socket has not taken yet. */
    private int regionsInFlight;

    private final AtomicInteger subscriptions = new AtomicInteger();
    private String agent = "";
    private boolean greeted;
    private long receivedBytes;
    private long storedBytes;
    private long grantedBytes = WINDOW_BYTES;
    private long sentBytes;
    private long allowedTotal;

    HubConnection(HubState hub) {
        this.hub = hub;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        outbox = new ControlOutbox(ctx, hub.memory(), hub.refusals());
        gate = new ReadGate(ctx, hub.memory(), hub.refusals());
        hub.connections().add(this);
    }

    // ---- for streams and subscribers

    /** From any thread. */
    void send(int number, HopFrame frame) {
        requireOutbox().send(number, frame);
    }

    /** From any thread. */
    void execute(Runnable task) {
        requireContext().executor().execute(task);
    }

    /** DATA bytes that the client takes now. */
    long allowedBytes() {
        return allowedTotal - sentBytes;
    }

    /** Whether the client reads what it is sent; what can wait for that should. */
    boolean isWritable() {
        return requireContext().channel().isWritable();
    }

    ChannelFuture sendRegion(int number, DefaultFileRegion region, int bytes) {
        sentBytes += bytes;
        regionsInFlight++;
        return requireContext()
                .writeAndFlush(new HopMessage.Region(number, region))
                .addListener(done -> {
                    regionsInFlight--;
                    silence.taken();
                });
    }

    /** Looks whether this connection holds memory that others need; from any thread. */
    void checkMemory() {
        execute(() -> {
            if (peer == null) {
                // In its handshake others decide whether it is read.
                return;
            }
            try {
                requireGate().check();
            } catch (StreamException e) {
                exceptionCaught(requireContext(), e);
            }
        });
    }

    /** Ends one channel with an error, unless it is over already; from any thread. */
    void fail(PeerChannel channel, IOException reason) {
        ErrorCode code = reason instanceof StreamException known ? known.code() : ErrorCode.STORAGE;
        String text =
                reason instanceof StreamException ? String.valueOf(reason.getMessage()) : "hub cannot read or write";
        execute(() -> {
            if (isOpen(channel)) {
                LOG.warn("channel {} of {} is closed: {}", channel.number(), agent, reason.getMessage());
                // First: when the client reads the answer, the number is free.
                leave(channel.number());
                channel.send(
                        code == ErrorCode.FENCED
                                ? new HopFrame.Fenced(shortened(text))
                                : new HopFrame.Failure(code, shortened(text)));
            }
        });
    }

    /** Says that the hub stops, and closes; from any thread. */
    void goAway(String reason) {
        ChannelHandlerContext ctx = requireContext();
        ctx.writeAndFlush(new HopMessage.Control(0, new HopFrame.GoAway(reason)))
                .addListener(done -> ctx.close());
    }

    /** Closes without a word, as a crash would; from any thread. */
    void cut() {
        requireContext().close();
    }

    // ---- the connection

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof HandshakeComplete complete) {
            LOG.debug("connection from {} is of {}", ctx.channel().remoteAddress(), complete.peer());
            peer = complete.peer();
            send(0, new HopFrame.Hello(hub.agent(), hub.id(), WINDOW_BYTES));
        } else if (event instanceof IdleStateEvent idle && account != null) {
            boolean reading = idle.state() == IdleState.READER_IDLE;
            PeerSilence.Advice advice = reading
                    // Nobody reads what it says, but it must hear that somebody is here.
                    ? requireGate().isShut() ? PeerSilence.Advice.PING : silence.nothingHeard()
                    : silence.nothingTaken(
                            regionsInFlight > 0 || !requireOutbox().isEmpty());
            if (advice == PeerSilence.Advice.PING) {
                send(0, new HopFrame.Ping(System.nanoTime()));
            } else if (advice == PeerSilence.Advice.GONE) {
                LOG.info("{} {}, its connection is closed", agent, reading ? "is silent" : "reads nothing");
                ctx.close();
            }
        }
    }

    /** The first record proves that a client holds the keys of its handshake. Returns whether it is let in. */
    private boolean enter(ChannelHandlerContext ctx) {
        if (account != null) {
            return true;
        }
        if (turnedAway) {
            return false;
        }
        try {
            HopPeer proved = Objects.requireNonNull(peer, "peer");
            account = hub.clients().enter(ClientId.of(proved, ctx.channel().remoteAddress()), System.nanoTime());
            return true;
        } catch (LimitExceededException e) {
            turnedAway = true;
            send(0, failure(e));
            ctx.close();
            return false;
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (gate != null) {
            gate.readComplete();
        }
        ctx.fireChannelReadComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            silence.taken();
            readers.values().forEach(SubscriberQueue::pump);
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HopMessage message) throws Exception {
        silence.heard();
        if (!enter(ctx)) {
            // What is still on its way means nothing.
            ReferenceCountUtil.release(message instanceof HopMessage.Data data ? data.segments() : message);
        } else if (message instanceof HopMessage.Data data) {
            try {
                if (!greeted) {
                    throw notGreeted(FrameType.DATA);
                }
                // DATA is answered too.
                requireOutbox().requireRoom();
            } catch (StreamException e) {
                data.segments().release();
                throw e;
            }
            data(data.channel(), data.segments());
        } else if (message instanceof HopMessage.Control control) {
            requireOutbox().requireRoom();
            if (!greeted && !(control.frame() instanceof HopFrame.Hello)) {
                throw notGreeted(control.frame().type());
            }
            frame(control.channel(), control.frame());
        }
    }

    private void frame(int number, HopFrame frame) throws StreamException {
        if (number == 0) {
            connectionFrame(frame);
        } else if (frame instanceof HopFrame.Open open) {
            open(number, open);
        } else if (frame instanceof HopFrame.Epoch epoch) {
            epoch(number, epoch);
        } else if (frame instanceof HopFrame.Beacon beacon) {
            beacon(number, beacon);
        } else if (frame instanceof HopFrame.Subscribe subscribe) {
            subscribe(number, subscribe);
        } else if (frame instanceof HopFrame.Credit credit) {
            credit(number, credit);
        } else if (frame instanceof HopFrame.ListStreams list) {
            list(number, list);
        } else if (frame instanceof HopFrame.End
                || frame instanceof HopFrame.Stop
                || frame instanceof HopFrame.Reset
                || frame instanceof HopFrame.Failure) {
            leave(number);
        } else {
            throw new PeerViolationException(
                    ErrorCode.PROTOCOL, "client sent a frame out of place", "type", frame.type());
        }
    }

    private void connectionFrame(HopFrame frame) throws StreamException {
        if (frame instanceof HopFrame.Hello hello && !greeted) {
            greeted = true;
            agent = hello.agent();
            allowedTotal = hello.byteCredit();
        } else if (frame instanceof HopFrame.ByteCredit credit) {
            allowedTotal = Math.max(allowedTotal, credit.maxBytes());
            readers.values().forEach(SubscriberQueue::pump);
        } else if (frame instanceof HopFrame.Ping ping) {
            send(0, new HopFrame.Pong(ping.token()));
        } else if (frame instanceof HopFrame.Failure failure) {
            LOG.info("{} closes its connection: {} {}", agent, failure.code(), failure.reason());
            requireContext().close();
        } else if (!(frame instanceof HopFrame.Pong || frame instanceof HopFrame.GoAway)) {
            throw new PeerViolationException(
                    ErrorCode.PROTOCOL, "client sent a frame out of place", "type", frame.type());
        }
    }

    private void open(int number, HopFrame.Open request) throws StreamException {
        requested();
        Optional<PeerChannel> reserved = reserve(number);
        if (reserved.isEmpty()) {
            return;
        }
        PeerChannel channel = reserved.get();
        onStream(request.stream(), channel, () -> {
            HubStream stream = hub.streams().findOrCreate(request, stored -> {
                hub.holdings().requireStream(stored);
                requireAccount().requireNewStream(System.nanoTime());
            });
            // Before the answer: frames that the client sends after it must find the stream.
            execute(() -> {
                if (isOpen(channel)) {
                    writers.put(number, stream);
                    leaveIfGone(number);
                } else {
                    // The client has left before it was let in.
                    hub.threads().execute(request.stream(), () -> stream.closeWriter(channel));
                }
            });
            stream.open(channel, request);
        });
    }

    private void epoch(int number, HopFrame.Epoch epoch) {
        requested();
        HubStream stream = writers.get(number);
        PeerChannel channel = channels.get(number);
        // A channel that was closed a moment ago may still get frames.
        if (stream != null && channel != null) {
            onStream(
                    stream.folder().stream(),
                    channel,
                    () -> stream.epoch(channel, epoch.record(), hub.holdings()::beginEpoch));
        } else if (channel != null) {
            fail(channel, notOpen(FrameType.EPOCH));
        }
    }

    private void beacon(int number, HopFrame.Beacon beacon) {
        HubStream stream = writers.get(number);
        PeerChannel channel = channels.get(number);
        if (stream != null && channel != null) {
            onStream(stream.folder().stream(), channel, () -> stream.beacon(channel, beacon.frame()));
        } else if (channel != null) {
            fail(channel, notOpen(FrameType.BEACON));
        }
    }

    private void subscribe(int number, HopFrame.Subscribe request) throws StreamException {
        requested();
        Optional<PeerChannel> reserved = reserve(number);
        if (reserved.isEmpty()) {
            return;
        }
        PeerChannel channel = reserved.get();
        HubHoldings.Slot slot;
        try {
            slot = hub.holdings().subscribe(subscriptions);
        } catch (LimitExceededException e) {
            fail(channel, e);
            return;
        }
        onStream(request.stream(), channel, () -> {
            SubscriberQueue subscriber = subscriber(channel, request, slot);
            execute(() -> {
                if (isOpen(channel)) {
                    readers.put(number, subscriber);
                    subscriber.pump();
                    leaveIfGone(number);
                } else {
                    subscriber.close();
                }
            });
        });
    }

    /** On the stream's thread. */
    private SubscriberQueue subscriber(PeerChannel channel, HopFrame.Subscribe request, HubHoldings.Slot slot)
            throws IOException {
        try {
            HubStream stream = hub.streams().find(request.stream());
            long start = stream.startOf(request);
            LogReader reader = stream.reader(request, start);
            SubscriberQueue subscriber = new SubscriberQueue(this, channel, stream, request, reader, start, slot);
            stream.addSubscriber(subscriber);
            channel.send(new HopFrame.Announce(stream.description(), start));
            return subscriber;
        } catch (IOException | RuntimeException e) {
            slot.release();
            throw e;
        }
    }

    private void credit(int number, HopFrame.Credit credit) {
        SubscriberQueue subscriber = readers.get(number);
        if (subscriber == null) {
            return;
        }
        subscriber.credited(credit).ifPresent(durable -> {
            requested();
            HubStream stream = subscriber.stream();
            onStream(
                    stream.folder().stream(),
                    subscriber.channel(),
                    () -> stream.acknowledged(subscriber.subscriber(), durable));
        });
    }

    private void list(int number, HopFrame.ListStreams request) {
        try {
            requireAccount().requireList(System.nanoTime());
            requireOutbox().requireRoomForMany();
        } catch (LimitExceededException e) {
            send(number, failure(e));
            return;
        }
        NamedStreams.Page page = hub.streams().list(request.pattern(), request.fromOrdinal(), request.limit());
        page.streams()
                .forEach(one -> requireOutbox().sendLater(number, new HopFrame.Announce(one, one.firstSequence())));
        send(number, new HopFrame.Listed(page.nextOrdinal()));
    }

    private void data(int number, ByteBuf segments) throws StreamException {
        int bytes = segments.readableBytes();
        receivedBytes += bytes;
        if (receivedBytes > grantedBytes) {
            segments.release();
            throw new PeerViolationException(
                    ErrorCode.FLOW_CONTROL, "client sent more bytes than its credit", "maxBytes", grantedBytes);
        }
        requireGate().began(bytes);
        requireGate().waitFor(requireAccount().received(bytes, System.nanoTime()));
        HubStream stream = writers.get(number);
        PeerChannel channel = channels.get(number);
        boolean accepted = stream != null
                && channel != null
                && hub.threads().execute(stream.folder().stream(), () -> {
                    try {
                        guarded(channel, () -> stream.data(channel, segments));
                    } finally {
                        segments.release();
                        execute(() -> stored(bytes));
                    }
                });
        if (!accepted) {
            // Mostly the channel was closed while this was on its way.
            segments.release();
            stored(bytes);
            if (stream == null && channel != null) {
                fail(channel, notOpen(FrameType.DATA));
            }
        }
    }

    private void stored(int bytes) {
        requireGate().ended(bytes);
        storedBytes += bytes;
        long possible = storedBytes + WINDOW_BYTES;
        if (possible - grantedBytes >= WINDOW_BYTES / 4) {
            grantedBytes = possible;
            send(0, new HopFrame.ByteCredit(possible));
        }
    }

    private void leave(int number) {
        PeerChannel channel = channels.remove(number);
        HubStream stream = writers.remove(number);
        if (stream != null && channel != null) {
            hub.threads().execute(stream.folder().stream(), () -> stream.closeWriter(channel));
        }
        SubscriberQueue subscriber = readers.remove(number);
        if (subscriber != null) {
            subscriber.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        hub.connections().remove(this);
        if (gate != null) {
            gate.close();
        }
        if (account != null) {
            hub.clients().leave(account);
        }
        for (Integer number : List.copyOf(writers.keySet())) {
            leave(number);
        }
        for (Integer number : List.copyOf(readers.keySet())) {
            leave(number);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) {
        Throwable cause = thrown instanceof DecoderException && thrown.getCause() != null ? thrown.getCause() : thrown;
        String peer = String.valueOf(ctx.channel().remoteAddress());
        if (cause instanceof StreamException known) {
            LOG.warn("connection from {} is closed: {}", peer, known.getMessage());
            if (greeted) {
                send(0, failure(known));
            }
        } else if (cause instanceof IOException) {
            LOG.debug("connection from {} broke: {}", peer, cause.getMessage());
        } else {
            LOG.error("internal error on the connection from {}", peer, cause);
        }
        ctx.close();
    }

    // ---- small things

    @FunctionalInterface
    private interface StreamTask {
        void run() throws IOException;
    }

    private void guarded(PeerChannel channel, StreamTask task) {
        try {
            task.run();
        } catch (IOException e) {
            fail(channel, e);
        } catch (RuntimeException e) {
            LOG.error("internal error on channel {} of {}", channel.number(), agent, e);
            fail(channel, new IOException("internal error", e));
        }
    }

    private static PeerViolationException notGreeted(FrameType type) {
        return new PeerViolationException(ErrorCode.PROTOCOL, "client did not say HELLO first", "type", type);
    }

    private static PeerViolationException notOpen(FrameType type) {
        return new PeerViolationException(
                ErrorCode.PROTOCOL, "client did not wait until its channel was open for writing", "type", type);
    }

    private void onStream(StreamId stream, PeerChannel channel, StreamTask task) {
        requireGate().began(0);
        boolean accepted = hub.threads().execute(stream, () -> {
            try {
                guarded(channel, task);
            } finally {
                execute(() -> requireGate().ended(0));
            }
        });
        if (!accepted) {
            requireGate().ended(0);
        }
    }

    /** The client is read later if it asks for very much. */
    private void requested() {
        requireGate().waitFor(requireAccount().request(System.nanoTime()));
    }

    /** A connection may end while a stream opens for it; nobody else would notice then. */
    private void leaveIfGone(int number) {
        if (!requireContext().channel().isActive()) {
            leave(number);
        }
    }

    private boolean isOpen(PeerChannel channel) {
        return channels.get(channel.number()) == channel;
    }

    /** The channel of that number; empty if the connection has too many, which the client has been told. */
    private Optional<PeerChannel> reserve(int number) throws StreamException {
        if (channels.containsKey(number)) {
            throw new PeerViolationException(ErrorCode.PROTOCOL, "channel is in use", "channel", number);
        }
        try {
            hub.holdings().requireChannel(channels.size());
        } catch (LimitExceededException e) {
            send(number, failure(e));
            return Optional.empty();
        }
        PeerChannel channel = new PeerChannel(this, number);
        channels.put(number, channel);
        return Optional.of(channel);
    }

    private ClientAccount requireAccount() {
        return Objects.requireNonNull(account, "account");
    }

    private ReadGate requireGate() {
        return Objects.requireNonNull(gate, "gate");
    }

    private ControlOutbox requireOutbox() {
        return Objects.requireNonNull(outbox, "outbox");
    }

    private ChannelHandlerContext requireContext() {
        return Objects.requireNonNull(context, "context");
    }

    private static HopFrame.Failure failure(StreamException reason) {
        return new HopFrame.Failure(reason.code(), shortened(String.valueOf(reason.getMessage())));
    }

    private static String shortened(String text) {
        return text.length() <= 500 ? text : text.substring(0, 500);
    }
}
