package io.sealstream.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import io.sealstream.hub.spool.Durability;
import io.sealstream.hub.spool.SpoolOptions;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.NamePattern;
import io.sealstream.segment.SegmentLayout;
import io.sealstream.segment.StreamId;
import io.sealstream.session.HopFrame;
import io.sealstream.session.StartPosition;
import io.sealstream.testkit.SeededRandom;
import io.sealstream.testkit.TestAuthority;
import io.sealstream.transport.Publication;
import io.sealstream.transport.PublicationOptions;
import io.sealstream.transport.StreamPage;
import io.sealstream.transport.hop.ClientSecurity;
import io.sealstream.transport.hop.HubSecurity;
import io.sealstream.transport.hop.TlsIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A hub that clients reach by TLS, over sockets: whom it serves, and whom not. */
@Timeout(120)
class TlsHubTest {

    private static final TestAuthority AUTHORITY = TestAuthority.named("Authority");
    private static final TestAuthority OTHER = TestAuthority.named("Another authority");
    private static final KeyStore CLIENT = AUTHORITY.issue("client");
    private static final String HOST = "127.0.0.1";
    private static final SpoolOptions SPOOL = new SpoolOptions(Durability.PROCESS, 1 << 20);
    private static final int CHANNEL = 7;

    @TempDir
    Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    @Test
    void carriesStreamsThroughACrashOfTheHub() throws Exception {
        EmbeddedHub hub = hub(HubSecurity.of(identity(AUTHORITY.issue("hub", HOST))));
        HubClient peer = client(hub, tls());
        byte[] sent = SeededRandom.ofSeed(1).bytes(20 << 20);
        StreamId stream = HubClient.newStream();
        Publication publication = peer.publish(stream, Content.BYTES);
        HubClient.sendAll(publication, Arrays.copyOf(sent, 10 << 20));
        hub.crashAndRestart();
        HubClient.sendAll(publication, Arrays.copyOfRange(sent, 10 << 20, sent.length));
        HubClient.retire(publication);
        publication.close();
        assertThat(Arrays.equals(peer.readBytes(stream), sent)).isTrue();
        assertThat(peer.client.connections()).isGreaterThan(1);
        StreamPage page = peer.client.list(new NamePattern(">"), 0).get(30, TimeUnit.SECONDS);
        assertThat(page.streams()).singleElement().satisfies(one -> assertThat(one.stream())
                .isEqualTo(stream));
    }

    @Test
    void letsClientsInBothWaysAtTheSameTime() throws Exception {
        EmbeddedHub hub = hub(HubSecurity.of(HubClient.SECRET).withTls(identity(AUTHORITY.issue("hub", HOST))));
        HubClient writer = client(hub, tls());
        List<byte[]> sent = List.of(new byte[0], new byte[100_000], new byte[] {1});
        StreamId stream = HubClient.newStream();
        Publication publication = writer.publish(stream, Content.RECORDS);
        for (byte[] record : sent) {
            HubClient.sendRecord(publication, record);
        }
        HubClient.retire(publication);
        publication.close();
        assertThat(writer.readRecords(stream)).usingRecursiveComparison().isEqualTo(sent);
        HubClient bySecret = client(hub, new ClientSecurity.SharedSecret(HubClient.SECRET));
        assertThat(bySecret.client
                        .list(new NamePattern(">"), 0)
                        .get(30, TimeUnit.SECONDS)
                        .streams())
                .hasSize(1);
    }

    @Test
    void refusesCertificatesOfOthers() throws Exception {
        EmbeddedHub hub = hub(HubSecurity.of(identity(AUTHORITY.issue("hub", HOST))));
        assertStaysOut(hub, new ClientSecurity.Tls(identity(OTHER.issue("client")), HOST));
        Instant yesterday = Instant.now().minus(Duration.ofDays(1));
        assertStaysOut(hub, new ClientSecurity.Tls(identity(AUTHORITY.issue("client", yesterday)), HOST));
        assertLetsIn(hub);
    }

    @Test
    void clientRefusesHubsThatAreNotTheOneItWants() throws Exception {
        Instant yesterday = Instant.now().minus(Duration.ofDays(1));
        for (KeyStore wrong : List.of(
                AUTHORITY.issue("hub"),
                AUTHORITY.issue("hub", "localhost", "127.0.0.2"),
                AUTHORITY.issue("hub", yesterday, HOST),
                OTHER.issue("hub", HOST))) {
            assertStaysOut(hub(HubSecurity.of(identity(wrong))), tls());
        }
    }

    @Test
    void refusesTheWayThatIsClosed() throws Exception {
        EmbeddedHub noiseOnly = hub(HubSecurity.of(HubClient.SECRET));
        assertStaysOut(noiseOnly, tls());
        EmbeddedHub tlsOnly = hub(HubSecurity.of(identity(AUTHORITY.issue("hub", HOST))));
        assertStaysOut(tlsOnly, new ClientSecurity.SharedSecret(HubClient.SECRET));
        assertLetsIn(tlsOnly);
    }

    @Test
    void servesPlatformClientsThatFollowTheStandard() throws Exception {
        EmbeddedHub hub = hub(HubSecurity.of(identity(AUTHORITY.issue("hub", HOST))));
        try (TlsPeer peer = TlsPeer.connect(hub.address(), Optional.of(CLIENT), AUTHORITY, "TLSv1.3")) {
            assertThat(peer.read(TlsPeer.PREAMBLE.length)).isEqualTo(TlsPeer.PREAMBLE);
        }
    }

    @Test
    void refusesOlderTlsAndClientsWithoutCertificate() throws Exception {
        EmbeddedHub hub = hub(HubSecurity.of(identity(AUTHORITY.issue("hub", HOST))));
        assertThatThrownBy(() -> TlsPeer.connect(hub.address(), Optional.of(CLIENT), AUTHORITY, "TLSv1.2"))
                .isInstanceOfAny(SSLException.class, SocketException.class);
        // A client of TLS 1.3 has finished before the hub has seen that there is no certificate.
        assertThatThrownBy(() -> {
                    try (TlsPeer peer = TlsPeer.connect(hub.address(), Optional.empty(), AUTHORITY, "TLSv1.3")) {
                        peer.read(1);
                    }
                })
                .isInstanceOfAny(SSLException.class, SocketException.class);
        assertLetsIn(hub);
    }

    @Test
    void closesOnGarbageBehindThePreamble() throws Exception {
        EmbeddedHub hub = hub(HubSecurity.of(identity(AUTHORITY.issue("hub", HOST))));
        SeededRandom.forEachSeed("garbage behind the preamble", 20, random -> {
            try (Socket socket = TlsPeer.plain(hub.address())) {
                byte[] garbage = random.bytes(random.between(100, 3_000));
                // No type of a TLS record, so that the hub need not wait for the rest of one.
                garbage[0] = 'G';
                socket.getOutputStream().write(TlsPeer.PREAMBLE);
                socket.getOutputStream().write(garbage);
                assertThat(readToEnd(socket)).isLessThan(100);
            }
        });
        assertLetsIn(hub);
    }

    /** Readers that stop in the middle of the largest segment, and one that does not. */
    @Test
    void servesManySlowReadersInBoundedMemory() throws Exception {
        int readers = 20;
        EmbeddedHub hub = hub(HubSecurity.of(identity(AUTHORITY.issue("hub", HOST))));
        HubClient honest = client(hub, tls());
        byte[] sent = SeededRandom.ofSeed(2).bytes(3 * SegmentLayout.MAX_SEGMENT_SIZE);
        StreamId stream = HubClient.newStream();
        Publication publication = honest.client
                .publish(new PublicationOptions(
                        stream,
                        HubClient.NAME,
                        Content.BYTES,
                        Bound.LIVE,
                        SegmentLayout.MAX_SEGMENT_SIZE,
                        honest.key,
                        new byte[0]))
                .get(30, TimeUnit.SECONDS);
        HubClient.sendAll(publication, sent);
        HubClient.retire(publication);
        publication.close();
        long before = usedBytes();
        for (int i = 0; i < readers; i++) {
            TlsPeer slow = TlsPeer.connect(hub.address(), Optional.of(CLIENT), AUTHORITY, "TLSv1.3");
            open.add(slow);
            slow.read(TlsPeer.PREAMBLE.length);
            slow.subscribe(new HopFrame.Subscribe(stream, "", StartPosition.EARLIEST, 100), CHANNEL, Long.MAX_VALUE);
            assertThat(slow.readToData()).isGreaterThan(SegmentLayout.MAX_SEGMENT_SIZE);
        }
        long forReaders = usedBytes() - before;
        System.out.printf("%d readers that stopped cost %,d bytes of buffers%n", readers, forReaders);
        assertThat(forReaders).isLessThan(2L * SegmentLayout.MAX_SEGMENT_SIZE);
        assertThat(Arrays.equals(honest.readBytes(stream), sent)).isTrue();
    }

    private void assertLetsIn(EmbeddedHub hub) throws Exception {
        assertThat(client(hub, tls()).client.connected().get(30, TimeUnit.SECONDS))
                .isNotNull();
    }

    /** The client ends at once and for good, and the hub has no streams and goes on. */
    private void assertStaysOut(EmbeddedHub hub, ClientSecurity security) throws Exception {
        HubClient refused = client(hub, security);
        StreamException failure = HubClient.failureOf(refused.client.connected());
        assertThat(failure.code()).as(failure.getMessage()).isEqualTo(ErrorCode.HANDSHAKE_FAILED);
        assertThat(refused.client.connections()).isZero();
    }

    private static long readToEnd(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        try {
            return in.readAllBytes().length;
        } catch (SocketException reset) {
            // Closed with bytes that nobody had read.
            return 0;
        }
    }

    private static long usedBytes() {
        ByteBufAllocatorMetric metric = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
        return metric.usedDirectMemory() + metric.usedHeapMemory();
    }

    private EmbeddedHub hub(HubSecurity security) throws IOException {
        EmbeddedHub hub = EmbeddedHub.start(folder.resolve("hub" + open.size()), security, SPOOL);
        open.add(hub);
        return hub;
    }

    private HubClient client(EmbeddedHub hub, ClientSecurity security) {
        HubClient client = new HubClient(hub.address(), security);
        open.add(client);
        return client;
    }

    private static ClientSecurity tls() throws StreamException {
        return new ClientSecurity.Tls(identity(CLIENT), HOST);
    }

    private static TlsIdentity identity(KeyStore own) throws StreamException {
        return TlsIdentity.of(own, TestAuthority.PASSWORD.toCharArray(), AUTHORITY.trusted());
    }
}
