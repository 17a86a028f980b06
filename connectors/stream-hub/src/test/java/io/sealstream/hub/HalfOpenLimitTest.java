package io.sealstream.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.sealstream.transport.hop.HandshakeComplete;
import io.sealstream.transport.hop.HopPeer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HalfOpenLimitTest {

    private final HalfOpenLimit limit = new HalfOpenLimit(2);
    private int owners;

    @Test
    void closesOneMoreThanItAllowsBeforeItsOwnerHearsOfIt() {
        EmbeddedChannel first = connect();
        EmbeddedChannel second = connect();
        assertThat(connect().isOpen()).isFalse();
        assertThat(first.isOpen()).isTrue();
        assertThat(second.isOpen()).isTrue();
        assertThat(owners).isEqualTo(2);
        assertThat(limit.refused()).isEqualTo(1);
        assertThat(limit.count()).isEqualTo(2);
    }

    @Test
    void makesRoomWhenAHandshakeIsComplete() {
        EmbeddedChannel first = connect();
        connect();
        first.pipeline().fireUserEventTriggered(new HandshakeComplete(new HopPeer.Anyone()));
        assertThat(limit.count()).isEqualTo(1);
        assertThat(connect().isOpen()).isTrue();
        // Whoever is in does not count again when he leaves.
        first.close();
        assertThat(limit.count()).isEqualTo(2);
        assertThat(connect().isOpen()).isFalse();
    }

    @Test
    void makesRoomWhenAStrangerLeaves() {
        EmbeddedChannel first = connect();
        connect();
        first.close();
        assertThat(connect().isOpen()).isTrue();
        assertThat(limit.refused()).isZero();
    }

    private EmbeddedChannel connect() {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.pipeline().addLast(limit, new ChannelInboundHandlerAdapter() {
            @Override
            public void channelActive(ChannelHandlerContext ctx) {
                owners++;
            }
        });
        channel.pipeline().fireChannelActive();
        return channel;
    }
}
