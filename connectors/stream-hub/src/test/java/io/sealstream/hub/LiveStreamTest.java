package io.sealstream.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.cipher.SegmentMetadata;
import io.sealstream.cipher.StreamSecret;
import io.sealstream.segment.Beacon;
import io.sealstream.segment.Compression;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.Suite;
import io.sealstream.segment.Tlvs;
import io.sealstream.session.StartPosition;
import io.sealstream.stream.StreamAlarm;
import io.sealstream.stream.StreamAlarm.Change;
import io.sealstream.stream.StreamAlarm.Kind;
import io.sealstream.stream.StreamConsumer;
import io.sealstream.transport.Publication;
import io.sealstream.transport.PublicationOptions;
import io.sealstream.transport.SealingOptions;
import io.sealstream.transport.StreamReceiver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Live streams from a publication through a hub to a receiver. */
@Timeout(120)
class LiveStreamTest implements StreamConsumer {

    private static final SealingOptions OFTEN = SealingOptions.DEFAULT.withBeaconInterval(Duration.ofMillis(20));

    @TempDir
    Path folder;

    private final List<StreamAlarm> alarms = new ArrayList<>();
    private final List<Beacon> beacons = new ArrayList<>();
    private final List<Long> sealTimes = new ArrayList<>();
    private long received;
    private EmbeddedHub hub;
    private HubClient writer;
    private HubClient reader;

    @BeforeEach
    void start() throws Exception {
        hub = EmbeddedHub.start(folder, HubClient.SECRET);
        writer = new HubClient(hub.address());
        reader = new HubClient(hub.address());
    }

    @AfterEach
    void stop() throws Exception {
        writer.close();
        reader.close();
        hub.close();
    }

    @Test
    void alarmsWhenTheWriterIsGoneAndAgainWhenAnotherComes() throws Exception {
        StreamId stream = HubClient.newStream();
        Publication publication = publish(writer, stream);
        HubClient.sendAll(publication, new byte[10]);
        publication.flush();
        try (StreamReceiver receiver = receiver(stream)) {
            receiveUntil(receiver, () -> received == 10 && !beacons.isEmpty());
            // Like a crash: no word of farewell.
            writer.client.close();
            receiveUntil(receiver, () -> !alarms.isEmpty());
            assertThat(alarms.get(0).kind()).isEqualTo(Kind.SILENT);
            assertThat(alarms.get(0).change()).isEqualTo(Change.RAISED);
            try (Publication next = publish(reader, stream)) {
                receiveUntil(receiver, () -> alarms.size() > 1);
                assertThat(alarms.get(1).kind()).isEqualTo(Kind.SILENT);
                assertThat(alarms.get(1).change()).isEqualTo(Change.CLEARED);
                assertThat(next.stream()).isEqualTo(stream);
            }
        }
    }

    /** The hub sends the epoch before it again, because it is the one in force before the next segment. */
    @Test
    void readerGoesOnOverANewConnectionInAnEpochWithoutSegments() throws Exception {
        StreamId stream = HubClient.newStream();
        Publication publication = publish(writer, stream);
        HubClient.sendAll(publication, new byte[10]);
        publication.flush();
        publication.durable().get(30, TimeUnit.SECONDS);
        try (StreamReceiver receiver = receiver(stream)) {
            receiveUntil(receiver, () -> received == 10 && !beacons.isEmpty());
            publication.close();
            beacons.clear();
            try (Publication next = publish(writer, stream)) {
                receiveUntil(receiver, () -> beacons.stream().anyMatch(Beacon::promisesAnother));
                hub.crashAndRestart();
                HubClient.sendAll(next, new byte[7]);
                next.flush();
                receiveUntil(receiver, () -> received == 17);
            }
        }
    }

    @Test
    void writerThatLeavesSaysThatNoMoreBeaconsCome() throws Exception {
        StreamId stream = HubClient.newStream();
        Publication publication = publish(writer, stream);
        try (StreamReceiver receiver = receiver(stream)) {
            receiveUntil(receiver, () -> !beacons.isEmpty());
            publication.close();
            receiveUntil(receiver, () -> !beacons.get(beacons.size() - 1).promisesAnother());
            for (int i = 0; i < 10; i++) {
                receiver.receive(Duration.ofMillis(20));
            }
            assertThat(alarms).isEmpty();
        }
    }

    /** A hub cannot open segments, but must tell the next writer where the stream stands. */
    @Test
    void writersContinueStreamsWithMetadataAndCompression() throws Exception {
        StreamId stream = HubClient.newStream();
        SealingOptions noted = OFTEN.with(Compression.DEFLATE).withSealTimes(true);
        long sent = 0;
        for (int attempt = 0; attempt < 3; attempt++) {
            PublicationOptions options =
                    PublicationOptions.of(stream, HubClient.NAME, Content.BYTES, Bound.LIVE, writer.key);
            try (Publication publication =
                    writer.client.publish(options.with(noted)).get(30, TimeUnit.SECONDS)) {
                HubClient.sendAll(publication, new byte[100_000]);
                publication.attach(Tlvs.NONE.with(0x8001, new byte[9]), Tlvs.NONE);
                publication.flush();
                sent += 100_000;
                publication.durable().get(30, TimeUnit.SECONDS);
                if (attempt == 2) {
                    HubClient.retire(publication);
                }
            }
            hub.crashAndRestart();
        }
        try (StreamReceiver receiver = receiver(stream)) {
            receiveUntil(receiver, receiver::isComplete);
        }
        assertThat(received).isEqualTo(sent);
        assertThat(sealTimes).hasSizeGreaterThan(6).isSorted();
    }

    private Publication publish(HubClient client, StreamId stream) throws Exception {
        return client.client
                .publish(PublicationOptions.of(stream, HubClient.NAME, Content.BYTES, Bound.LIVE, writer.key)
                        .with(OFTEN))
                .get(30, TimeUnit.SECONDS);
    }

    private StreamReceiver receiver(StreamId stream) {
        StreamSecret secret = StreamSecret.derive(writer.key, Suite.AES_256_GCM, stream, HubClient.NAME);
        return new StreamReceiver(reader.client, stream, StartPosition.EARLIEST, (id, record) -> secret, this);
    }

    private static void receiveUntil(StreamReceiver receiver, BooleanSupplier reached) throws Exception {
        while (!reached.getAsBoolean()) {
            receiver.receive(Duration.ofMillis(10));
        }
    }

    @Override
    public void segment(long sequence, SegmentMetadata metadata) {
        metadata.sealedAtMs().ifPresent(sealTimes::add);
    }

    @Override
    public void bytes(byte[] buffer, int offset, int length) {
        received += length;
    }

    @Override
    public void beacon(Beacon beacon) {
        beacons.add(beacon);
    }

    @Override
    public void alarm(StreamAlarm alarm) {
        alarms.add(alarm);
    }
}
