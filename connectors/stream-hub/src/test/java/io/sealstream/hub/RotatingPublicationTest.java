package io.sealstream.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.cipher.AeadProvider;
import io.sealstream.cipher.RootKey;
import io.sealstream.cipher.StreamSecret;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.KeyException;
import io.sealstream.error.StreamException;
import io.sealstream.segment.Content;
import io.sealstream.segment.NamePattern;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.Suite;
import io.sealstream.session.StartPosition;
import io.sealstream.session.StreamDescription;
import io.sealstream.stream.DecoderOptions;
import io.sealstream.stream.StreamConsumer;
import io.sealstream.stream.StreamDecoder;
import io.sealstream.testkit.SeededRandom;
import io.sealstream.transport.SealingOptions;
import io.sealstream.transport.Subscription;
import io.sealstream.transport.SubscriptionEvent;
import io.sealstream.transport.SubscriptionOptions;
import io.sealstream.transport.SubscriptionQueue;
import io.sealstream.transport.rotation.RotateAfter;
import io.sealstream.transport.rotation.RotatingPublication;
import io.sealstream.transport.rotation.RotatingWriter;
import io.sealstream.transport.rotation.RotationOptions;
import io.sealstream.transport.rotation.StreamSuccession;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A succession of streams through a hub: what is written arrives once, and each stream is sealed with the key of its time. */
@Timeout(120)
class RotatingPublicationTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final StreamSuccession STREAMS = new StreamSuccession(SessionId.random(RANDOM), 3);
    private static final int SEGMENT_SIZE = 1000;

    @TempDir
    Path folder;

    private final RootKey first = RootKey.random(RANDOM);
    private final RootKey second = RootKey.random(RANDOM);
    private volatile List<RootKey> ring = List.of(first);
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

    @Test
    void endsStreamsAtTheirSizeAndGoesOnInTheNext() throws Exception {
        List<byte[]> sent = records(40, 1);
        try (RotatingPublication publication = open(RotateAfter.bytes(10_000))) {
            RotatingWriter writer = new RotatingWriter(publication);
            for (byte[] record : sent) {
                writer.sendRecord(record);
            }
            assertThat(publication.stream()).isEqualTo(STREAMS.stream(3));
            writer.finish();
        }
        List<StreamDescription> streams = streams();
        assertThat(streams).extracting(StreamDescription::stream).containsExactly(ids(4));
        assertThat(streams).allMatch(StreamDescription::ended);
        assertThat(readAll(first)).usingRecursiveComparison().isEqualTo(sent);
    }

    @Test
    void carriesBytesAcrossSuccessors() throws Exception {
        byte[] sent = SeededRandom.ofSeed(5).bytes(100_000);
        RotationOptions options = new RotationOptions(
                STREAMS,
                HubClient.NAME,
                Content.BYTES,
                SEGMENT_SIZE,
                () -> ring,
                new byte[0],
                RotateAfter.bytes(30_000),
                SealingOptions.DEFAULT);
        try (RotatingPublication publication = await(RotatingPublication.open(peer.client, options))) {
            RotatingWriter writer = new RotatingWriter(publication);
            for (int at = 0; at < sent.length; at += 12_500) {
                writer.send(sent, at, 12_500);
                writer.flush();
            }
            writer.finish();
        }
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        for (StreamDescription stream : streams()) {
            read(stream.stream(), first, new StreamConsumer() {
                @Override
                public void bytes(byte[] buffer, int offset, int length) {
                    received.write(buffer, offset, length);
                }
            });
        }
        assertThat(streams()).hasSize(3);
        assertThat(Arrays.mismatch(received.toByteArray(), sent)).isEqualTo(-1);
    }

    @Test
    void sealsEachStreamWithTheNewestKeyOfItsTime() throws Exception {
        try (RotatingPublication publication = open(RotateAfter.bytes(1))) {
            RotatingWriter writer = new RotatingWriter(publication);
            writer.sendRecord(new byte[] {0});
            ring = List.of(second, first);
            writer.sendRecord(new byte[] {1});
            writer.finish();
        }
        assertThat(read(STREAMS.stream(0), first)).containsExactly(new byte[] {0});
        assertThat(read(STREAMS.stream(1), second)).containsExactly(new byte[] {1});
        assertThatThrownBy(() -> read(STREAMS.stream(1), first))
                .isInstanceOfSatisfying(
                        KeyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.KEY_MISMATCH));
    }

    @Test
    void endsAStreamByItsAgeWhetherItIsWrittenToOrNot() throws Exception {
        MovingClock clock = new MovingClock();
        Duration hour = Duration.ofHours(1);
        RotationOptions options = options(RotateAfter.age(hour));
        try (RotatingPublication publication = await(RotatingPublication.open(peer.client, options, clock))) {
            RotatingWriter writer = new RotatingWriter(publication);
            assertThat(publication.rotateIfDue()).contains(hour);
            clock.now = clock.now.plus(hour);
            publication.rotateIfDue();
            writer.sendRecord(new byte[] {0});
            assertThat(publication.stream()).as("an empty stream goes on").isEqualTo(STREAMS.stream(0));

            assertThat(publication.rotateIfDue()).as("while it is idle").contains(hour);
            await(publication.durable());
            assertThat(streams()).singleElement().matches(StreamDescription::ended);

            writer.sendRecord(new byte[] {1});
            clock.now = clock.now.plus(hour);
            writer.sendRecord(new byte[] {2});
            assertThat(publication.stream()).as("before the next record").isEqualTo(STREAMS.stream(2));
            writer.finish();
        }
        assertThat(readAll(first)).containsExactly(new byte[] {0}, new byte[] {1}, new byte[] {2});
        assertThat(streams()).hasSize(3).allMatch(StreamDescription::ended);
    }

    /** A writer that was restarted behind the end of a stream: nothing may follow a FINAL segment. */
    @Test
    void beginsBehindAnEndThatIsDurable() throws Exception {
        try (RotatingPublication publication = open(RotateAfter.bytes(1))) {
            RotatingWriter writer = new RotatingWriter(publication);
            writer.sendRecord(new byte[] {0});
            writer.sendRecord(new byte[] {1});
            writer.finish();
        }
        try (RotatingPublication again = open(RotateAfter.bytes(1))) {
            assertThat(again.stream()).isEqualTo(STREAMS.stream(2));
            new RotatingWriter(again).sendRecord(new byte[] {2});
            new RotatingWriter(again).finish();
        }
        assertThat(readAll(first)).containsExactly(new byte[] {0}, new byte[] {1}, new byte[] {2});
    }

    /** The new attempt goes on with the newest stream, and counts what the old one wrote into it. */
    @Test
    void goesOnWithTheStreamThatHasNoEnd() throws Exception {
        RotateAfter limit = RotateAfter.bytes(2 * (4 + 8));
        RotatingPublication older = open(limit);
        RotatingWriter writer = new RotatingWriter(older);
        for (int i = 0; i < 3; i++) {
            writer.sendRecord(number(i));
        }
        writer.flush();
        try (RotatingPublication newer = open(limit)) {
            assertThat(newer.stream()).isEqualTo(STREAMS.stream(1));
            assertThat(await(older.failed()).code()).isEqualTo(ErrorCode.FENCED);
            assertThatThrownBy(() -> older.sendRecord(new byte[1], 0, 1))
                    .isInstanceOfSatisfying(
                            StreamException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FENCED));
            RotatingWriter again = new RotatingWriter(newer);
            again.sendRecord(number(3));
            assertThat(newer.stream()).isEqualTo(STREAMS.stream(1));
            again.sendRecord(number(4));
            assertThat(newer.stream()).isEqualTo(STREAMS.stream(2));
            again.finish();
        }
        assertThat(readAll(first)).containsExactly(number(0), number(1), number(2), number(3), number(4));
    }

    @Test
    void endsTheStreamOfAnOlderKeyAndSealsItsSuccessorWithTheNewest() throws Exception {
        try (RotatingPublication publication = open(RotateAfter.NEVER)) {
            new RotatingWriter(publication).sendRecord(new byte[] {0});
            new RotatingWriter(publication).flush();
        }
        ring = List.of(second, first);
        try (RotatingPublication publication = open(RotateAfter.NEVER)) {
            assertThat(publication.stream()).isEqualTo(STREAMS.stream(1));
            new RotatingWriter(publication).sendRecord(new byte[] {1});
            new RotatingWriter(publication).finish();
        }
        assertThat(streams()).hasSize(2).allMatch(StreamDescription::ended);
        assertThat(read(STREAMS.stream(0), first)).containsExactly(new byte[] {0});
        assertThat(read(STREAMS.stream(1), second)).containsExactly(new byte[] {1});
    }

    @Test
    void refusesToSucceedAStreamOfAKeyThatItDoesNotHold() throws Exception {
        open(RotateAfter.NEVER).close();
        ring = List.of(second);
        StreamException refused =
                HubClient.failureOf(RotatingPublication.open(peer.client, options(RotateAfter.NEVER)));
        assertThat(refused.code()).isEqualTo(ErrorCode.FORBIDDEN_STREAM);
        assertThat(streams()).hasSize(1).noneMatch(StreamDescription::ended);
    }

    @Test
    void tellsThatKeysCannotBeReadForASuccessor() throws Exception {
        RotatingPublication publication = open(RotateAfter.bytes(1));
        publication.sendRecord(new byte[1], 0, 1);
        ring = List.of();
        CompletableFuture<StreamException> failed = publication.failed();
        assertThat(publication.sendRecord(new byte[1], 0, 1)).isFalse();
        assertThat(await(failed).code()).isEqualTo(ErrorCode.KEY_FILE_INVALID);
        assertThatThrownBy(() -> publication.sendRecord(new byte[1], 0, 1)).isSameAs(await(failed));
        assertThatThrownBy(publication::flush).isSameAs(await(failed));
        assertThat(HubClient.failureOf(publication.durable())).isSameAs(await(failed));
    }

    @Test
    void survivesCrashesOfTheHubWhileItRotates() {
        SeededRandom.forEachSeed("rotation through hub crashes", 3, random -> {
            stop();
            hub = EmbeddedHub.start(folder.resolve("hub" + random.seed()), HubClient.SECRET);
            peer = new HubClient(hub.address());
            List<byte[]> sent = records(200, random.seed());
            int crashAt = random.between(20, 180);
            try (RotatingPublication publication = open(RotateAfter.bytes(5_000))) {
                RotatingWriter writer = new RotatingWriter(publication);
                for (int i = 0; i < sent.size(); i++) {
                    if (i == crashAt) {
                        hub.crashAndRestart();
                    }
                    writer.sendRecord(sent.get(i));
                }
                writer.finish();
            }
            assertThat(readAll(first)).usingRecursiveComparison().isEqualTo(sent);
            assertThat(streams()).hasSizeGreaterThan(30).allMatch(StreamDescription::ended);
        });
    }

    private RotatingPublication open(RotateAfter limit) throws Exception {
        return await(RotatingPublication.open(peer.client, options(limit)));
    }

    private RotationOptions options(RotateAfter limit) {
        return new RotationOptions(
                STREAMS,
                HubClient.NAME,
                Content.RECORDS,
                SEGMENT_SIZE,
                this::keys,
                new byte[0],
                limit,
                SealingOptions.DEFAULT);
    }

    private List<RootKey> keys() throws KeyException {
        if (ring.isEmpty()) {
            throw new KeyException(ErrorCode.KEY_FILE_INVALID, "key file is gone");
        }
        return ring;
    }

    /** Of 800 to 1,200 random bytes. */
    private static List<byte[]> records(int count, long seed) {
        SeededRandom random = SeededRandom.ofSeed(seed);
        List<byte[]> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(random.bytes(random.between(800, 1200)));
        }
        return records;
    }

    private static byte[] number(int i) {
        return new byte[] {0, 0, 0, 0, 0, 0, 0, (byte) i};
    }

    private static StreamId[] ids(int generations) {
        StreamId[] ids = new StreamId[generations];
        Arrays.setAll(ids, STREAMS::stream);
        return ids;
    }

    private List<StreamDescription> streams() throws Exception {
        return await(peer.client.list(new NamePattern(HubClient.NAME.text()), 0))
                .streams();
    }

    private List<byte[]> readAll(RootKey key) throws Exception {
        List<byte[]> all = new ArrayList<>();
        for (StreamDescription stream : streams()) {
            all.addAll(read(stream.stream(), key));
        }
        return all;
    }

    private List<byte[]> read(StreamId stream, RootKey key) throws Exception {
        List<byte[]> records = new ArrayList<>();
        read(stream, key, new StreamConsumer() {
            @Override
            public void record(long number, byte[] buffer, int offset, int length) {
                records.add(Arrays.copyOfRange(buffer, offset, offset + length));
            }
        });
        return records;
    }

    private void read(StreamId stream, RootKey key, StreamConsumer consumer) throws Exception {
        SubscriptionQueue queue = new SubscriptionQueue();
        StreamDecoder decoder = new StreamDecoder(
                StreamSecret.derive(key, Suite.AES_256_GCM, stream, HubClient.NAME),
                AeadProvider.fastest(),
                DecoderOptions.DEFAULT,
                consumer);
        SubscriptionOptions wanted = new SubscriptionOptions(stream, "", StartPosition.EARLIEST, 100);
        try (Subscription subscription = peer.client.subscribe(wanted, queue)) {
            while (!decoder.isComplete()) {
                SubscriptionEvent event = queue.poll(HubClient.LIMIT).orElseThrow();
                if (event instanceof SubscriptionEvent.EpochStarted epoch) {
                    decoder.epoch(epoch.epoch());
                } else if (event instanceof SubscriptionEvent.SegmentArrived segment) {
                    decoder.segment(segment.frame(), 0, segment.frame().length);
                    subscription.consumed(segment);
                } else if (event instanceof SubscriptionEvent.Failed failed) {
                    throw failed.reason();
                }
            }
        }
    }

    private static <V> V await(CompletableFuture<V> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }

    /** Time that passes when the test says so. */
    private static final class MovingClock extends Clock {

        private volatile Instant now = Instant.now();

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
