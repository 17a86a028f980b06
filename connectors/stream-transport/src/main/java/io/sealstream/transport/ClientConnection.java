package io.sealstream.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.timeout.IdleState;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.HandshakeException;
import io.sealstream.error.PeerViolationException;
import io.sealstream.error.StreamException;
import io.sealstream.error.StreamExceptions;
import io.sealstream.error.TransportException;
import io.sealstream.segment.SessionId;
import io.sealstream.session.HopFrame;
import io.sealstream.transport.hop.HandshakeComplete;
import io.sealstream.transport.hop.HandshakeHandler;
import io.sealstream.transport.hop.HopMessage;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One try to be connected, until it ends. Tells the client exactly once that it is over. Confined to the event loop. */
final class ClientConnection extends SimpleChannelInboundHandler<HopMessage> {

    private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);
    private static final int CONNECT_TIMEOUT_MS = 5_000;

    /** SPEC section 7.3: silent for this long, a peer is asked; silent for three times as long, it is gone. */
    private static final int PING_SECONDS = 10;

    private static final int GONE_SECONDS = 30;

    /** A hub says HELLO at once. */
    private static final int HELLO_SECONDS = 10;

    private final StreamClient client;
    private @Nullable HopLink link;
    private @Nullable StreamException reason;
    private boolean protectedNow;
    private boolean fatal;

    private ClientConnection(StreamClient client) {
        this.client = client;
    }

    static void open(StreamClient client, EventLoopGroup group) {
        InetSocketAddress endpoint = client.options().endpoint();
        ClientConnection connection = new ClientConnection(client);
        Bootstrap bootstrap = new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MS)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(512 << 10, 1 << 20))
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new IdleStateHandler(GONE_SECONDS, PING_SECONDS, 0, TimeUnit.SECONDS))
                                .addLast(
                                        HandshakeHandler.client(client.options().security()))
                                .addLast(connection);
                    }
                });
        // Looked up again each time: a hub may come back at another address.
        InetSocketAddress resolved = endpoint.isUnresolved()
                ? endpoint
                : InetSocketAddress.createUnresolved(endpoint.getHostString(), endpoint.getPort());
        bootstrap.connect(resolved).addListener(future -> {
            if (!future.isSuccess()) {
                client.connectionLost(
                        new TransportException(
                                ErrorCode.CONNECTION_REFUSED,
                                "hub cannot be reached",
                                "endpoint",
                                endpoint.getHostString() + ":" + endpoint.getPort(),
                                "reason",
                                rootMessage(future.cause())),
                        /* fatal= */ false);
            }
        });
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof HandshakeComplete) {
            protectedNow = true;
            long grant = client.window().restart();
            ctx.writeAndFlush(new HopMessage.Control(
                    0, new HopFrame.Hello(client.options().agent(), new SessionId(0, 0), grant)));
            ctx.executor().schedule(() -> requireHello(ctx), HELLO_SECONDS, TimeUnit.SECONDS);
        } else if (event instanceof IdleStateEvent idle && protectedNow) {
            if (idle.state() == IdleState.READER_IDLE) {
                end(ctx, new TransportException(ErrorCode.TIMEOUT, "hub is silent", "seconds", GONE_SECONDS));
            } else {
                ctx.writeAndFlush(new HopMessage.Control(0, new HopFrame.Ping(System.nanoTime())));
            }
        }
    }

    private void requireHello(ChannelHandlerContext ctx) {
        if (link == null) {
            end(ctx, new TransportException(ErrorCode.TIMEOUT, "hub does not say HELLO", "seconds", HELLO_SECONDS));
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HopMessage message) throws Exception {
        if (link == null && message.channel() != 0) {
            if (message instanceof HopMessage.Data data) {
                data.segments().release();
            }
            throw new PeerViolationException(ErrorCode.PROTOCOL, "hub did not say HELLO first");
        }
        if (message instanceof HopMessage.Control control) {
            if (control.channel() == 0) {
                connectionFrame(ctx, control.frame());
            } else {
                channelFrame(control.channel(), control.frame());
            }
        } else if (message instanceof HopMessage.Data data) {
            channelData(data);
        }
    }

    private void connectionFrame(ChannelHandlerContext ctx, HopFrame frame) throws StreamException {
        if (frame instanceof HopFrame.Hello hello && link == null) {
            HopLink ready = new HopLink(ctx.channel(), hello.byteCredit());
            link = ready;
            client.connectionReady(ready, hello.peer());
        } else if (frame instanceof HopFrame.ByteCredit credit && link != null) {
            link.byteCredit(credit.maxBytes());
            client.channels().forEach(HopChannel::writable);
        } else if (frame instanceof HopFrame.Ping ping) {
            // Whoever asks and does not read the answers gets none.
            if (ctx.channel().isWritable()) {
                ctx.writeAndFlush(new HopMessage.Control(0, new HopFrame.Pong(ping.token())));
            }
        } else if (frame instanceof HopFrame.GoAway away) {
            end(ctx, new TransportException(ErrorCode.CONNECTION_LOST, "hub goes away", "reason", away.reason()));
        } else if (frame instanceof HopFrame.Failure failure) {
            throw StreamExceptions.of(failure.code(), "hub closed the connection", "reason", failure.reason());
        } else if (!(frame instanceof HopFrame.Pong)) {
            throw new PeerViolationException(ErrorCode.PROTOCOL, "hub sent a frame out of place", "type", frame.type());
        }
    }

    private void channelFrame(int number, HopFrame frame) {
        // A channel that was given up a moment ago may still get frames.
        client.channel(number).ifPresent(channel -> {
            try {
                channel.frame(frame);
            } catch (StreamException e) {
                giveUp(number, channel, e);
            }
        });
    }

    private void channelData(HopMessage.Data data) throws StreamException {
        try {
            int bytes = data.segments().readableBytes();
            if (!client.window().received(bytes)) {
                throw new PeerViolationException(ErrorCode.FLOW_CONTROL, "hub sent more bytes than its credit");
            }
            HopChannel channel = client.channel(data.channel()).orElse(null);
            if (channel == null) {
                client.released(bytes);
                return;
            }
            try {
                channel.data(data.segments());
            } catch (StreamException e) {
                // What nobody will use.
                client.released(data.segments().readableBytes());
                giveUp(data.channel(), channel, e);
            }
        } finally {
            data.segments().release();
        }
    }

    /** One channel failed on this side: the hub should not go on with it. */
    private void giveUp(int number, HopChannel channel, StreamException reason) {
        client.unregister(number);
        if (link != null) {
            link.send(number, new HopFrame.Stop());
        }
        channel.failed(reason);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            client.channels().forEach(HopChannel::writable);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) {
        Throwable cause = thrown instanceof DecoderException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (cause instanceof HandshakeException handshake) {
            fatal = true;
            end(ctx, handshake);
        } else if (cause instanceof StreamException known) {
            LOG.warn("connection to {} is closed: {}", client.options().endpoint(), known.getMessage());
            end(ctx, known);
        } else {
            if (!(cause instanceof IOException)) {
                LOG.error(
                        "internal error on the connection to {}",
                        client.options().endpoint(),
                        cause);
            }
            end(
                    ctx,
                    new TransportException(
                            ErrorCode.CONNECTION_LOST, "connection broke", "reason", rootMessage(cause)));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        StreamException why = reason != null
                ? reason
                : new TransportException(ErrorCode.CONNECTION_LOST, "hub closed the connection");
        client.connectionLost(why, fatal);
    }

    private void end(ChannelHandlerContext ctx, StreamException why) {
        if (reason == null) {
            reason = why;
        }
        ctx.close();
    }

    private static String rootMessage(Throwable thrown) {
        String message = thrown.getMessage();
        return message == null ? thrown.getClass().getSimpleName() : message;
    }
}
