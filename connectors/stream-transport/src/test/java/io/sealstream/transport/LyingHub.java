package io.sealstream.transport;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.sealstream.segment.SessionId;
import io.sealstream.session.FrameType;
import io.sealstream.session.HopFrame;
import io.sealstream.session.HopFrameCodec;
import io.sealstream.transport.hop.HandshakeComplete;
import io.sealstream.transport.hop.HandshakeHandler;
import io.sealstream.transport.hop.HopMessage;
import io.sealstream.transport.hop.HopSecret;
import io.sealstream.transport.hop.HubSecurity;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A hub that shakes hands as it should and then says whatever a test wants it to. */
final class LyingHub implements AutoCloseable {

    static final HopSecret SECRET = HopSecret.of(new byte[32]);

    private static final int KIND_CLEAR = 2;

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final AtomicInteger connections = new AtomicInteger();
    private final Channel listening;

    /** What it says, on the event loop. */
    @FunctionalInterface
    interface Script {

        /** A client has shaken hands; an honest hub says HELLO now. */
        default void connected(Client client) {
            client.send(0, new HopFrame.Hello("liar", new SessionId(1, 1), 1L << 40));
        }

        /** A client has sent a control frame. */
        void frame(Client client, int channel, HopFrame frame);

        /** A client has sent segments. */
        default void data(Client client, int channel, byte[] segments) {}
    }

    /** Who is lied to. */
    record Client(ChannelHandlerContext context) {

        void send(int channel, HopFrame frame) {
            context.writeAndFlush(new HopMessage.Control(channel, frame));
        }

        /** DATA as a hub sends it, in the clear. */
        void sendData(int channel, byte[] segments) {
            int length = HopFrameCodec.HEADER_BYTES + segments.length;
            ByteBuf record = Unpooled.buffer(4 + length)
                    .writeInt(KIND_CLEAR << 30 | length)
                    .writeByte(FrameType.DATA.number())
                    .writeByte(0)
                    .writeShort(channel)
                    .writeInt(segments.length)
                    .writeBytes(segments);
            context.writeAndFlush(record);
        }

        /** Bytes as they are. */
        void sendRaw(byte[] bytes) {
            context.writeAndFlush(Unpooled.wrappedBuffer(bytes));
        }

        void repeat(int times, Consumer<Integer> step) {
            for (int i = 0; i < times && context.channel().isActive(); i++) {
                step.accept(i);
            }
        }

        void close() {
            context.close();
        }
    }

    LyingHub(Script script) throws InterruptedException {
        listening = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(HandshakeHandler.hub(HubSecurity.of(SECRET)))
                                .addLast(new Owner(script));
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listening.localAddress();
    }

    /** Handshakes so far. */
    int connections() {
        return connections.get();
    }

    @Override
    public void close() {
        listening.close();
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private final class Owner extends ChannelInboundHandlerAdapter {

        private final Script script;

        Owner(Script script) {
            this.script = script;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof HandshakeComplete) {
                connections.incrementAndGet();
                script.connected(new Client(ctx));
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof HopMessage.Control control) {
                script.frame(new Client(ctx), control.channel(), control.frame());
            } else if (message instanceof HopMessage.Data data) {
                ByteArrayOutputStream copy = new ByteArrayOutputStream();
                while (data.segments().isReadable()) {
                    copy.write(data.segments().readByte());
                }
                data.segments().release();
                script.data(new Client(ctx), data.channel(), copy.toByteArray());
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
