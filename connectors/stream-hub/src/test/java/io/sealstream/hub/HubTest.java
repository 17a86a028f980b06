package io.sealstream.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import io.sealstream.hub.spool.Durability;
import io.sealstream.hub.spool.SpoolOptions;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.NamePattern;
import io.sealstream.segment.StreamId;
import io.sealstream.session.StartPosition;
import io.sealstream.stream.StreamConsumer;
import io.sealstream.transport.ClientOptions;
import io.sealstream.transport.Publication;
import io.sealstream.transport.PublicationOptions;
import io.sealstream.transport.StreamClient;
import io.sealstream.transport.Subscription;
import io.sealstream.transport.SubscriptionEvent;
import io.sealstream.transport.SubscriptionOptions;
import io.sealstream.transport.SubscriptionQueue;
import io.sealstream.transport.hop.HopSecret;
import io.sealstream.transport.hop.HubSecurity;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class HubTest {

    @TempDir
    Path folder;

    EmbeddedHub hub;
    HubClient peer;

    @BeforeEach
    void start() throws Exception {
        // Small files, so that every test crosses from one to the next.
        hub = EmbeddedHub.start(
                folder, HubSecurity.of(HubClient.SECRET), new SpoolOptions(Durability.PROCESS, 1 << 20));
        peer = new HubClient(hub.address());
    }

    @AfterEach
    void stop() throws Exception {
        peer.close();
        hub.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 257 * 65_536, 5 << 20})
    void carriesBytes(int size) throws Exception {
        byte[] sent = random(size);
        StreamId stream = HubClient.newStream();
        try (Publication publication = peer.publish(stream, Content.BYTES)) {
            HubClient.sendAll(publication, sent);
            HubClient.retire(publication);
        }
        assertSame(peer.readBytes(stream), sent);
    }

    @Test
    void carriesRecordsOfAllSizes() throws Exception {
        List<byte[]> sent = new ArrayList<>();
        for (int size : new int[] {0, 1, 100, 65_531, 65_532, 65_533, 65_535, 65_536, 65_537, 5 << 20, 3}) {
            sent.add(random(size));
        }
        StreamId stream = HubClient.newStream();
        try (Publication publication = peer.publish(stream, Content.RECORDS)) {
            for (byte[] record : sent) {
                HubClient.sendRecord(publication, record);
            }
            HubClient.retire(publication);
        }
        List<byte[]> received = peer.readRecords(stream);
        assertThat(received).hasSameSizeAs(sent);
        for (int i = 0; i < sent.size(); i++) {
            assertSame(received.get(i), sent.get(i));
        }
    }

    @Test
    void servesSubscriberWhileThePublisherWritesAndTheHubCrashes() throws Exception {
        byte[] sent = random(40 << 20);
        StreamId stream = HubClient.newStream();
        Publication publication = peer.publish(stream, Content.BYTES);
        Thread crashes = new Thread(() -> {
            try {
                for (long at : new long[] {60, 200, 420}) {
                    while (publication.durableNext() < at) {
                        Thread.onSpinWait();
                    }
                    hub.crashAndRestart();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        crashes.start();
        Thread writer = new Thread(() -> {
            try {
                HubClient.sendAll(publication, sent);
                HubClient.retire(publication);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        writer.start();
        assertSame(peer.readBytes(stream), sent);
        crashes.join();
        writer.join();
        assertThat(publication.statistics().segmentsSent()).isEqualTo(641);
    }

    @Test
    void keepsWhatItAcknowledgedWhileNobodyIsConnected() throws Exception {
        byte[] sent = random(3 << 20);
        StreamId stream = HubClient.newStream();
        try (Publication publication = peer.publish(stream, Content.BYTES)) {
            HubClient.sendAll(publication, sent);
            HubClient.retire(publication);
        }
        hub.crashAndRestart();
        assertThat(hub.streamCount()).isEqualTo(1);
        assertSame(peer.readBytes(stream), sent);
    }

    @Test
    void servesSeveralSubscribersFromAnyPosition() throws Exception {
        byte[] sent = random(2 << 20);
        StreamId stream = HubClient.newStream();
        try (Publication publication = peer.publish(stream, Content.BYTES)) {
            HubClient.sendAll(publication, sent);
            HubClient.retire(publication);
        }
        for (int segment : new int[] {0, 1, 15, 16, 17, 31, 32}) {
            long[] received = {0};
            peer.read(stream, new StartPosition.AtSequence(segment, 0), new StreamConsumer() {
                @Override
                public void bytes(byte[] buffer, int offset, int length) {
                    received[0] += length;
                }
            });
            assertThat(received[0]).isEqualTo(sent.length - segment * 65_536L);
        }
    }

    @Test
    void fencesTheOlderWriterAndContinuesItsStream() throws Exception {
        StreamId stream = HubClient.newStream();
        byte[] first = random(100_000);
        byte[] second = random(50_000);
        Publication older = peer.publish(stream, Content.BYTES);
        HubClient.sendAll(older, first);
        older.flush();
        older.durable().get(30, TimeUnit.SECONDS);
        try (HubClient other = new HubClient(hub.address())) {
            // The same key, as a restored attempt has it.
            Publication newer = other.client
                    .publish(PublicationOptions.of(stream, HubClient.NAME, Content.BYTES, Bound.LIVE, peer.key))
                    .get(30, TimeUnit.SECONDS);
            StreamException fenced = HubClient.failureOf(older.durable().thenCompose(done -> never(older)));
            assertThat(fenced.code()).isEqualTo(ErrorCode.FENCED);
            assertThatThrownBy(() -> older.send(new byte[1], 0, 1)).isSameAs(fenced);
            HubClient.sendAll(newer, second);
            HubClient.retire(newer);
        }
        byte[] all = new byte[first.length + second.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        assertSame(peer.readBytes(stream), all);
    }

    @Test
    void refusesAWriterWithoutTheKeyOfTheStream() throws Exception {
        StreamId stream = HubClient.newStream();
        try (Publication publication = peer.publish(stream, Content.BYTES);
                HubClient stranger = new HubClient(hub.address())) {
            StreamException refused = HubClient.failureOf(stranger.client.publish(
                    PublicationOptions.of(stream, HubClient.NAME, Content.BYTES, Bound.LIVE, stranger.key)));
            assertThat(refused.code()).isEqualTo(ErrorCode.FORBIDDEN_STREAM);
            HubClient.sendAll(publication, random(1000));
            HubClient.retire(publication);
        }
        assertThat(peer.readBytes(stream)).hasSize(1000);
    }

    @Test
    void refusesAClientWithAnotherSecretAndServesTheOthers() throws Exception {
        try (StreamClient stranger =
                StreamClient.connect(ClientOptions.of(hub.address(), HopSecret.of(random(32)), "stranger"))) {
            StreamException refused = HubClient.failureOf(stranger.connected());
            assertThat(refused.code()).isEqualTo(ErrorCode.HANDSHAKE_FAILED);
        }
        carriesBytes(10);
    }

    @Test
    void survivesGarbageOnItsPort() throws Exception {
        for (String garbage :
                new String[] {"GET / HTTP/1.1\r\n\r\n", "SEG1\u0009\u0001\u0001\u0001\u0001\u0000", "S"}) {
            try (Socket socket =
                    new Socket(hub.address().getAddress(), hub.address().getPort())) {
                OutputStream out = socket.getOutputStream();
                out.write(garbage.getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
            }
        }
        carriesBytes(10);
    }

    @Test
    void listsStreamsInPartsByPattern() throws Exception {
        for (int i = 0; i < 5; i++) {
            peer.publish(HubClient.newStream(), Content.BYTES).close();
        }
        var page = peer.client.list(new NamePattern("test.*"), 2).get(30, TimeUnit.SECONDS);
        assertThat(page.streams()).hasSize(3);
        assertThat(page.nextOrdinal()).isEqualTo(5);
        assertThat(peer.client
                        .list(new NamePattern("other.>"), 0)
                        .get(30, TimeUnit.SECONDS)
                        .streams())
                .isEmpty();
    }

    @Test
    void goesOnWhereTheSubscriberAcknowledged() throws Exception {
        StreamId stream = HubClient.newStream();
        try (Publication publication = peer.publish(stream, Content.BYTES)) {
            HubClient.sendAll(publication, random(10 * 65_536));
            HubClient.retire(publication);
        }
        var queue = new SubscriptionQueue();
        try (var subscription =
                peer.client.subscribe(new SubscriptionOptions(stream, "reader", StartPosition.RESUME, 100), queue)) {
            int segments = 0;
            while (segments < 5) {
                var event = queue.poll(HubClient.LIMIT).orElseThrow();
                segments += event instanceof SubscriptionEvent.SegmentArrived ? 1 : 0;
            }
            subscription.acknowledge(5);
            // An acknowledgement is not answered; the hub has it when it resumes there.
            Instant deadline = Instant.now().plus(HubClient.LIMIT);
            while (resumesAt(stream) != 5) {
                assertThat(Instant.now()).isBefore(deadline);
            }
        }
        hub.crashAndRestart();
        assertThat(resumesAt(stream)).isEqualTo(5);
    }

    private long resumesAt(StreamId stream) throws Exception {
        SubscriptionQueue queue = new SubscriptionQueue();
        Subscription subscription =
                peer.client.subscribe(new SubscriptionOptions(stream, "reader", StartPosition.RESUME, 100), queue);
        try (subscription) {
            SubscriptionEvent first = queue.poll(HubClient.LIMIT).orElseThrow();
            return ((SubscriptionEvent.Started) first).startSequence();
        }
    }

    private static CompletableFuture<Void> never(Publication publication) {
        // Durability of something that will never be sent completes with the failure only.
        try {
            publication.send(new byte[1], 0, 1);
            publication.flush();
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
        return publication.durable();
    }

    /** Says where megabytes differ instead of printing them. */
    private static void assertSame(byte[] found, byte[] expected) {
        assertThat(found.length).isEqualTo(expected.length);
        assertThat(Arrays.mismatch(found, expected)).isEqualTo(-1);
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }
}
