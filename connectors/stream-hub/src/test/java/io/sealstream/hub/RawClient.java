package io.sealstream.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import io.sealstream.segment.SessionId;
import io.sealstream.session.FrameType;
import io.sealstream.session.HopFrame;
import io.sealstream.session.HopFrameCodec;
import io.sealstream.transport.hop.ClientSecurity;
import io.sealstream.transport.hop.HandshakeComplete;
import io.sealstream.transport.hop.HandshakeHandler;
import io.sealstream.transport.hop.HopMessage;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A client that sends what a test tells it, in whatever order, and shows what the hub answers. */
final class RawClient implements AutoCloseable {

    private static final long LIMIT_SECONDS = 30;

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final LinkedBlockingQueue<HopMessage> received = new LinkedBlockingQueue<>();
    private final CompletableFuture<Channel> ready = new CompletableFuture<>();
    private final Channel channel;

    /** Connects and finishes the handshake; says nothing yet. */
    private RawClient(InetSocketAddress hub) throws Exception {
        new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel created) {
                        created.pipeline()
                                .addLast(HandshakeHandler.client(new ClientSecurity.SharedSecret(HubClient.SECRET)))
                                .addLast(new Owner());
                    }
                })
                .connect(hub)
                .sync();
        channel = ready.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    /** Connects and takes the hub's HELLO, but does not say its own. */
    static RawClient silent(InetSocketAddress hub) throws Exception {
        RawClient client = new RawClient(hub);
        client.expect(HopFrame.Hello.class, 0);
        return client;
    }

    /** Connects and says HELLO. */
    static RawClient greeted(InetSocketAddress hub, long byteCredit) throws Exception {
        RawClient client = silent(hub);
        client.send(0, new HopFrame.Hello("raw", new SessionId(0, 0), byteCredit));
        return client;
    }

    RawClient send(int number, HopFrame frame) {
        channel.writeAndFlush(new HopMessage.Control(number, frame));
        return this;
    }

    /** Sends frames so that the hub reads them at once; waits until they are on their way, or cannot be. */
    void sendTogether(int number, HopFrame... frames) throws InterruptedException {
        CompletableFuture<Void> written = new CompletableFuture<>();
        channel.eventLoop().execute(() -> {
            for (HopFrame frame : frames) {
                channel.write(new HopMessage.Control(number, frame));
            }
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> written.complete(null));
        });
        try {
            written.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("hub takes nothing", e);
        }
    }

    /** Leaves what the hub sends where it is. */
    void stopReading() {
        channel.config().setAutoRead(false);
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    RawClient sendData(int number, byte[] segments) {
        channel.writeAndFlush(new HopMessage.Data(number, Unpooled.wrappedBuffer(segments)));
        return this;
    }

    /** Sends a control frame as it was written by somebody else. */
    void sendControl(int number, FrameType type, byte[] payload) throws StreamException {
        send(number, HopFrameCodec.decode(type, payload, 0, payload.length));
    }

    /** Sends bytes that are no record. */
    void sendRaw(byte[] bytes) {
        channel.writeAndFlush(Unpooled.wrappedBuffer(bytes));
    }

    /** The next message, which must be this frame on this channel. */
    <F extends HopFrame> F expect(Class<F> type, int number) throws InterruptedException {
        HopMessage next = next();
        assertThat(next).isInstanceOf(HopMessage.Control.class);
        assertThat(next.channel()).as("channel of %s", next).isEqualTo(number);
        assertThat(((HopMessage.Control) next).frame()).isInstanceOf(type);
        return type.cast(((HopMessage.Control) next).frame());
    }

    /** The next message, which must be an error of this channel, or of the connection on channel 0. */
    String expectError(int number, ErrorCode code) throws InterruptedException {
        HopFrame.Failure failure = expect(HopFrame.Failure.class, number);
        assertThat(failure.code()).as(failure.reason()).isEqualTo(code);
        return failure.reason();
    }

    /** The next message, whatever it is, as long as it is a control frame of the channel. */
    HopFrame expectAny(int number) throws InterruptedException {
        HopMessage next = next();
        assertThat(next).isInstanceOf(HopMessage.Control.class);
        assertThat(next.channel()).isEqualTo(number);
        return ((HopMessage.Control) next).frame();
    }

    /** So many bytes of DATA from the next messages, which must be nothing else. */
    byte[] expectData(int number, int bytes) throws InterruptedException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (all.size() < bytes) {
            HopMessage next = next();
            assertThat(next).isInstanceOf(HopMessage.Data.class);
            assertThat(next.channel()).isEqualTo(number);
            ByteBuf segments = ((HopMessage.Data) next).segments();
            byte[] part = new byte[segments.readableBytes()];
            segments.readBytes(part);
            segments.release();
            all.writeBytes(part);
        }
        assertThat(all.size()).isEqualTo(bytes);
        return all.toByteArray();
    }

    /** Nothing waits that the hub sent before it answered this PING, and it does answer. */
    void expectNothing() throws InterruptedException {
        long token = System.nanoTime();
        send(0, new HopFrame.Ping(token));
        assertThat(expect(HopFrame.Pong.class, 0).token()).isEqualTo(token);
    }

    /** The hub closes the connection, and says nothing more. */
    void expectClose() throws Exception {
        assertThat(channel.closeFuture().await(LIMIT_SECONDS, TimeUnit.SECONDS))
                .as("closed by the hub")
                .isTrue();
        assertThat(received).isEmpty();
    }

    @Override
    public void close() {
        channel.close();
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /** The next message, whatever it is. */
    HopMessage next() throws InterruptedException {
        HopMessage next = received.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
        assertThat(next).as("answer of the hub").isNotNull();
        return Objects.requireNonNull(next);
    }

    private final class Owner extends ChannelInboundHandlerAdapter {
        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof HandshakeComplete) {
                ready.complete(ctx.channel());
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            received.add((HopMessage) message);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ready.completeExceptionally(cause);
            ctx.close();
        }
    }
}
