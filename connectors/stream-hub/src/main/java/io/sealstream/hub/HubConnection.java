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
import io.sealstream.session.HopFrame;
import io.sealstream.transport.hop.HandshakeComplete;
import io.sealstream.transport.hop.HopMessage;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
    private final Map<Integer, HubStream> writers = new HashMap<>();
    private final Map<Integer, SubscriberQueue> readers = new HashMap<>();
    private final Set<Integer> used = new HashSet<>();
    private @Nullable ChannelHandlerContext context;
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
        hub.connections().add(this);
    }

    // ---- for streams and subscribers

    /** From any thread. */
    void send(int number, HopFrame frame) {
        requireContext().writeAndFlush(new HopMessage.Control(number, frame));
    }

    /** From any thread. */
    void execute(Runnable task) {
        requireContext().executor().execute(task);
    }

    /** DATA bytes that the client takes now. */
    long allowedBytes() {
        return allowedTotal - sentBytes;
    }

    ChannelFuture sendRegion(int number, DefaultFileRegion region, int bytes) {
        sentBytes += bytes;
        return requireContext().writeAndFlush(new HopMessage.Region(number, region));
    }

    /** Ends one channel with an error; from any thread. */
    void fail(int number, IOException reason) {
        ErrorCode code = reason instanceof StreamException known ? known.code() : ErrorCode.STORAGE;
        String text =
                reason instanceof StreamException ? String.valueOf(reason.getMessage()) : "hub cannot read or write";
        LOG.warn("channel {} of {} is closed: {}", number, agent, reason.getMessage());
        send(
                number,
                code == ErrorCode.FENCED
                        ? new HopFrame.Fenced(shortened(text))
                        : new HopFrame.Failure(code, shortened(text)));
        execute(() -> leave(number));
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
        if (event == HandshakeComplete.EVENT) {
            send(0, new HopFrame.Hello(hub.agent(), hub.id(), WINDOW_BYTES));
        } else if (event instanceof IdleStateEvent idle && idle.state() == IdleState.READER_IDLE) {
            LOG.info("{} is silent, its connection is closed", agent);
            ctx.close();
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HopMessage message) throws Exception {
        if (message instanceof HopMessage.Data data) {
            data(data.channel(), data.segments());
        } else if (message instanceof HopMessage.Control control) {
            requireGreeted(control.frame());
            frame(control.channel(), control.frame());
        }
    }

    private void frame(int number, HopFrame frame) throws StreamException {
        if (number == 0) {
            connectionFrame(frame);
        } else if (frame instanceof HopFrame.Open open) {
            open(number, open);
        } else if (frame instanceof HopFrame.Epoch epoch) {
            onWriter(number, (channel, stream) -> stream.epoch(channel, epoch.record()));
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
        if (frame instanceof HopFrame.Hello hello) {
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
        reserve(number);
        onStream(request.stream(), number, () -> {
            HubStream stream = hub.streams().findOrCreate(request);
            // Before the answer: frames that the client sends after it must find the stream.
            execute(() -> {
                writers.put(number, stream);
                leaveIfGone(number);
            });
            stream.open(new PeerChannel(this, number), request);
        });
    }

    private void subscribe(int number, HopFrame.Subscribe request) throws StreamException {
        reserve(number);
        onStream(request.stream(), number, () -> {
            HubStream stream = hub.streams().find(request.stream());
            long start = stream.startOf(request);
            LogReader reader = stream.log().reader(start);
            SubscriberQueue subscriber = new SubscriberQueue(this, number, stream, request, reader, start);
            stream.addSubscriber(subscriber);
            send(number, new HopFrame.Announce(stream.description(), start));
            execute(() -> {
                readers.put(number, subscriber);
                subscriber.pump();
                leaveIfGone(number);
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
            onStream(stream.folder().stream(), number, () -> stream.acknowledged(subscriber.subscriber(), durable));
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
        boolean accepted = stream != null
                && hub.threads().execute(stream.folder().stream(), () -> {
                    try {
                        guarded(number, () -> stream.data(new PeerChannel(this, number), segments));
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
        used.remove(number);
        HubStream stream = writers.remove(number);
        if (stream != null) {
            PeerChannel channel = new PeerChannel(this, number);
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

    @FunctionalInterface
    private interface WriterTask {
        void run(PeerChannel channel, HubStream stream) throws IOException;
    }

    private void onWriter(int number, WriterTask task) {
        HubStream stream = writers.get(number);
        // A channel that was closed a moment ago may still get frames.
        if (stream != null) {
            PeerChannel channel = new PeerChannel(this, number);
            onStream(stream.folder().stream(), number, () -> task.run(channel, stream));
        }
    }

    private void guarded(int number, StreamTask task) {
        try {
            task.run();
        } catch (IOException e) {
            fail(number, e);
        } catch (RuntimeException e) {
            LOG.error("internal error on channel {} of {}", number, agent, e);
            fail(number, new IOException("internal error", e));
        }
    }

    private void requireGreeted(HopFrame frame) throws StreamException {
        if (!greeted && !(frame instanceof HopFrame.Hello)) {
            throw new PeerViolationException(
                    ErrorCode.PROTOCOL, "client did not say HELLO first", "type", frame.type());
        }
    }

    private void onStream(StreamId stream, int number, StreamTask task) {
        hub.threads().execute(stream, () -> guarded(number, task));
    }

    /** A connection may end while a stream opens for it; nobody else would notice then. */
    private void leaveIfGone(int number) {
        if (!requireContext().channel().isActive()) {
            leave(number);
        }
    }

    private void reserve(int number) throws StreamException {
        if (!used.add(number)) {
            throw new PeerViolationException(ErrorCode.PROTOCOL, "channel is in use", "channel", number);
        }
    }

    private ChannelHandlerContext requireContext() {
        return Objects.requireNonNull(context, "context");
    }

    private static String shortened(String text) {
        return text.length() <= 500 ? text : text.substring(0, 500);
    }
}
