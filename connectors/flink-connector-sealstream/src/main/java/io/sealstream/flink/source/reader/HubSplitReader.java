package io.sealstream.flink.source.reader;

import io.sealstream.cipher.OpenedSegment;
import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import io.sealstream.flink.source.record.SealstreamDeserializationSchema;
import io.sealstream.flink.source.split.SealstreamSplit;
import io.sealstream.segment.BeaconFrame;
import io.sealstream.stream.StreamAlarm;
import io.sealstream.stream.StreamGap;
import io.sealstream.transport.Subscription;
import io.sealstream.transport.SubscriptionEvent;
import io.sealstream.transport.SubscriptionEvent.BeaconArrived;
import io.sealstream.transport.SubscriptionEvent.Ended;
import io.sealstream.transport.SubscriptionEvent.EpochStarted;
import io.sealstream.transport.SubscriptionEvent.Failed;
import io.sealstream.transport.SubscriptionEvent.GapAnnounced;
import io.sealstream.transport.SubscriptionEvent.SegmentArrived;
import io.sealstream.transport.SubscriptionEvent.Started;
import io.sealstream.transport.SubscriptionQueue;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads any number of streams of one hub over one connection. Confined to the fetcher thread, but for {@link #wakeUp}. Does not own the
 * connection: a reader that has run out of splits loses its fetcher, but must still be able to acknowledge.
 */
final class HubSplitReader implements SplitReader<RecordView, SealstreamSplit> {

    private static final Logger LOG = LoggerFactory.getLogger(HubSplitReader.class);

    /** Only alarms depend on it, because {@link #wakeUp} ends the wait. */
    private static final Duration WAIT = Duration.ofSeconds(10);

    private final HubFeed feed;
    private final SealstreamDeserializationSchema<?> deserializer;
    private final SplitProgress progress;
    private final ReaderMetrics metrics;
    private final SubscriptionQueue queue = new SubscriptionQueue();
    private final PlaintextPool pool = new PlaintextPool();
    private final Map<Subscription, SplitReading> active = new HashMap<>();
    private final Map<String, Subscription> subscriptions = new HashMap<>();
    private final Map<String, SplitReading> paused = new HashMap<>();

    HubSplitReader(
            HubFeed feed,
            SealstreamDeserializationSchema<?> deserializer,
            SplitProgress progress,
            ReaderMetrics metrics) {
        this.feed = feed;
        this.deserializer = deserializer;
        this.progress = progress;
        this.metrics = metrics;
    }

    @Override
    public RecordsWithSplitIds<RecordView> fetch() throws IOException {
        try {
            return nextBatch();
        } catch (IOException | RuntimeException e) {
            feed.fail();
            throw e;
        }
    }

    private SegmentBatch nextBatch() throws IOException {
        SegmentBatch batch = new SegmentBatch(pool);
        Optional<SubscriptionEvent> event = firstEvent();
        while (event.isPresent()) {
            take(event.get(), batch);
            event = batch.isFull() ? Optional.empty() : queue.poll();
        }
        long now = nowMs();
        active.forEach((subscription, reading) -> tell(reading, reading.tick(now, subscription.progress())));
        return batch;
    }

    @Override
    public void handleSplitsChanges(SplitsChange<SealstreamSplit> change) {
        if (!(change instanceof SplitsAddition)) {
            throw new UnsupportedOperationException("internal error: splits are only ever added, found " + change);
        }
        change.splits().forEach(split -> subscribe(new SplitReading(split)));
    }

    /** Paused streams are not subscribed at all: what the hub had sent for them would use up the window of all others. */
    @Override
    public void pauseOrResumeSplits(Collection<SealstreamSplit> toPause, Collection<SealstreamSplit> toResume) {
        for (SealstreamSplit split : toPause) {
            Subscription subscription = subscriptions.remove(split.splitId());
            if (subscription != null) {
                paused.put(split.splitId(), Objects.requireNonNull(active.remove(subscription), "reading"));
                subscription.close();
            }
        }
        for (SealstreamSplit split : toResume) {
            SplitReading reading = paused.remove(split.splitId());
            if (reading != null) {
                subscribe(reading);
            }
        }
    }

    @Override
    public void wakeUp() {
        queue.wakeUp();
    }

    @Override
    public void close() {
        active.keySet().forEach(Subscription::close);
    }

    private void subscribe(SplitReading reading) {
        tell(reading, reading.subscribed());
        Subscription subscription = feed.subscribe(reading.split().stream(), reading.resumeAt(), queue);
        active.put(subscription, reading);
        subscriptions.put(reading.split().splitId(), subscription);
        progress.subscribed(reading.split().splitId(), subscription);
    }

    private Optional<SubscriptionEvent> firstEvent() throws InterruptedIOException {
        try {
            return queue.poll(WAIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for segments");
        }
    }

    private void take(SubscriptionEvent event, SegmentBatch batch) throws IOException {
        SplitReading reading = active.get(event.subscription());
        if (reading == null) {
            discard(event);
            return;
        }
        try {
            take(reading, event, batch);
        } catch (StreamException e) {
            metrics.errors().inc();
            throw new IOException("stream cannot be read " + where(reading, event), e);
        }
    }

    private void take(SplitReading reading, SubscriptionEvent event, SegmentBatch batch) throws StreamException {
        if (event instanceof SegmentArrived segment) {
            takeSegment(reading, segment, batch);
        } else if (event instanceof EpochStarted started) {
            if (reading.epoch(feed.keys(), deserializer, started.epoch())) {
                metrics.epoch();
                tell(reading, reading.forgetBeacons());
            }
        } else if (event instanceof GapAnnounced gap) {
            StreamGap lost = reading.gap(gap.firstLost(), gap.nextSequence());
            metrics.gap();
            warn(reading, lost.sentence());
        } else if (event instanceof BeaconArrived) {
            Optional<BeaconFrame> frame = event.subscription().takeBeacon();
            if (frame.isPresent()) {
                tell(reading, reading.beacon(nowMs(), frame.get()));
            }
        } else if (event instanceof Started started) {
            progress.startedAt(reading.split().splitId(), started.startSequence());
            if (reading.beginsAtEnd(started)) {
                finish(reading, event.subscription(), started.startSequence(), batch);
            }
        } else if (event instanceof Ended ended) {
            // With the FINAL segment the split would have left the active ones.
            throw new CorruptDataException(
                    ErrorCode.TRUNCATED,
                    "hub ends the stream before its final segment",
                    "endSegment",
                    ended.nextSequence());
        } else if (event instanceof Failed failed) {
            throw failed.reason();
        }
    }

    private void takeSegment(SplitReading reading, SegmentArrived segment, SegmentBatch batch) throws StreamException {
        OpenedSegment opened = reading.open(segment, pool);
        SegmentRecords records = reading.unpack(opened);
        metrics.segment(opened.payloadBytes());
        batch.add(segment, reading.split(), reading.content(), records, opened);
        if (opened.header().isFinal()) {
            finish(reading, segment.subscription(), opened.header().sequence() + 1, batch);
        }
    }

    private void finish(SplitReading reading, Subscription subscription, long endSequence, SegmentBatch batch) {
        String splitId = reading.split().splitId();
        active.remove(subscription);
        subscriptions.remove(splitId);
        progress.endsAt(splitId, endSequence);
        batch.finish(splitId);
    }

    /** Comes from a stream that has ended or is paused; only the window must have its bytes back. */
    private static void discard(SubscriptionEvent event) {
        if (event instanceof SegmentArrived segment) {
            segment.subscription().consumed(segment);
        }
    }

    private void tell(SplitReading reading, List<StreamAlarm> alarms) {
        for (StreamAlarm alarm : alarms) {
            metrics.alarm(alarm);
            warn(reading, alarm.sentence());
        }
    }

    private static void warn(SplitReading reading, String sentence) {
        LOG.warn(
                "{} [stream={}, name={}]",
                sentence,
                reading.split().stream(),
                reading.split().name());
    }

    private static long nowMs() {
        return System.nanoTime() / 1_000_000;
    }

    private String where(SplitReading reading, SubscriptionEvent event) {
        String segment = event instanceof SegmentArrived arrived
                ? ", segment=" + arrived.header().sequence() + ", offset="
                        + arrived.header().offset()
                : "";
        return "[stream=" + reading.split().stream() + ", name="
                + reading.split().name() + segment + ", wanted=" + reading.resumeAt() + ", endpoint="
                + feed.endpoint() + "]";
    }
}
