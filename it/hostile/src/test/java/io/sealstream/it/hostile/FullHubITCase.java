package io.sealstream.it.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.sealstream.hub.EmbeddedHub;
import io.sealstream.hub.limit.HubLimits;
import io.sealstream.hub.spool.SpoolOptions;
import io.sealstream.segment.EpochRecord;
import io.sealstream.segment.NamePattern;
import io.sealstream.session.HopFrame;
import io.sealstream.session.StartPosition;
import io.sealstream.transport.hop.HopSecret;
import io.sealstream.transport.hop.HubSecurity;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A hub process with 256 MiB of heap that holds as much as SPEC section 8.1 lets it hold, and serves an honest stream all the same. The
 * clients come from several loopback addresses, which only Linux has without being told.
 */
@Timeout(300)
@EnabledOnOs(OS.LINUX)
class FullHubITCase {

    private static final long MAX_RESIDENT_KIBIBYTES = 512L << 10;
    private static final HubLimits LIMITS = HubLimits.DEFAULT;
    private static final int LARGE = Integer.MAX_VALUE;
    private static final int EPOCHS_OF_A_STREAM =
            LIMITS.holdings().epochs() / LIMITS.holdings().streams();
    private static final int BATCH = 200;
    private static final long HONEST_BYTES = 32L << 20;

    @TempDir
    Path folder;

    private final byte[] secret = new byte[HopSecret.BYTES];
    private final List<Closeable> held = new ArrayList<>();

    FullHubITCase() {
        new SecureRandom().nextBytes(secret);
    }

    @AfterEach
    void letGo() throws IOException {
        for (Closeable one : held) {
            one.close();
        }
    }

    @Test
    void holdsWhatItsLimitsAllowWithinItsHeap() throws Exception {
        Evidence evidence = new Evidence("full-hub.txt");
        ForgedStream stored = storeStreams();
        try (HubUnderTest hub = HubUnderTest.start(folder, secret)) {
            OptionalLong atFirst = hub.process().memoryKibibytes("VmRSS");
            assumeThat(atFirst).isPresent();
            evidence.line(String.format(
                    Locale.ROOT,
                    "%d streams of %d epochs each: %d MiB resident",
                    LIMITS.holdings().streams(),
                    EPOCHS_OF_A_STREAM,
                    atFirst.getAsLong() >> 10));
            List<HostileClient> clients = connections(hub);
            subscribe(clients, stored);
            halfOpen(hub);
            askAndDoNotRead(clients);
            beginRecords(clients);
            try (HonestStream honest = new HonestStream(hub, HonestStream.UNPACED)) {
                while (honest.received() < HONEST_BYTES) {
                    LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
                    assertThat(hub.process().isAlive()).isTrue();
                }
                long bytes = honest.finish();
                long highest = hub.process().memoryKibibytes("VmHWM").orElseThrow();
                evidence.line(String.format(
                        Locale.ROOT,
                        "full hub with -Xmx256m: %d MiB resident at most, limit 512 MiB; %d honest bytes passed meanwhile",
                        highest >> 10,
                        bytes));
                assertThat(highest).as("KiB resident").isLessThan(MAX_RESIDENT_KIBIBYTES);
            }
        }
    }

    /** As many streams and epochs as a hub takes but one, made quickly by a hub that allows everything. Returns one of them. */
    private ForgedStream storeStreams() throws Exception {
        HubLimits everything = LIMITS.with(new HubLimits.Rates(LARGE, LARGE, LARGE / 8, OptionalLong.empty()))
                .with(new HubLimits.Holdings(LARGE, LARGE, LARGE, LARGE, LARGE));
        int streams = LIMITS.holdings().streams() - 1;
        ForgedStream last = new ForgedStream();
        try (EmbeddedHub hub = EmbeddedHub.start(
                        folder.resolve("data"),
                        HubSecurity.of(HopSecret.of(secret)),
                        SpoolOptions.DEFAULT,
                        everything);
                HostileClient writer = HostileClient.greeted(hub.address().getPort(), secret, 0)
                        .reading(frame -> {})) {
            for (int made = 0; made < streams; made += BATCH) {
                List<ForgedStream> batch = new ArrayList<>();
                for (int i = 0; i < Math.min(BATCH, streams - made); i++) {
                    last = new ForgedStream();
                    batch.add(last);
                    writer.send(1 + i, last.open(Optional.empty()));
                }
                for (int i = 0; i < batch.size(); i++) {
                    writer.next(HopFrame.OpenAck.class);
                }
                for (int i = 0; i < batch.size(); i++) {
                    sendEpochs(writer, 1 + i, batch.get(i));
                }
            }
            writer.send(0, new HopFrame.Ping(1));
            writer.next(HopFrame.Pong.class);
            assertThat(hub.streamCount()).isEqualTo(streams);
        }
        return last;
    }

    private static void sendEpochs(HostileClient writer, int channel, ForgedStream stream) throws Exception {
        EpochRecord epoch = stream.firstEpoch();
        for (int number = 1; number < EPOCHS_OF_A_STREAM; number++) {
            writer.send(channel, new HopFrame.Epoch(epoch));
            epoch = stream.nextEpoch(epoch, 0);
        }
        writer.send(channel, new HopFrame.End());
    }

    /** As many connections as the hub takes but a few for the honest, from as many addresses as that needs. */
    private List<HostileClient> connections(HubUnderTest hub) throws Exception {
        List<HostileClient> clients = new ArrayList<>();
        int perClient = LIMITS.connections().perClient();
        for (int i = 0; i < LIMITS.connections().max() - 10; i++) {
            InetAddress from = InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) (2 + i / perClient)});
            HostileClient client = HostileClient.greeted(hub.port(), from, secret, 0);
            held.add(client);
            clients.add(client);
        }
        return clients;
    }

    private void subscribe(List<HostileClient> clients, ForgedStream stream) throws Exception {
        HopFrame.Subscribe request = new HopFrame.Subscribe(stream.id(), "", StartPosition.EARLIEST, 100);
        int each = LIMITS.holdings().subscriptionsPerConnection() / 2;
        int taken = 0;
        for (int client = 0; taken < LIMITS.holdings().subscriptions() - 10; client++) {
            HostileClient subscriber =
                    clients.get(client * LIMITS.connections().perClient() / 2).reading(frame -> {});
            for (int number = 1; number <= each && taken < LIMITS.holdings().subscriptions() - 10; number++) {
                subscriber.send(number, request);
                subscriber.next(HopFrame.Announce.class);
                taken++;
            }
        }
    }

    private void halfOpen(HubUnderTest hub) throws Exception {
        for (int i = 0; i < LIMITS.connections().halfOpen(); i++) {
            InetAddress from = InetAddress.getByAddress(new byte[] {127, 0, 1, (byte) (1 + i / 500)});
            Socket socket = HostileClient.connect(hub.port(), from);
            held.add(socket);
            socket.getOutputStream().write(HopSide.PREAMBLE, 0, 5);
        }
    }

    /** Each asks for long lists as often as it may; what the sockets do not take waits in the hub. */
    private static void askAndDoNotRead(List<HostileClient> clients) throws Exception {
        for (int i = 1; i < 200; i++) {
            HostileClient client = clients.get(i);
            client.send(4_711, new HopFrame.ListStreams(new NamePattern(">"), 0, 1_000));
        }
    }

    /** Long records that do not end, more of them than the hub has memory for. */
    private static void beginRecords(List<HostileClient> clients) throws Exception {
        byte[] part = new byte[1 << 20];
        for (int i = 0; i < 12; i++) {
            Thread sender = new Thread(beginRecord(clients.get(clients.size() - 1 - i), part), "unfinished-record");
            sender.setDaemon(true);
            sender.start();
        }
    }

    private static Runnable beginRecord(HostileClient client, byte[] part) {
        return () -> {
            try {
                client.write(HopSide.head(HopSide.AUTHENTICATED, 16 << 20));
                for (int i = 0; i < 15; i++) {
                    client.write(part);
                }
            } catch (IOException e) {
                System.out.println("unfinished record: " + e.getMessage());
            }
        };
    }
}
