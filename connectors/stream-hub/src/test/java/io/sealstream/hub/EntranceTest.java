package io.sealstream.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.HandshakeException;
import io.sealstream.hub.limit.HubLimits;
import io.sealstream.hub.limit.RefusalKind;
import io.sealstream.hub.limit.Refusals;
import io.sealstream.segment.SessionId;
import io.sealstream.session.HopFrame;
import io.sealstream.testkit.TestAuthority;
import io.sealstream.transport.hop.ClientSecurity;
import io.sealstream.transport.hop.HandshakeComplete;
import io.sealstream.transport.hop.HandshakeHandler;
import io.sealstream.transport.hop.HopMessage;
import io.sealstream.transport.hop.HopPeer;
import io.sealstream.transport.hop.HubSecurity;
import io.sealstream.transport.hop.TlsIdentity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EntranceTest {

    private static final HopMessage HELLO =
            new HopMessage.Control(0, new HopFrame.Hello("test", new SessionId(0, 0), 0));

    private final HandshakeException wrong = new HandshakeException(ErrorCode.HANDSHAKE_FAILED, "handshake failed");
    private final Refusals refusals = new Refusals();
    private final List<Throwable> told = new ArrayList<>();

    @Test
    void closesTheOldestWhenThereIsOneMoreThanItAllows() {
        Entrance entrance = entrance(2, 100);
        EmbeddedChannel first = connect(entrance);
        EmbeddedChannel second = connect(entrance);
        EmbeddedChannel third = connect(entrance);
        assertThat(first.isOpen()).isFalse();
        assertThat(second.isOpen()).isTrue();
        assertThat(third.isOpen()).isTrue();
        assertThat(entrance.count()).isEqualTo(2);
        assertThat(refusals.snapshot()).containsEntry(RefusalKind.HALF_OPEN, 1L);
    }

    @Test
    void keepsPlacesForOtherAddresses() {
        Entrance entrance = new Entrance(new HubLimits.Connections(10, 10, 10, 1, 100), refusals);
        EmbeddedChannel first = connect(entrance);
        // Embedded channels have one address, all of them.
        EmbeddedChannel second = connect(entrance);
        assertThat(first.isOpen()).isFalse();
        assertThat(second.isOpen()).isTrue();
        assertThat(entrance.count()).isEqualTo(1);
    }

    /** A handshake alone proves nothing: somebody may have recorded it. */
    @Test
    void makesRoomWithTheFirstRecordBehindAHandshake() {
        Entrance entrance = entrance(2, 100);
        EmbeddedChannel first = connect(entrance);
        connect(entrance);
        first.pipeline().fireUserEventTriggered(new HandshakeComplete(new HopPeer.Anyone()));
        assertThat(entrance.count()).isEqualTo(2);
        first.pipeline().fireChannelRead(HELLO);
        assertThat(entrance.count()).isEqualTo(1);
        connect(entrance);
        connect(entrance);
        // Whoever is in is not pushed out.
        assertThat(first.isOpen()).isTrue();
        first.close();
        assertThat(entrance.count()).isEqualTo(2);
    }

    @Test
    void closesWhoTakesTooLongEvenBehindAHandshake() {
        Entrance entrance = entrance(10, 100);
        EmbeddedChannel replayed = connect(entrance);
        EmbeddedChannel silent = connect(entrance);
        EmbeddedChannel good = connect(entrance);
        replayed.pipeline().fireUserEventTriggered(new HandshakeComplete(new HopPeer.Anyone()));
        good.pipeline().fireChannelRead(HELLO);
        for (EmbeddedChannel channel : List.of(replayed, silent, good)) {
            channel.advanceTimeBy(11, TimeUnit.SECONDS);
            channel.runScheduledPendingTasks();
        }
        assertThat(replayed.isOpen()).isFalse();
        assertThat(silent.isOpen()).isFalse();
        assertThat(good.isOpen()).isTrue();
        assertThat(refusals.snapshot()).containsEntry(RefusalKind.HANDSHAKE, 2L);
    }

    @Test
    void makesRoomWhenAStrangerLeaves() {
        Entrance entrance = entrance(2, 100);
        EmbeddedChannel first = connect(entrance);
        connect(entrance);
        first.close();
        assertThat(connect(entrance).isOpen()).isTrue();
        assertThat(refusals.snapshot()).containsEntry(RefusalKind.HALF_OPEN, 0L);
    }

    @Test
    void closesAndCountsAHandshakeThatFails() {
        Entrance entrance = entrance(2, 100);
        for (Throwable fault : List.of(wrong, new DecoderException(wrong))) {
            EmbeddedChannel stranger = connect(entrance);
            stranger.pipeline().fireExceptionCaught(fault);
            assertThat(stranger.isOpen()).isFalse();
        }
        assertThat(told).isEmpty();
        assertThat(entrance.count()).isZero();
        assertThat(refusals.snapshot()).containsEntry(RefusalKind.HANDSHAKE, 2L);
    }

    @Test
    void leavesEveryOtherFaultToTheOwner() {
        Entrance entrance = entrance(2, 100);
        EmbeddedChannel broken = connect(entrance);
        IOException reset = new IOException("reset");
        broken.pipeline().fireExceptionCaught(reset);
        EmbeddedChannel complete = connect(entrance);
        complete.pipeline().fireChannelRead(HELLO);
        complete.pipeline().fireExceptionCaught(wrong);
        assertThat(told).containsExactly(reset, wrong);
        assertThat(refusals.snapshot()).containsEntry(RefusalKind.HANDSHAKE, 0L);
    }

    @Test
    void readsLaterFromWhereHandshakesHaveFailed() {
        Entrance entrance = entrance(100, 3);
        for (int i = 0; i < 3; i++) {
            EmbeddedChannel stranger = connect(entrance);
            assertThat(stranger.config().isAutoRead()).isTrue();
            stranger.pipeline().fireExceptionCaught(wrong);
        }
        // The first has its turn at once, the second waits for it.
        EmbeddedChannel first = connect(entrance);
        EmbeddedChannel second = connect(entrance);
        assertThat(first.isOpen()).isTrue();
        assertThat(second.isOpen()).isTrue();
        assertThat(second.config().isAutoRead()).isFalse();
        second.advanceTimeBy(3, TimeUnit.SECONDS);
        second.runScheduledPendingTasks();
        assertThat(second.config().isAutoRead()).isTrue();
    }

    /** Somebody who has said that he wants TLS is not in yet. */
    @Test
    void countsAStrangerInTls() throws Exception {
        Entrance entrance = entrance(2, 100);
        TestAuthority authority = TestAuthority.named("Authority");
        TlsIdentity identity =
                TlsIdentity.of(authority.issue("hub"), TestAuthority.PASSWORD.toCharArray(), authority.trusted());
        EmbeddedChannel hub = connect(entrance, HandshakeHandler.hub(HubSecurity.of(identity)));
        EmbeddedChannel client = new EmbeddedChannel(HandshakeHandler.client(new ClientSecurity.Tls(identity, "hub")));
        for (Object sent = client.readOutbound(); sent != null; sent = client.readOutbound()) {
            hub.pipeline().fireChannelRead(sent);
        }
        hub.pipeline().fireChannelReadComplete();
        assertThat(hub.<Object>readOutbound()).as("answer of TLS").isNotNull();
        assertThat(entrance.count()).isEqualTo(1);
        client.finishAndReleaseAll();
        hub.finishAndReleaseAll();
        assertThat(entrance.count()).isZero();
    }

    private Entrance entrance(int halfOpen, int failed) {
        return new Entrance(new HubLimits.Connections(10, 10, halfOpen, halfOpen, failed), refusals);
    }

    private EmbeddedChannel connect(Entrance entrance, ChannelHandler... before) {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.pipeline().addLast(before).addLast(entrance, new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                assertThat(message).isSameAs(HELLO);
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                told.add(cause);
            }
        });
        channel.pipeline().fireChannelActive();
        return channel;
    }
}
