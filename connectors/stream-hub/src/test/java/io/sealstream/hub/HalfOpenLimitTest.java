package io.sealstream.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.sealstream.testkit.TestAuthority;
import io.sealstream.transport.hop.ClientSecurity;
import io.sealstream.transport.hop.HandshakeComplete;
import io.sealstream.transport.hop.HandshakeHandler;
import io.sealstream.transport.hop.HopPeer;
import io.sealstream.transport.hop.HubSecurity;
import io.sealstream.transport.hop.TlsIdentity;
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

    /** Somebody who has said that he wants TLS is not in yet. */
    @Test
    void countsAStrangerInTls() throws Exception {
        TestAuthority authority = TestAuthority.named("Authority");
        TlsIdentity identity =
                TlsIdentity.of(authority.issue("hub"), TestAuthority.PASSWORD.toCharArray(), authority.trusted());
        EmbeddedChannel hub = connect(HandshakeHandler.hub(HubSecurity.of(identity)));
        EmbeddedChannel client = new EmbeddedChannel(HandshakeHandler.client(new ClientSecurity.Tls(identity, "hub")));
        for (Object sent = client.readOutbound(); sent != null; sent = client.readOutbound()) {
            hub.pipeline().fireChannelRead(sent);
        }
        hub.pipeline().fireChannelReadComplete();
        Object answer = hub.readOutbound();
        assertThat(answer).as("answer of TLS").isNotNull();
        assertThat(limit.count()).isEqualTo(1);
        client.finishAndReleaseAll();
        hub.finishAndReleaseAll();
        assertThat(limit.count()).isZero();
    }

    private EmbeddedChannel connect(ChannelHandler... before) {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.pipeline().addLast(before).addLast(limit, new ChannelInboundHandlerAdapter() {
            @Override
            public void channelActive(ChannelHandlerContext ctx) {
                owners++;
            }
        });
        channel.pipeline().fireChannelActive();
        return channel;
    }
}
