package io.sealstream.transport;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.sealstream.cipher.AeadProvider;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import io.sealstream.error.TransportException;
import io.sealstream.segment.NamePattern;
import io.sealstream.segment.SessionId;
import io.sealstream.session.HopFrame;
import io.sealstream.session.HopFrameCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to one hub that comes back by itself, and the streams on it. Thread safe; everything inside runs on one event loop
 * thread. Publications and subscriptions go on over a broken connection without anybody noticing, until the policy gives up or the hub
 * refuses.
 */
public final class StreamClient implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StreamClient.class);

    /** A hub answers OPEN, SUBSCRIBE and LIST at once. */
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);

    private static final AtomicBoolean WARM = new AtomicBoolean();

    private final ClientOptions options;
    private final Duration answerLimit;
    private final EventLoopGroup group;
    private final Map<Integer, HopChannel> channels = new HashMap<>();
    /** By channel; left alone, they would keep what a channel holds long after it is over. */
    private final Map<Integer, ScheduledFuture<?>> deadlines = new HashMap<>();

    private final InboundWindow window;
    private final CompletableFuture<SessionId> firstConnected = new CompletableFuture<>();
    private final AtomicLong connections = new AtomicLong();
    private @Nullable HopLink link;
    private @Nullable StreamException failure;
    private SessionId hub = new SessionId(0, 0);
    private boolean everConnected;
    private boolean closed;
    private int failedTries;
    private long absentSinceNanos = System.nanoTime();
    private long connectedSinceNanos;
    private int lastChannel;
    private volatile boolean connectedNow;

    private StreamClient(ClientOptions options, Duration answerLimit) {
        this.options = options;
        this.answerLimit = answerLimit;
        this.window = new InboundWindow(options.windowBytes());
        this.group = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("sealstream-client", /* daemon= */ true), NioIoHandler.newFactory());
    }

    /** Starts to connect; the result is usable at once. */
    public static StreamClient connect(ClientOptions options) {
        return connect(options, ANSWER_LIMIT);
    }

    /** @param answerLimit how long a hub may take to answer a request */
    static StreamClient connect(ClientOptions options, Duration answerLimit) {
        StreamClient client = new StreamClient(options, answerLimit);
        client.run(client::tryConnect);
        if (WARM.compareAndSet(false, true)) {
            // Cold ciphers are fifty times slower; the first segments should not pay for that.
            Thread warmUp = new Thread(AeadProvider.fastest()::warmUp, "sealstream-warm-up");
            warmUp.setDaemon(true);
            warmUp.start();
        }
        return client;
    }

    /** Completes with the hub's identity at the first connection, or with the reason why there will be none. */
    public CompletableFuture<SessionId> connected() {
        return firstConnected.copy();
    }

    /** Whether there is a connection at this moment. */
    public boolean isConnected() {
        return connectedNow;
    }

    /** How often a connection came about: one more than it has come back. */
    public long connections() {
        return connections.get();
    }

    /** Up to 1,000 streams whose name matches, from {@code fromOrdinal} on. */
    public CompletableFuture<StreamPage> list(NamePattern pattern, long fromOrdinal) {
        return register(number -> new ListCall(
                        this, number, new HopFrame.ListStreams(pattern, fromOrdinal, HopFrameCodec.MAX_LIST)))
                .thenCompose(ListCall::answer);
    }

    /** Opens a stream for writing; completes when the hub has said where the new epoch begins. */
    public CompletableFuture<Publication> publish(PublicationOptions publication) {
        return register(number -> new Publication(this, number, publication)).thenCompose(Publication::ready);
    }

    /** Reads a stream; everything that comes is put into the queue. */
    public Subscription subscribe(SubscriptionOptions wanted, SubscriptionQueue queue) {
        Subscription subscription = new Subscription(this, wanted, queue);
        register(subscription::numbered);
        return subscription;
    }

    /** Ends every publication and subscription and the connection. */
    @Override
    public void close() {
        run(() -> {
            closed = true;
            failAll(new TransportException(ErrorCode.CONNECTION_LOST, "client was closed"));
            HopLink current = link;
            if (current != null) {
                current.close();
            }
        });
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
    }

    // ---- for channels, on the event loop unless said otherwise

    /** Runs on the event loop; from any thread. */
    void run(Runnable task) {
        if (!group.isShuttingDown()) {
            group.next().execute(task);
        }
    }

    /** Runs on the event loop when the time is over, unless the client is closed before. */
    void later(Duration delay, Runnable task) {
        if (!group.isShuttingDown()) {
            group.next().schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    SessionId hub() {
        return hub;
    }

    Optional<HopLink> link() {
        return Optional.ofNullable(link);
    }

    /** Fails a channel whose request is not answered in time, unless the connection has ended meanwhile. */
    void expectAnswer(int number, HopChannel channel, BooleanSupplier answered) {
        HopLink asked = link;
        cancelDeadline(number);
        ScheduledFuture<?> deadline = group.next()
                .schedule(
                        () -> {
                            if (channels.get(number) == channel && link == asked && !answered.getAsBoolean()) {
                                unregister(number);
                                channel.failed(new TransportException(
                                        ErrorCode.TIMEOUT, "hub does not answer", "limit", answerLimit));
                            }
                        },
                        answerLimit.toMillis(),
                        TimeUnit.MILLISECONDS);
        deadlines.put(number, deadline);
    }

    private void cancelDeadline(int number) {
        ScheduledFuture<?> deadline = deadlines.remove(number);
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    void unregister(int number) {
        cancelDeadline(number);
        channels.remove(number);
    }

    /** DATA bytes were used up; from any thread. */
    void released(long bytes) {
        run(() -> window.released(bytes)
                .ifPresent(max -> link().ifPresent(current -> current.send(0, new HopFrame.ByteCredit(max)))));
    }

    // ---- for the connection

    ClientOptions options() {
        return options;
    }

    InboundWindow window() {
        return window;
    }

    Optional<HopChannel> channel(int number) {
        return Optional.ofNullable(channels.get(number));
    }

    List<HopChannel> channels() {
        return new ArrayList<>(channels.values());
    }

    void connectionReady(HopLink ready, SessionId hubId) {
        link = ready;
        hub = hubId;
        everConnected = true;
        connectedNow = true;
        connections.incrementAndGet();
        connectedSinceNanos = System.nanoTime();
        firstConnected.complete(hubId);
        for (HopChannel channel : channels()) {
            callConnected(channel, ready);
        }
    }

    /** The connection ended, or never came about; a fatal reason ends the client. */
    void connectionLost(StreamException reason, boolean fatal) {
        if (connectedNow) {
            connectedNow = false;
            // A hub that lets a client in and sends it away at once is as good as absent.
            Duration lasted = Duration.ofNanos(System.nanoTime() - connectedSinceNanos);
            if (lasted.compareTo(options.reconnect().maxDelay()) >= 0) {
                absentSinceNanos = System.nanoTime();
                failedTries = 0;
            }
        }
        link = null;
        failedTries++;
        channels().forEach(HopChannel::disconnected);
        if (closed) {
            return;
        }
        Duration absent = Duration.ofNanos(System.nanoTime() - absentSinceNanos);
        Optional<Duration> delay =
                fatal ? Optional.empty() : options.reconnect().nextDelay(failedTries, absent, everConnected);
        if (delay.isPresent()) {
            LOG.debug("connecting again to {} in {}: {}", options.endpoint(), delay.get(), reason.getMessage());
            group.next().schedule(this::tryConnect, delay.get().toMillis(), TimeUnit.MILLISECONDS);
        } else {
            failAll(reason);
        }
    }

    private void tryConnect() {
        if (!closed) {
            ClientConnection.open(this, group);
        }
    }

    private <C extends HopChannel> CompletableFuture<C> register(IntFunction<C> factory) {
        CompletableFuture<C> registered = new CompletableFuture<>();
        run(() -> {
            int number = freeNumber();
            C channel = factory.apply(number);
            StreamException over = failure;
            if (over != null) {
                channel.failed(over);
            } else {
                channels.put(number, channel);
                link().ifPresent(current -> callConnected(channel, current));
            }
            registered.complete(channel);
        });
        return registered;
    }

    private void callConnected(HopChannel channel, HopLink current) {
        try {
            channel.connected(current);
        } catch (StreamException e) {
            channels.values().remove(channel);
            channel.failed(e);
        }
    }

    private int freeNumber() {
        do {
            lastChannel = lastChannel == HopFrameCodec.MAX_CHANNEL ? 1 : lastChannel + 1;
        } while (channels.containsKey(lastChannel));
        return lastChannel;
    }

    private void failAll(StreamException reason) {
        if (failure == null) {
            failure = reason;
        }
        firstConnected.completeExceptionally(reason);
        List<HopChannel> all = channels();
        channels.clear();
        List.copyOf(deadlines.keySet()).forEach(this::cancelDeadline);
        all.forEach(channel -> channel.failed(reason));
    }
}
