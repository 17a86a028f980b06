package io.sealstream.hub;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.TransportException;
import io.sealstream.hub.limit.ClientAccounts;
import io.sealstream.hub.limit.HubLimits;
import io.sealstream.hub.limit.PeerSilence;
import io.sealstream.hub.limit.RefusalKind;
import io.sealstream.hub.limit.Refusals;
import io.sealstream.hub.spool.Spool;
import io.sealstream.transport.hop.HandshakeHandler;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A hub: listens, stores sealed segments, hands them out. Holds no stream key. What it has acknowledged survives its process; starting
 * again on the same folder goes on where it stood.
 */
public final class Hub implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Hub.class);

    /** How often connections are looked at while memory is full. */
    private static final long MEMORY_CHECK_MS = 50;

    /** How often all streams are looked at; a stream that begins a file is looked at at once. */
    private static final int RETENTION_SECONDS = 5;

    private final Spool spool;
    private final HubState state;
    private final EventLoopGroup group;
    private final HandshakeThread handshakes;
    private final Channel listening;

    private Hub(Spool spool, HubState state, EventLoopGroup group, HandshakeThread handshakes, Channel listening) {
        this.spool = spool;
        this.state = state;
        this.group = group;
        this.handshakes = handshakes;
        this.listening = listening;
    }

    /**
     * Opens the data folder and listens.
     *
     * @throws IOException typed: the folder cannot be used, or the address is taken
     */
    public static Hub start(HubOptions options) throws IOException {
        Spool spool = Spool.open(options.dataFolder(), options.spool());
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(
                2, new DefaultThreadFactory("sealstream-hub", /* daemon= */ true), NioIoHandler.newFactory());
        HandshakeThread handshakes =
                new HandshakeThread(options.limits().connections().halfOpen());
        try {
            HubState state = state(options.limits(), spool);
            Channel listening = listen(options, group, handshakes, state);
            group.next()
                    .scheduleWithFixedDelay(
                            new MemoryWatch(state), MEMORY_CHECK_MS, MEMORY_CHECK_MS, TimeUnit.MILLISECONDS);
            Hub hub = new Hub(spool, state, group, handshakes, listening);
            hub.keepRetention();
            LOG.info("hub {} listens on {} with {} streams", spool.hubId(), hub.address(), hub.streamCount());
            return hub;
        } catch (IOException | RuntimeException e) {
            handshakes.close();
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            spool.close();
            throw e;
        }
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listening.localAddress();
    }

    /** Streams that it stores. */
    public int streamCount() {
        return state.streams().size();
    }

    /** What retention has dropped since the start; counts on. */
    public Dropped dropped() {
        return state.streams().retention().dropped();
    }

    /** How often it has refused what, because of a limit. */
    public Map<RefusalKind, Long> refusals() {
        return state.refusals().snapshot();
    }

    /** Says goodbye to its clients, who will connect again, and stops when everything accepted is stored. */
    @Override
    public void close() throws IOException {
        state.connections().forEach(connection -> connection.goAway("hub stops"));
        stop();
    }

    /** Stops without a word, as a crash would: for tests. */
    public void halt() throws IOException {
        state.connections().forEach(HubConnection::cut);
        stop();
    }

    private void keepRetention() {
        group.next()
                .scheduleWithFixedDelay(
                        () -> {
                            try {
                                state.streams().retention().run(state.threads());
                            } catch (RuntimeException e) {
                                // Else there would be no next time.
                                LOG.error("internal error in retention", e);
                            }
                        },
                        0,
                        RETENTION_SECONDS,
                        TimeUnit.SECONDS);
    }

    private void stop() throws IOException {
        listening.close().awaitUninterruptibly();
        handshakes.close();
        try {
            // Streams first: what they still do may answer on a connection.
            state.threads().close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
        state.streams().close();
        spool.close();
    }

    private static HubState state(HubLimits limits, Spool spool) throws IOException {
        Refusals refusals = new Refusals();
        NamedStreams streams = new NamedStreams(spool, Clock.systemUTC());
        HubHoldings holdings = new HubHoldings(limits.holdings(), refusals, streams::epochs);
        return new HubState(
                spool.hubId(),
                "sealstream-hub",
                streams,
                new StreamThreads(),
                ConcurrentHashMap.newKeySet(),
                new ClientAccounts(limits, refusals),
                holdings,
                new HubMemory(limits.memory()),
                refusals);
    }

    private static Channel listen(HubOptions options, EventLoopGroup group, HandshakeThread handshakes, HubState state)
            throws IOException {
        Entrance entrance = new Entrance(options.limits().connections(), state.refusals());
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new IdleStateHandler(
                                        /* observeOutput= */ true,
                                        PeerSilence.SECONDS,
                                        PeerSilence.SECONDS,
                                        0,
                                        TimeUnit.SECONDS))
                                .addLast(HandshakeHandler.hub(options.security(), handshakes))
                                // Behind the handshake, which tells when it is complete.
                                .addLast(entrance)
                                .addLast(new HubConnection(state));
                    }
                });
        ChannelFuture bound = bootstrap.bind(options.listen()).awaitUninterruptibly();
        if (bound.isSuccess()) {
            return bound.channel();
        }
        ErrorCode code =
                bound.cause() instanceof BindException ? ErrorCode.ADDRESS_IN_USE : ErrorCode.CONNECTION_REFUSED;
        throw new TransportException(
                code,
                "hub cannot listen",
                "address",
                options.listen().getHostString() + ":" + options.listen().getPort(),
                "reason",
                String.valueOf(bound.cause().getMessage()));
    }
}
