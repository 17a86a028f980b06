package io.sealstream.hub;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.DefaultFileRegion;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.timeout.IdleState;
import io.netty.handler.timeout.IdleStateEvent;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.PeerViolationException;
import io.sealstream.error.StreamException;
import io.sealstream.hub.spool.LogReader;
import io.sealstream.segment.StreamId;
import io.sealstream.session.FrameType;
import io.sealstream.session.HopFrame;
import io.sealstream.transport.hop.HandshakeComplete;
import io.sealstream.transport.hop.HopMessage;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
        outbox = new ControlOutbox(ctx);
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
        return requireContext().writeAndFlush(new HopMessage.Region(number, region));
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
            send(0, new HopFrame.Hello(hub.agent(), hub.id(), WINDOW_BYTES));
        } else if (event instanceof IdleStateEvent idle && idle.state() == IdleState.READER_IDLE) {
            LOG.info("{} is silent, its connection is closed", agent);
            ctx.close();
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HopMessage message) throws Exception {
        if (message instanceof HopMessage.Data data) {
            if (!greeted) {
                data.segments().release();
                throw notGreeted(FrameType.DATA);
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
        } else if (frame instanceof HopFrame.End || frame instanceof HopFrame.Stop || frame instanceof HopFrame.Reset) {
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
        PeerChannel channel = reserve(number);
        onStream(request.stream(), channel, () -> {
            HubStream stream = hub.streams().findOrCreate(request);
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
        HubStream stream = writers.get(number);
        PeerChannel channel = channels.get(number);
        // A channel that was closed a moment ago may still get frames.
        if (stream != null && channel != null) {
            onStream(stream.folder().stream(), channel, () -> stream.epoch(channel, epoch.record()));
        }
    }

    private void beacon(int number, HopFrame.Beacon beacon) {
        HubStream stream = writers.get(number);
        PeerChannel channel = channels.get(number);
        if (stream != null && channel != null) {
            onStream(stream.folder().stream(), channel, () -> stream.beacon(channel, beacon.frame()));
        }
    }

    private void subscribe(int number, HopFrame.Subscribe request) throws StreamException {
        PeerChannel channel = reserve(number);
        onStream(request.stream(), channel, () -> {
            HubStream stream = hub.streams().find(request.stream());
            long start = stream.startOf(request);
            LogReader reader = stream.log().reader(start);
            SubscriberQueue subscriber = new SubscriberQueue(this, channel, stream, request, reader, start);
            stream.addSubscriber(subscriber);
            channel.send(new HopFrame.Announce(stream.description(), start));
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

    private void credit(int number, HopFrame.Credit credit) {
        SubscriberQueue subscriber = readers.get(number);
        if (subscriber == null) {
            return;
        }
        subscriber.credited(credit).ifPresent(durable -> {
            HubStream stream = subscriber.stream();
            onStream(
                    stream.folder().stream(),
                    subscriber.channel(),
                    () -> stream.acknowledged(subscriber.subscriber(), durable));
        });
    }

    private void list(int number, HopFrame.ListStreams request) {
        NamedStreams.Page page = hub.streams().list(request.pattern(), request.fromOrdinal(), request.limit());
        page.streams().forEach(one -> send(number, new HopFrame.Announce(one, one.firstSequence())));
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
            // The channel was closed while this was on its way.
            segments.release();
            stored(bytes);
        }
    }

    private void stored(int bytes) {
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
                send(0, new HopFrame.Failure(known.code(), shortened(String.valueOf(known.getMessage()))));
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

    private void onStream(StreamId stream, PeerChannel channel, StreamTask task) {
        hub.threads().execute(stream, () -> guarded(channel, task));
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

    private PeerChannel reserve(int number) throws StreamException {
        PeerChannel channel = new PeerChannel(this, number);
        if (channels.putIfAbsent(number, channel) != null) {
            throw new PeerViolationException(ErrorCode.PROTOCOL, "channel is in use", "channel", number);
        }
        return channel;
    }

    private ControlOutbox requireOutbox() {
        return Objects.requireNonNull(outbox, "outbox");
    }

    private ChannelHandlerContext requireContext() {
        return Objects.requireNonNull(context, "context");
    }

    private static String shortened(String text) {
        return text.length() <= 500 ? text : text.substring(0, 500);
    }
}
