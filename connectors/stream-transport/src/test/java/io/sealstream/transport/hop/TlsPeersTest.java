package io.sealstream.transport.hop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.DefaultFileRegion;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.KeyException;
import io.sealstream.session.HopFrame;
import io.sealstream.testkit.SeededRandom;
import io.sealstream.testkit.TestAuthority;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Handshakes by TLS between two ends without a network, and what travels in them. */
@Timeout(60)
class TlsPeersTest {

    private static final TestAuthority AUTHORITY = TestAuthority.named("Authority");
    private static final TestAuthority OTHER = TestAuthority.named("Another authority");
    private static final TlsIdentity HUB = identity(AUTHORITY.issue("hub", "hub.example", "192.0.2.1"), AUTHORITY);
    private static final TlsIdentity CLIENT = identity(AUTHORITY.issue("client 7"), AUTHORITY);
    private static final HopSecret SECRET = HopSecret.of(SeededRandom.ofSeed(1).bytes(32));
    private static final int PREAMBLE = 10;

    private final Recorder clientOwner = new Recorder();
    private final Recorder hubOwner = new Recorder();

    @ParameterizedTest
    @ValueSource(strings = {"hub.example", "192.0.2.1"})
    void letsTheOwnerOfACertificateIn(String hubName) {
        EmbeddedChannel hub = hub(HubSecurity.of(HUB));
        EmbeddedChannel client = client(new ClientSecurity.Tls(CLIENT, hubName));
        exchange(client, hub);
        assertThat(hubOwner.events).contains(new HandshakeComplete(new HopPeer.CertificateOwner("CN=client 7")));
        assertThat(clientOwner.events).contains(new HandshakeComplete(new HopPeer.CertificateOwner("CN=hub")));
        assertThat(clientOwner.faults).isEmpty();
        assertThat(hubOwner.faults).isEmpty();
        hub.advanceTimeBy(11, TimeUnit.SECONDS);
        hub.runScheduledPendingTasks();
        assertThat(hubOwner.faults).isEmpty();
        end(client, hub);
    }

    @Test
    void letsInByTheSecretBesideIt() {
        EmbeddedChannel hub = hub(HubSecurity.of(SECRET).withTls(HUB));
        EmbeddedChannel client = client(new ClientSecurity.SharedSecret(SECRET));
        exchange(client, hub);
        assertThat(hubOwner.events).contains(new HandshakeComplete(new HopPeer.Anyone()));
        end(client, hub);
    }

    @Test
    void carriesFramesAndDataBothWays(@TempDir Path folder) throws IOException {
        byte[] stored = SeededRandom.ofSeed(3).bytes(300_000);
        Path file = Files.write(folder.resolve("spool"), stored);
        EmbeddedChannel hub = hub(HubSecurity.of(HUB));
        EmbeddedChannel client = client(tls());
        exchange(client, hub);
        client.writeOutbound(new HopMessage.Control(0, new HopFrame.Ping(1)));
        client.writeOutbound(new HopMessage.Data(9, Unpooled.wrappedBuffer(stored, 0, 70_000)));
        hub.writeOutbound(new HopMessage.Control(3, new HopFrame.Ended(4)));
        DefaultFileRegion region = new DefaultFileRegion(file.toFile(), 1_000, 299_000);
        hub.write(new HopMessage.Region(9, region));
        hub.writeOutbound(new HopMessage.Control(3, new HopFrame.Ended(5)));
        exchange(client, hub);
        assertThat(hubOwner.frame(0)).isEqualTo(new HopFrame.Ping(1));
        assertThat(hubOwner.takeData(1)).isEqualTo(Arrays.copyOf(stored, 70_000));
        assertThat(clientOwner.frame(0)).isEqualTo(new HopFrame.Ended(4));
        assertThat(clientOwner.messages.get(1).channel()).isEqualTo(9);
        assertThat(clientOwner.takeData(1)).isEqualTo(Arrays.copyOfRange(stored, 1_000, 300_000));
        assertThat(clientOwner.frame(2)).isEqualTo(new HopFrame.Ended(5));
        assertThat(region.refCnt()).isZero();
        end(client, hub);
    }

    /** Half of the record is on its way then. */
    @Test
    void closesWhereAFileEndsInsideARegion(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("spool"), new byte[100_000]);
        EmbeddedChannel hub = hub(HubSecurity.of(HUB));
        EmbeddedChannel client = client(tls());
        exchange(client, hub);
        DefaultFileRegion region = new DefaultFileRegion(file.toFile(), 0, 200_000);
        hub.writeAndFlush(new HopMessage.Region(9, region));
        exchange(client, hub);
        assertThat(hub.isOpen()).isFalse();
        assertThat(region.refCnt()).isZero();
        assertThat(clientOwner.messages).isEmpty();
        end(client, hub);
    }

    @Test
    void refusesAnotherAuthority() {
        TlsIdentity stranger = identity(OTHER.issue("stranger"), AUTHORITY);
        assertNobodyGetsIn(HubSecurity.of(HUB), new ClientSecurity.Tls(stranger, "hub.example"));
        assertThat(hubOwner.fault()).hasMessageContaining("TLS handshake failed");
        TlsIdentity impostor = identity(OTHER.issue("hub", "hub.example"), AUTHORITY);
        assertNobodyGetsIn(HubSecurity.of(impostor), tls());
        assertThat(clientOwner.fault()).hasMessageContaining("unable to find valid certification path");
    }

    @Test
    void refusesCertificatesThatAreTooOld() {
        Instant yesterday = Instant.now().minus(Duration.ofDays(1));
        TlsIdentity oldClient = identity(AUTHORITY.issue("client", yesterday), AUTHORITY);
        assertNobodyGetsIn(HubSecurity.of(HUB), new ClientSecurity.Tls(oldClient, "hub.example"));
        TlsIdentity oldHub = identity(AUTHORITY.issue("hub", yesterday, "hub.example"), AUTHORITY);
        assertNobodyGetsIn(HubSecurity.of(oldHub), tls());
    }

    /** The platform would let them in. */
    @Test
    void refusesCertificatesThatAreTooOldAndTrustedThemselves() throws Exception {
        Instant yesterday = Instant.now().minus(Duration.ofDays(1));
        // The name of its authority is its own, so that a client shows it to a hub that trusts it.
        KeyStore old = TestAuthority.named("old").issue("old", yesterday, "hub.example");
        KeyStore trustsOld = TestAuthority.trusting(old.getCertificate("own"));
        TlsIdentity trusting =
                TlsIdentity.of(AUTHORITY.issue("good", "hub.example"), TestAuthority.PASSWORD.toCharArray(), trustsOld);
        TlsIdentity trustedOld = identity(old, AUTHORITY);
        assertNobodyGetsIn(HubSecurity.of(trusting), new ClientSecurity.Tls(trustedOld, "hub.example"));
        assertThat(hubOwner.fault()).hasMessageContaining("no valid certificate");
        assertClientStaysOut(HubSecurity.of(trustedOld), new ClientSecurity.Tls(trusting, "hub.example"));
        assertThat(clientOwner.fault()).hasMessageContaining("no valid certificate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"other.example", "192.0.2.2"})
    void refusesAHubOfAnotherName(String expected) {
        assertNobodyGetsIn(HubSecurity.of(HUB), new ClientSecurity.Tls(CLIENT, expected));
        assertThat(clientOwner.fault().code()).isEqualTo(ErrorCode.HANDSHAKE_FAILED);
        assertThat(clientOwner.fault()).hasMessageContaining("No subject alternative");
    }

    /** The platform would take the subject; a client of the same authority may have chosen his. */
    @Test
    void refusesAHubThatHasItsNameInTheSubjectOnly() {
        for (KeyStore own : List.of(AUTHORITY.issue("hub.example"), AUTHORITY.issue("hub.example", "192.0.2.1"))) {
            assertClientStaysOut(HubSecurity.of(identity(own, AUTHORITY)), tls());
            assertThat(clientOwner.fault()).hasMessageContaining("has no alternative name of this kind");
        }
    }

    @Test
    void refusesAClientWithoutCertificate() throws Exception {
        EmbeddedChannel hub = hub(HubSecurity.of(HUB));
        EmbeddedChannel client = rawClient("TLSv1.3");
        exchange(client, hub);
        assertThat(hubOwner.fault().code()).isEqualTo(ErrorCode.HANDSHAKE_FAILED);
        assertThat(hubOwner.events).noneMatch(HandshakeComplete.class::isInstance);
        assertThat(hub.isOpen()).isFalse();
        end(client, hub);
    }

    @Test
    void refusesOlderVersionsOfTls() throws Exception {
        EmbeddedChannel hub = hub(HubSecurity.of(HUB));
        EmbeddedChannel client = rawClient("TLSv1.2");
        exchange(client, hub);
        assertThat(hubOwner.fault().code()).isEqualTo(ErrorCode.HANDSHAKE_FAILED);
        assertThat(hub.isOpen()).isFalse();
        end(client, hub);
    }

    @Test
    void refusesWaysThatAreNotOpen() {
        assertNobodyGetsIn(HubSecurity.of(SECRET), tls());
        assertThat(hubOwner.fault()).hasMessageContaining("hub lets nobody in by this handshake");
        assertThat(clientOwner.fault()).hasMessageContaining("hub refused the handshake");
        assertNobodyGetsIn(HubSecurity.of(HUB), new ClientSecurity.SharedSecret(SECRET));
        assertThat(hubOwner.fault()).hasMessageContaining("hub lets nobody in by this handshake");
        assertThat(clientOwner.fault()).hasMessageContaining("hub refused the handshake");
    }

    /** Whatever is altered in what travels in the clear, nobody gets in by it, and nobody talks another version. */
    @Test
    void noticesAnyBitOfThePreambleThatChanges() {
        for (int bit = 0; bit < PREAMBLE * 8; bit++) {
            forget();
            EmbeddedChannel hub = hub(HubSecurity.of(SECRET).withTls(HUB));
            EmbeddedChannel client = client(tls());
            byte[] first = Recorder.written(client);
            first[bit / 8] ^= (byte) (1 << bit % 8);
            give(hub, first);
            exchange(client, hub);
            assertThat(hubOwner.events).as("bit %d", bit).noneMatch(HandshakeComplete.class::isInstance);
            assertThat(clientOwner.events).as("bit %d", bit).noneMatch(HandshakeComplete.class::isInstance);
            end(client, hub);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 6, 7, 8, 9})
    void noticesADowngradedEcho(int at) {
        byte[] echo = Preamble.TLS.encode();
        echo[at]++;
        EmbeddedChannel hub = echoing(echo);
        EmbeddedChannel client = client(tls());
        exchange(client, hub);
        assertThat(clientOwner.fault().code()).isEqualTo(ErrorCode.VERSION_UNKNOWN);
        assertThat(clientOwner.events).noneMatch(HandshakeComplete.class::isInstance);
        end(client, hub);
    }

    @Test
    void refusesGarbageWhereTlsShouldBegin() {
        SeededRandom.forEachSeed("garbage behind the preamble", 50, random -> {
            forget();
            EmbeddedChannel hub = hub(HubSecurity.of(HUB));
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            bytes.writeBytes(Preamble.TLS.encode());
            bytes.writeBytes(random.bytes(random.between(6, 2_000)));
            give(hub, bytes.toByteArray());
            hub.advanceTimeBy(11, TimeUnit.SECONDS);
            hub.runScheduledPendingTasks();
            assertThat(hubOwner.faults).isNotEmpty();
            assertThat(hubOwner.events).noneMatch(HandshakeComplete.class::isInstance);
            assertThat(hub.isOpen()).isFalse();
            end(hub);
        });
    }

    @Test
    void clientRefusesGarbageWhereTlsShouldBegin() {
        EmbeddedChannel client = client(tls());
        Recorder.written(client);
        give(client, "HTTP/1.1 400 Bad Request\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        assertThat(clientOwner.fault().code()).isEqualTo(ErrorCode.NOT_SEALSTREAM);
        end(client);
    }

    @Test
    void givesTlsTenSecondsInAll() {
        EmbeddedChannel hub = hub(HubSecurity.of(HUB));
        EmbeddedChannel client = client(tls());
        hub.freezeTime();
        hub.advanceTimeBy(6, TimeUnit.SECONDS);
        give(hub, Recorder.written(client));
        hub.advanceTimeBy(3, TimeUnit.SECONDS);
        hub.runScheduledPendingTasks();
        assertThat(hubOwner.faults).isEmpty();
        hub.advanceTimeBy(1, TimeUnit.SECONDS);
        hub.runScheduledPendingTasks();
        assertThat(hubOwner.fault().code()).isEqualTo(ErrorCode.TIMEOUT);
        end(client, hub);
    }

    @Test
    void refusesKeyUpdateBecauseTlsHasItsOwn() {
        EmbeddedChannel hub = hub(HubSecurity.of(HUB));
        EmbeddedChannel client = client(tls());
        exchange(client, hub);
        client.writeOutbound(new HopMessage.Control(0, new HopFrame.KeyUpdate(1)));
        exchange(client, hub);
        assertThat(hubOwner.fault().code()).isEqualTo(ErrorCode.PROTOCOL);
        assertThat(hubOwner.messages).isEmpty();
        end(client, hub);
    }

    @Test
    void takesOneKeyAndSomebodyToTrust() throws Exception {
        KeyStore two = AUTHORITY.issue("one");
        KeyStore another = AUTHORITY.issue("two");
        char[] password = TestAuthority.PASSWORD.toCharArray();
        two.setKeyEntry("second", another.getKey("own", password), password, another.getCertificateChain("own"));
        assertThatThrownBy(() -> identity(two, AUTHORITY))
                .hasCauseInstanceOf(KeyException.class)
                .hasMessageContaining("one private key with its certificate [found=2]");
        assertThatThrownBy(() -> TlsIdentity.of(AUTHORITY.trusted(), password, AUTHORITY.trusted()))
                .isInstanceOf(KeyException.class)
                .hasMessageContaining("[found=0]");
        assertThatThrownBy(() -> TlsIdentity.of(AUTHORITY.issue("one"), password, AUTHORITY.issue("two")))
                .isInstanceOf(KeyException.class)
                .hasMessageContaining("nobody could be trusted");
        assertThatThrownBy(() -> TlsIdentity.of(AUTHORITY.issue("one"), new char[] {'x'}, AUTHORITY.trusted()))
                .isInstanceOf(KeyException.class)
                .hasMessageContaining("does not open");
        assertThat(HUB).hasToString("TlsIdentity[CN=hub]");
        assertThat(HubSecurity.of(SECRET).withTls(HUB).toString()).doesNotContain(TestAuthority.PASSWORD);
        assertThatIllegalArgumentException().isThrownBy(() -> new ClientSecurity.Tls(CLIENT, " "));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new HubSecurity(Optional.empty(), Optional.empty(), Map.of(), Set.of(), Optional.empty()))
                .withMessageContaining("lets nobody in");
    }

    private void assertNobodyGetsIn(HubSecurity hubSecurity, ClientSecurity clientSecurity) {
        assertClientStaysOut(hubSecurity, clientSecurity);
        assertThat(hubOwner.events).noneMatch(HandshakeComplete.class::isInstance);
        assertThat(hubOwner.fault().code()).isEqualTo(ErrorCode.HANDSHAKE_FAILED);
    }

    private void assertClientStaysOut(HubSecurity hubSecurity, ClientSecurity clientSecurity) {
        forget();
        EmbeddedChannel hub = hub(hubSecurity);
        EmbeddedChannel client = client(clientSecurity);
        exchange(client, hub);
        assertThat(clientOwner.events).noneMatch(HandshakeComplete.class::isInstance);
        assertThat(clientOwner.faults).hasSizeLessThanOrEqualTo(1);
        end(client, hub);
    }

    private static ClientSecurity tls() {
        return new ClientSecurity.Tls(CLIENT, "hub.example");
    }

    private static TlsIdentity identity(KeyStore own, TestAuthority trusted) {
        try {
            return TlsIdentity.of(own, TestAuthority.PASSWORD.toCharArray(), trusted.trusted());
        } catch (KeyException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private EmbeddedChannel hub(HubSecurity security) {
        return channel(HandshakeHandler.hub(security), hubOwner);
    }

    private EmbeddedChannel client(ClientSecurity security) {
        return channel(HandshakeHandler.client(security), clientOwner);
    }

    private static EmbeddedChannel channel(ChannelHandler handler, Recorder owner) {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.pipeline().addLast(handler, owner);
        channel.pipeline().fireChannelActive();
        return channel;
    }

    /** A client that has no certificate, or wants another version. */
    private static EmbeddedChannel rawClient(String protocol) throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(AUTHORITY.trusted());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(true);
        engine.setEnabledProtocols(new String[] {protocol});
        EmbeddedChannel client = new EmbeddedChannel();
        client.writeOutbound(Unpooled.wrappedBuffer(Preamble.TLS.encode()));
        client.pipeline().addLast(new SslHandler(engine), new Silent());
        return client;
    }

    /** A hub with a good certificate that says inside TLS whatever it likes. */
    private static EmbeddedChannel echoing(byte[] echo) {
        SslHandler tls = HUB.hub(Optional.empty());
        EmbeddedChannel hub = new EmbeddedChannel();
        hub.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                ((ByteBuf) message).skipBytes(PREAMBLE);
                ctx.pipeline().remove(this);
                ctx.fireChannelRead(message);
            }
        });
        hub.pipeline().addLast(tls, new Silent() {
            @Override
            public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                if (event instanceof SslHandshakeCompletionEvent done && done.isSuccess()) {
                    ctx.writeAndFlush(Unpooled.wrappedBuffer(echo));
                }
            }
        });
        return hub;
    }

    private void forget() {
        for (Recorder owner : new Recorder[] {clientOwner, hubOwner}) {
            owner.events.clear();
            owner.faults.clear();
            owner.messages.clear();
        }
    }

    /** Carries bytes to and fro until both are silent. */
    private static void exchange(EmbeddedChannel client, EmbeddedChannel hub) {
        byte[] toHub = Recorder.written(client);
        byte[] toClient = Recorder.written(hub);
        while (toHub.length > 0 || toClient.length > 0) {
            give(hub, toHub);
            give(client, toClient);
            toHub = Recorder.written(client);
            toClient = Recorder.written(hub);
        }
    }

    private static void give(EmbeddedChannel channel, byte[] bytes) {
        if (bytes.length > 0) {
            channel.pipeline().fireChannelRead(Unpooled.wrappedBuffer(bytes));
            channel.pipeline().fireChannelReadComplete();
        }
        channel.runPendingTasks();
    }

    private static void end(EmbeddedChannel... channels) {
        for (EmbeddedChannel channel : channels) {
            boolean wasOpen = channel.isOpen();
            try {
                channel.finishAndReleaseAll();
            } catch (DecoderException behindTheClose) {
                // An embedded channel has no handlers any more when its owner has closed it; TLS says once more why.
                assertThat(wasOpen).isFalse();
            }
        }
    }

    /** Takes what comes and what goes wrong. */
    private static class Silent extends ChannelInboundHandlerAdapter {

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
