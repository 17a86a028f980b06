package io.sealstream.flink.source.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.cipher.KeyId;
import io.sealstream.cipher.NamedKey;
import io.sealstream.cipher.OpenedSegment;
import io.sealstream.cipher.RootKey;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import io.sealstream.flink.access.HubAccess;
import io.sealstream.flink.access.ProofSource;
import io.sealstream.flink.source.record.SealstreamDeserializationSchema;
import io.sealstream.flink.source.split.SealstreamSplit;
import io.sealstream.flink.source.split.SplitPosition;
import io.sealstream.hub.EmbeddedHub;
import io.sealstream.key.HubSecret;
import io.sealstream.key.Keyring;
import io.sealstream.key.SecretFile;
import io.sealstream.segment.Compression;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.SegmentHeader;
import io.sealstream.segment.SegmentHeader.Ending;
import io.sealstream.segment.SegmentType;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.StreamName;
import io.sealstream.segment.Suite;
import io.sealstream.session.StartPosition;
import io.sealstream.transport.ClientOptions;
import io.sealstream.transport.HubEndpoint;
import io.sealstream.transport.OnGap;
import io.sealstream.transport.Publication;
import io.sealstream.transport.PublicationOptions;
import io.sealstream.transport.SealingOptions;
import io.sealstream.transport.StreamClient;
import io.sealstream.transport.Subscription;
import io.sealstream.transport.SubscriptionEvent;
import io.sealstream.transport.SubscriptionQueue;
import io.sealstream.transport.hop.HopSecret;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The reader against a hub in this process. */
@Timeout(60)
class HubSplitReaderTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final StreamName NAME = new StreamName("a.b");
    private static final RootKey KEY = RootKey.random(RANDOM);
    private static final int SEGMENT_SIZE = 256;
    private static final int CREDIT = 8;

    /** Each record with its length fills a segment. */
    private static final int FULL = SEGMENT_SIZE - 4;

    @TempDir
    Path folder;

    private SealingOptions sealing = SealingOptions.DEFAULT;
    private EmbeddedHub hub;
    private StreamClient publisher;
    private HubFeed feed;
    private HubSplitReader reader;
    private final Map<String, Long> started = new HashMap<>();
    private final Map<String, Long> ended = new HashMap<>();

    @BeforeEach
    void start() throws Exception {
        HubSecret secret = HubSecret.random(RANDOM);
        SecretFile.create(folder.resolve("hub.secret"), secret, Instant.EPOCH);
        HopSecret hop = HopSecret.of(secret.exposeBytes());
        hub = EmbeddedHub.start(Files.createDirectory(folder.resolve("hub")), hop);
        publisher = StreamClient.connect(ClientOptions.of(hub.address(), hop, "publisher"));
        connect(OnGap.FAIL);
    }

    private void connect(OnGap onGap) throws Exception {
        HubEndpoint endpoint =
                new HubEndpoint(hub.address().getHostString(), hub.address().getPort());
        feed = HubFeed.open(new ReaderOptions(
                new HubAccess(endpoint, new ProofSource.Secret(SecretFile.of(folder.resolve("hub.secret")))),
                () -> Keyring.of(List.of(new NamedKey(new KeyId("k"), KEY))),
                "",
                CREDIT,
                onGap));
        reader = new HubSplitReader(
                feed,
                SealstreamDeserializationSchema.records(new SimpleStringSchema()),
                new Progress(),
                new ReaderMetrics(UnregisteredMetricsGroup.createSourceReaderMetricGroup()));
    }

    @AfterEach
    void stop() throws Exception {
        reader.close();
        feed.close();
        publisher.close();
        hub.close();
    }

    @Test
    void readsStreamsToTheirEnds() throws Exception {
        SealstreamSplit one = published(0, 30, FULL);
        SealstreamSplit two = published(1, 500, 20);
        add(one, two);
        Read read = readUntilFinished(2);
        assertThat(read.numbers.get(one.splitId())).isEqualTo(upTo(30));
        assertThat(read.numbers.get(two.splitId())).isEqualTo(upTo(500));
        assertThat(started).containsEntry(one.splitId(), 0L);
        assertThat(ended).containsEntry(one.splitId(), 31L);
    }

    @Test
    void whatWaitsIsBoundedByCreditUntilItHasBeenEmitted() throws Exception {
        SealstreamSplit split = published(0, 50, FULL);
        add(split);
        List<RecordsWithSplitIds<RecordView>> kept = new ArrayList<>();
        List<Long> numbers = new ArrayList<>();
        while (numbers.size() < CREDIT) {
            RecordsWithSplitIds<RecordView> batch = reader.fetch();
            numbers.addAll(drain(batch).getOrDefault(split.splitId(), List.of()));
            kept.add(batch);
        }
        assertThat(numbers).isEqualTo(upTo(CREDIT));

        // Nothing was emitted, so nothing more may come: the next fetch ends only because it is woken up.
        CompletableFuture<Void> woken = new CompletableFuture<>();
        CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS).execute(() -> {
            woken.complete(null);
            reader.wakeUp();
        });
        assertThat(drain(reader.fetch())).isEmpty();
        assertThat(woken).isCompleted();

        kept.forEach(RecordsWithSplitIds::recycle);
        Read read = readUntilFinished(1);
        assertThat(read.numbers.get(split.splitId()))
                .isEqualTo(LongStream.range(CREDIT, 50).boxed().toList());
    }

    @Test
    void readsCompressedSegmentsWithTheirTimes() throws Exception {
        sealing = sealing.with(Compression.DEFLATE).withSealTimes(true);
        long before = System.currentTimeMillis();
        SealstreamSplit split = published(0, 100, FULL);
        add(split);
        List<Long> times = new ArrayList<>();
        while (times.size() < 100) {
            RecordsWithSplitIds<RecordView> batch = reader.fetch();
            while (batch.nextSplit() != null) {
                for (RecordView record = batch.nextRecordFromSplit();
                        record != null;
                        record = batch.nextRecordFromSplit()) {
                    assertThat(record.length()).isEqualTo(FULL);
                    times.add(record.sealedAtMs().orElseThrow());
                }
            }
            batch.recycle();
        }
        assertThat(times).isSorted().allMatch(time -> time >= before);
    }

    /** SPEC section 8: a batch is full of what it holds, not of what came. */
    @Test
    void batchOfCompressedSegmentsIsFullOfTheirPlaintext() throws Exception {
        SealstreamSplit split = published(0, 1, FULL);
        Subscription subscription = feed.subscribe(split.stream(), StartPosition.EARLIEST, new SubscriptionQueue());
        SegmentHeader header = new SegmentHeader(
                SegmentType.DATA, Ending.OPEN, false, Suite.AES_256_GCM, 0, 100, split.stream(), 1, 0, 0);
        byte[] plaintext = new byte[1 << 20];
        OpenedSegment opened = new OpenedSegment(header, new byte[0], plaintext, 0, 0, 0, (1 << 20) - 1);
        SegmentRecords records = new SegmentRecords(1, 0, 0, 1, 0, Ending.OPEN, plaintext);
        records.add(0, (1 << 20) - 1);
        SegmentBatch batch = new SegmentBatch(new PlaintextPool());
        SubscriptionEvent.SegmentArrived arrived =
                new SubscriptionEvent.SegmentArrived(subscription, header, new byte[164]);
        batch.add(arrived, split, Content.BYTES, records, opened);
        assertThat(batch.isFull()).isFalse();
        batch.add(arrived, split, Content.BYTES, records, opened);
        assertThat(batch.isFull()).isTrue();
        subscription.close();
    }

    @Test
    void readsARecordThatNeedsMoreSegmentsThanThereIsCredit() throws Exception {
        SealstreamSplit split = published(0, 2, SEGMENT_SIZE * CREDIT * 5);
        add(split);
        assertThat(readUntilFinished(1).numbers.get(split.splitId())).isEqualTo(upTo(2));
    }

    @Test
    void goesOnWhereItWasPaused() throws Exception {
        SealstreamSplit paused = published(0, 40, SEGMENT_SIZE * 3);
        SealstreamSplit other = published(1, 40, FULL);
        add(paused, other);
        Read read = new Read();
        while (read.count(paused) < 3) {
            read.take(reader.fetch());
        }
        reader.pauseOrResumeSplits(List.of(paused), List.of());
        int before = read.count(paused);
        while (!read.finished.contains(other.splitId())) {
            read.take(reader.fetch());
        }
        assertThat(read.count(paused)).isEqualTo(before);
        reader.pauseOrResumeSplits(List.of(), List.of(paused));
        while (!read.finished.contains(paused.splitId())) {
            read.take(reader.fetch());
        }
        assertThat(read.numbers.get(paused.splitId())).isEqualTo(upTo(40));
        assertThat(read.numbers.get(other.splitId())).isEqualTo(upTo(40));
    }

    /** It names no epoch to the hub when it may skip, so only its own memory tells the other history. */
    @Test
    void refusesAnotherHistoryBehindAPause() throws Exception {
        reader.close();
        feed.close();
        connect(OnGap.SKIP);
        SealstreamSplit split = published(0, 40, FULL);
        add(split);
        Read read = new Read();
        while (read.count(split) < 3) {
            read.take(reader.fetch());
        }
        reader.pauseOrResumeSplits(List.of(split), List.of());
        forgetStreams();
        published(0, 60, FULL);
        reader.pauseOrResumeSplits(List.of(), List.of(split));
        assertThatThrownBy(() -> readUntilFinished(1))
                .cause()
                .isInstanceOfSatisfying(
                        StreamException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.EPOCH_FORK));
    }

    @Test
    void startBehindTheEndFinishesAtOnce() throws Exception {
        SealstreamSplit split = published(0, 5, FULL);
        add(split.at(new SplitPosition.Beginning(StartPosition.LATEST)));
        Read read = readUntilFinished(1);
        assertThat(read.numbers).isEmpty();
        assertThat(ended).containsEntry(split.splitId(), 6L);
    }

    @Test
    void segmentThatWasAlteredOnDiskFailsWithItsPlace() throws Exception {
        SealstreamSplit split = published(0, 20, FULL);
        hub.crashAndRestart();
        alterLastSegment();
        add(split);
        assertThat(feed.hasFailed()).isFalse();
        assertThatThrownBy(() -> readUntilFinished(1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("stream=" + split.stream())
                .hasMessageContaining("name=a.b")
                .hasMessageContaining("segment=")
                .hasCauseInstanceOf(StreamException.class)
                .cause()
                .isInstanceOfSatisfying(
                        StreamException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.AEAD_FAILED));
        assertThat(feed.hasFailed()).as("the task must look for the exception").isTrue();
    }

    @Test
    void streamThatTheHubDoesNotHaveFails() {
        add(split(new StreamId(SessionId.random(RANDOM), 0)));
        assertThatThrownBy(() -> readUntilFinished(1))
                .cause()
                .isInstanceOfSatisfying(
                        StreamException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STREAM_UNKNOWN));
    }

    @Test
    void positionOfAnotherHistoryFails() throws Exception {
        SealstreamSplit split = published(0, 20, FULL);
        add(split.at(new SplitPosition.NextRecord(/* epochId= */ 12345, 3, 0)));
        assertThatThrownBy(() -> readUntilFinished(1))
                .cause()
                .isInstanceOfSatisfying(
                        StreamException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.POSITION_GONE));
    }

    private Read readUntilFinished(int splits) throws IOException {
        Read read = new Read();
        while (read.finished.size() < splits) {
            read.take(reader.fetch());
        }
        return read;
    }

    /** What came out, by split. */
    private static final class Read {

        final Map<String, List<Long>> numbers = new HashMap<>();
        final List<String> finished = new ArrayList<>();

        void take(RecordsWithSplitIds<RecordView> batch) {
            drain(batch).forEach((split, records) -> numbers.computeIfAbsent(split, key -> new ArrayList<>())
                    .addAll(records));
            finished.addAll(batch.finishedSplits());
            batch.recycle();
        }

        int count(SealstreamSplit split) {
            return numbers.getOrDefault(split.splitId(), List.of()).size();
        }
    }

    /** Every record holds its number. */
    private static Map<String, List<Long>> drain(RecordsWithSplitIds<RecordView> batch) {
        Map<String, List<Long>> numbers = new HashMap<>();
        for (String split = batch.nextSplit(); split != null; split = batch.nextSplit()) {
            for (RecordView record = batch.nextRecordFromSplit();
                    record != null;
                    record = batch.nextRecordFromSplit()) {
                long number = ByteBuffer.wrap(record.toBytes()).getLong();
                assertThat(number).isEqualTo(record.number());
                numbers.computeIfAbsent(split, key -> new ArrayList<>()).add(number);
            }
        }
        return numbers;
    }

    private SealstreamSplit published(int number, int records, int recordBytes) throws Exception {
        StreamId stream = new StreamId(new SessionId(4, 2), number);
        PublicationOptions options = new PublicationOptions(
                stream, NAME, Content.RECORDS, Bound.BOUNDED, SEGMENT_SIZE, KEY, new byte[0], sealing);
        Publication publication = publisher.publish(options).get(30, TimeUnit.SECONDS);
        for (long record = 0; record < records; record++) {
            byte[] bytes = new byte[recordBytes];
            ByteBuffer.wrap(bytes).putLong(record);
            while (!publication.sendRecord(bytes, 0, bytes.length)) {
                publication.room().get(30, TimeUnit.SECONDS);
            }
        }
        publication.retire();
        publication.durable().get(30, TimeUnit.SECONDS);
        publication.close();
        return split(stream);
    }

    private static SealstreamSplit split(StreamId stream) {
        return new SealstreamSplit(stream, NAME, Content.RECORDS, new SplitPosition.Beginning(StartPosition.EARLIEST));
    }

    private void add(SealstreamSplit... splits) {
        reader.handleSplitsChanges(new SplitsAddition<>(List.of(splits)));
    }

    private void forgetStreams() throws IOException {
        List<Path> stored;
        try (Stream<Path> files = Files.walk(folder.resolve("hub").resolve("streams"))) {
            stored = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : stored) {
            Files.delete(path);
        }
        hub.crashAndRestart();
    }

    private static List<Long> upTo(long count) {
        return LongStream.range(0, count).boxed().toList();
    }

    /** Flips a bit of the last tag in the longest file, which is that of the segments. */
    private void alterLastSegment() throws IOException {
        Path longest;
        try (Stream<Path> files = Files.walk(folder.resolve("hub"))) {
            longest = files.filter(Files::isRegularFile)
                    .max((a, b) -> Long.compare(a.toFile().length(), b.toFile().length()))
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(longest);
        bytes[bytes.length - 1] ^= 1;
        Files.write(longest, bytes);
    }

    private final class Progress implements SplitProgress {

        @Override
        public void subscribed(String splitId, Subscription subscription) {}

        @Override
        public void startedAt(String splitId, long sequence) {
            started.put(splitId, sequence);
        }

        @Override
        public void endsAt(String splitId, long sequence) {
            ended.put(splitId, sequence);
        }
    }
}
