package io.sealstream.transport;

import io.sealstream.cipher.AeadProvider;
import io.sealstream.cipher.StreamSecret;
import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.KeyException;
import io.sealstream.segment.Beacon;
import io.sealstream.segment.BeaconFrame;
import io.sealstream.segment.EpochRecord;
import io.sealstream.segment.GapPolicy;
import io.sealstream.segment.StreamId;
import io.sealstream.session.StartPosition;
import io.sealstream.stream.BeaconWatch;
import io.sealstream.stream.DecoderOptions;
import io.sealstream.stream.DecoderStatistics;
import io.sealstream.stream.StreamConsumer;
import io.sealstream.stream.StreamDecoder;
import io.sealstream.stream.StreamGap;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Receives one stream, verified and opened, for callers with a thread of their own. Hands over nothing that is not authentic and in its
 * place. Not thread safe.
 */
public final class StreamReceiver implements Closeable {

    private static final int WINDOW_SEGMENTS = 100;

    private final SubscriptionQueue queue = new SubscriptionQueue();
    private final Subscription subscription;
    private final SecretLookup secrets;
    private final StreamConsumer consumer;
    private DecoderOptions options;
    private final BeaconWatch watch = new BeaconWatch();
    private @Nullable StreamDecoder decoder;

    /** Finds the secret of a stream by the commitment of its epoch. */
    @FunctionalInterface
    public interface SecretLookup {

        /**
         * The secret of {@code stream}, which is the one that was subscribed to; the record may name another.
         *
         * @throws KeyException if no key fits
         */
        StreamSecret secretOf(StreamId stream, EpochRecord record) throws KeyException;
    }

    /** Subscribes with {@link DecoderOptions#DEFAULT}; {@code consumer} is called by {@link #receive} only. */
    public StreamReceiver(
            StreamClient client, StreamId stream, StartPosition start, SecretLookup secrets, StreamConsumer consumer) {
        this(client, stream, start, DecoderOptions.DEFAULT, secrets, consumer);
    }

    /** The same with other options, whose start does not count: {@code start} does. */
    public StreamReceiver(
            StreamClient client,
            StreamId stream,
            StartPosition start,
            DecoderOptions options,
            SecretLookup secrets,
            StreamConsumer consumer) {
        this.options = options;
        this.secrets = secrets;
        this.consumer = consumer;
        OnGap onGap = options.gapPolicy() instanceof GapPolicy.Skip ? OnGap.SKIP : OnGap.FAIL;
        this.subscription = client.subscribe(new SubscriptionOptions(stream, "", start, WINDOW_SEGMENTS, onGap), queue);
    }

    /**
     * Takes the next event.
     *
     * @param limit how long to wait for one
     * @return bytes of sealed segments that were taken; 0 for other events; empty if nothing came in time
     * @throws IOException typed, if the stream is not authentic, cut, refused, or the client has given up
     */
    public Optional<Integer> receive(Duration limit) throws IOException {
        Optional<SubscriptionEvent> event = next(limit);
        lookAtTheClock();
        return event.isPresent() ? Optional.of(take(event.get())) : Optional.empty();
    }

    /** Receives until the FINAL segment, however long that takes. */
    public void receiveAll() throws IOException {
        while (!isComplete()) {
            receive(Duration.ofDays(1));
        }
    }

    /** Whether everything up to and with the FINAL segment was delivered. */
    public boolean isComplete() {
        return decoder != null && decoder.isComplete();
    }

    /** What was received so far; empty before the first epoch. */
    public Optional<DecoderStatistics> statistics() {
        return Optional.ofNullable(decoder).map(StreamDecoder::statistics);
    }

    @Override
    public void close() {
        subscription.close();
        if (decoder != null) {
            decoder.close();
        }
    }

    private int take(SubscriptionEvent event) throws IOException {
        if (event instanceof SubscriptionEvent.Started started) {
            options = options.startingAt(started.startSequence());
        } else if (event instanceof SubscriptionEvent.EpochStarted started) {
            if (decoder == null) {
                decoder = new StreamDecoder(
                        secrets.secretOf(subscription.stream(), started.epoch()),
                        AeadProvider.fastest(),
                        options,
                        consumer);
            }
            decoder.epoch(started.epoch());
            watch.epoch().forEach(consumer::alarm);
        } else if (event instanceof SubscriptionEvent.GapAnnounced gap) {
            gap(gap);
        } else if (event instanceof SubscriptionEvent.BeaconArrived && decoder != null) {
            takeBeacon(decoder);
        } else if (event instanceof SubscriptionEvent.SegmentArrived segment && decoder != null) {
            decoder.segment(segment.frame(), 0, segment.frame().length);
            subscription.consumed(segment);
            return segment.frame().length;
        } else if (event instanceof SubscriptionEvent.Ended && !isComplete()) {
            throw new CorruptDataException(
                    ErrorCode.TRUNCATED,
                    "hub says that the stream ended, but its final segment did not come",
                    "stream",
                    subscription.stream());
        } else if (event instanceof SubscriptionEvent.Failed failed) {
            throw failed.reason();
        }
        return 0;
    }

    private void gap(SubscriptionEvent.GapAnnounced gap) throws IOException {
        if (decoder != null) {
            decoder.gap(gap.firstLost(), gap.nextSequence());
        } else {
            // Before the first epoch: the reader begins later.
            options = options.startingAt(gap.nextSequence());
            consumer.gap(new StreamGap(gap.firstLost(), gap.nextSequence(), OptionalLong.empty(), false));
        }
    }

    private void takeBeacon(StreamDecoder current) throws IOException {
        Optional<BeaconFrame> frame = subscription.takeBeacon();
        Optional<Beacon> beacon = frame.isPresent() ? current.beacon(frame.get()) : Optional.empty();
        beacon.ifPresent(consumer::beacon);
        beacon.ifPresent(newest -> watch.beacon(nowMs(), newest).forEach(consumer::alarm));
    }

    private void lookAtTheClock() throws IOException {
        if (decoder != null && !decoder.isComplete()) {
            decoder.tick(nowMs());
        }
        Subscription.Progress progress = subscription.progress();
        // A beacon that waits behind data may say that all is well.
        if (!progress.beaconWaits()) {
            watch.tick(nowMs(), progress.receivedNext(), progress.allowed()).forEach(consumer::alarm);
        }
    }

    private static long nowMs() {
        return System.nanoTime() / 1_000_000;
    }

    private Optional<SubscriptionEvent> next(Duration limit) throws IOException {
        try {
            return queue.poll(limit);
        } catch (InterruptedException e) {
            throw Waiting.interrupted();
        }
    }
}
