package io.sealstream.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.segment.Content;
import io.sealstream.segment.NamePattern;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import io.sealstream.session.StartPosition;
import io.sealstream.stream.StreamConsumer;
import io.sealstream.testkit.SeededRandom;
import io.sealstream.transport.Publication;
import io.sealstream.transport.Subscription;
import io.sealstream.transport.SubscriptionEvent;
import io.sealstream.transport.SubscriptionEvent.SegmentArrived;
import io.sealstream.transport.SubscriptionOptions;
import io.sealstream.transport.SubscriptionQueue;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Acceptance cases T1, T2, T4, T6, T8, T12 and T13 from publisher through a hub to reader. Content is random throughout (pitfall 14). What
 * is malformed on a hop (T9) is in {@link HostileClientTest}.
 */
@Timeout(120)
class AcceptanceHubTest {

    private static final int SEGMENT = 65_536;

    @TempDir
    Path folder;

    private EmbeddedHub hub;
    private HubClient peer;

    @BeforeEach
    void start() throws Exception {
        hub = EmbeddedHub.start(folder, HubClient.SECRET);
        peer = new HubClient(hub.address());
    }

    @AfterEach
    void stop() throws Exception {
        peer.close();
        hub.close();
    }

    /** T1 and T4; pitfalls 8 and 13. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 50_000, 65_535, 65_536, 65_537, 64 << 20})
    void t01t04RoundTrip(int size) {
        SeededRandom.forEachSeed("T1, T4 of " + size + " through a hub", 1, random -> {
            byte[] content = random.bytes(size);
            StreamId stream = HubClient.newStream();
            try (Publication publication = peer.publish(stream, Content.BYTES)) {
                HubClient.sendAll(publication, content);
                HubClient.retire(publication);
            }
            assertThat(Arrays.mismatch(peer.readBytes(stream), content)).isEqualTo(-1);
        });
    }

    @Test
    void t02LiveStreamOfThreeChunksThatStops() {
        SeededRandom.forEachSeed("T2 through a hub", 3, random -> {
            StreamId stream = HubClient.newStream();
            SubscriptionQueue queue = new SubscriptionQueue();
            Publication publication = peer.publish(stream, Content.BYTES);
            try (Subscription subscription = subscribe(stream, 100, queue)) {
                try (publication) {
                    for (int chunk = 0; chunk < 3; chunk++) {
                        HubClient.sendAll(publication, random.bytes(300));
                        publication.flush();
                        SegmentArrived arrived = nextSegment(queue);
                        assertThat(arrived.header().sequence()).isEqualTo(chunk);
                        assertThat(arrived.header().isFinal()).isFalse();
                        subscription.consumed(arrived);
                    }
                }
                roundTrip();
                assertThat(queue.poll()).isEmpty();
            }
        });
    }

    /** Pitfalls 4 to 6: a reader that does not use up gets what it granted and no more, and the rest when it goes on. */
    @Test
    void t06CreditsRunOutAndComeBack() {
        SeededRandom.forEachSeed("T6 through a hub", 3, random -> {
            int segments = 40;
            StreamId stream = HubClient.newStream();
            try (Publication publication = peer.publish(stream, Content.BYTES)) {
                HubClient.sendAll(publication, random.bytes(segments * SEGMENT - 1));
                HubClient.retire(publication);
            }
            int window = random.between(2, 20);
            SubscriptionQueue queue = new SubscriptionQueue();
            try (Subscription subscription = subscribe(stream, window, queue)) {
                List<SegmentArrived> held = new ArrayList<>();
                for (int i = 0; i < window; i++) {
                    held.add(nextSegment(queue));
                }
                roundTrip();
                assertThat(queue.poll()).as("beyond a window of %d", window).isEmpty();
                for (int arrived = window; arrived < segments; arrived++) {
                    subscription.consumed(held.remove(0));
                    // A reader tells what it has used up when that is half of its window.
                    while (held.size() > window - Math.max(1, window / 2)) {
                        subscription.consumed(held.remove(0));
                    }
                    SegmentArrived next = nextSegment(queue);
                    assertThat(next.header().sequence()).isEqualTo(arrived);
                    held.add(next);
                }
                assertThat(held).hasSizeLessThanOrEqualTo(window);
            }
        });
    }

    /** Pitfall 20. */
    @Test
    void t08BothSidesCountTheSame() {
        SeededRandom.forEachSeed("T8 through a hub", 3, random -> {
            byte[] content = random.bytes(random.between(1, 300_000));
            StreamId stream = HubClient.newStream();
            try (Publication publication = peer.publish(stream, Content.BYTES)) {
                HubClient.sendAll(publication, content);
                assertThat(publication.streamBytes()).isEqualTo(content.length);
                HubClient.retire(publication);
                assertThat(publication.statistics().bytesSent()).isEqualTo(content.length);
                long segments = publication.statistics().segmentsSent();
                assertThat(publication.durableNext()).isEqualTo(segments);
                long overhead = segments * 80 + 128;
                assertThat(peer.client
                                .list(new NamePattern(HubClient.NAME.text()), 0)
                                .get(30, TimeUnit.SECONDS)
                                .streams())
                        .anySatisfy(listed -> {
                            assertThat(listed.stream()).isEqualTo(stream);
                            assertThat(listed.nextSequence()).isEqualTo(segments);
                            assertThat(listed.storedBytes()).isEqualTo(content.length + overhead);
                        });
            }
        });
    }

    @Test
    void t12StreamsOfOneSessionOverOneConnectionDoNotMix() {
        SeededRandom.forEachSeed("T12 through a hub", 3, random -> {
            SessionId session = new SessionId(random.seed(), 12);
            byte[][] contents = new byte[8][];
            Publication[] publications = new Publication[contents.length];
            for (int i = 0; i < contents.length; i++) {
                contents[i] = random.bytes(300_000);
                publications[i] = peer.publish(new StreamId(session, i), Content.BYTES);
            }
            int[] sent = new int[contents.length];
            for (int left = contents.length * 300_000; left > 0; ) {
                int i = random.between(0, contents.length - 1);
                int piece = Math.min(random.between(1, 50_000), 300_000 - sent[i]);
                HubClient.sendAll(publications[i], Arrays.copyOfRange(contents[i], sent[i], sent[i] + piece));
                sent[i] += piece;
                left -= piece;
            }
            for (int i = 0; i < contents.length; i++) {
                HubClient.retire(publications[i]);
                publications[i].close();
                assertThat(Arrays.mismatch(peer.readBytes(new StreamId(session, i)), contents[i]))
                        .isEqualTo(-1);
            }
        });
    }

    /** Also behind a crash of the hub in between. */
    @Test
    void t13RestartInTheMiddleGivesIdenticalBytes() {
        SeededRandom.forEachSeed("T13 through a hub", 3, random -> {
            byte[] content = random.bytes(20 * SEGMENT + random.between(1, SEGMENT));
            StreamId stream = HubClient.newStream();
            try (Publication publication = peer.publish(stream, Content.BYTES)) {
                HubClient.sendAll(publication, content);
                HubClient.retire(publication);
            }
            int checkpoint = random.between(1, 20);
            hub.crashAndRestart();
            ByteArrayOutputStream received = new ByteArrayOutputStream();
            received.write(content, 0, checkpoint * SEGMENT);
            peer.read(stream, new StartPosition.AtSequence(checkpoint, 0), new StreamConsumer() {
                @Override
                public void bytes(byte[] buffer, int offset, int length) {
                    received.write(buffer, offset, length);
                }
            });
            assertThat(Arrays.mismatch(received.toByteArray(), content)).isEqualTo(-1);
        });
    }

    private Subscription subscribe(StreamId stream, int window, SubscriptionQueue queue) {
        return peer.client.subscribe(new SubscriptionOptions(stream, "", StartPosition.EARLIEST, window), queue);
    }

    private static SegmentArrived nextSegment(SubscriptionQueue queue) throws Exception {
        while (true) {
            SubscriptionEvent event = queue.poll(HubClient.LIMIT).orElseThrow(() -> new AssertionError("nothing came"));
            if (event instanceof SegmentArrived arrived) {
                return arrived;
            }
        }
    }

    /** The answer comes behind everything that the hub has sent before: what did not come by then was not sent. */
    private void roundTrip() throws Exception {
        peer.client.list(new NamePattern("nothing"), 0).get(30, TimeUnit.SECONDS);
    }
}
