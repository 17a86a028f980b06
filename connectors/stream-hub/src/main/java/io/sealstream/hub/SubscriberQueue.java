package io.sealstream.hub;

import io.netty.channel.DefaultFileRegion;
import io.sealstream.hub.spool.LogReader;
import io.sealstream.session.HopFrame;
import io.sealstream.session.StartPosition;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One subscription: sends what is stored, from file to socket, as far as credit goes, one run at a time. It holds no segments: a slow
 * subscriber lags on disk. Confined to the event loop of its connection, but for {@link #wake}.
 */
final class SubscriberQueue {

    private static final Logger LOG = LoggerFactory.getLogger(SubscriberQueue.class);

    private final HubConnection connection;
    private final PeerChannel channel;
    private final HubStream stream;
    private final String subscriber;
    private final LogReader reader;
    private final HubHoldings.Slot slot;
    private final AtomicBoolean wakeScheduled = new AtomicBoolean();
    private long nextSequence;
    private long maxSequence;
    private long durableNext;
    /** More is stored, and the subscriber has not granted enough for it: what else is stored is no news. */
    private volatile boolean starved;

    private long epochSent;
    private Optional<NewestBeacon.Kept> beaconSent = Optional.empty();
    private boolean runInFlight;
    private boolean endSent;
    private boolean closed;

    SubscriberQueue(
            HubConnection connection,
            PeerChannel channel,
            HubStream stream,
            HopFrame.Subscribe request,
            LogReader reader,
            long start,
            HubHoldings.Slot slot) {
        this.connection = connection;
        this.channel = channel;
        this.stream = stream;
        this.subscriber = request.subscriber();
        this.reader = reader;
        this.slot = slot;
        this.nextSequence = start;
        this.maxSequence = start + request.windowSegments();
        this.durableNext = start;
        if (request.start() instanceof StartPosition.AtSequence at) {
            reader.passOverEpochsBefore(at.epochId());
        }
    }

    HubStream stream() {
        return stream;
    }

    PeerChannel channel() {
        return channel;
    }

    String subscriber() {
        return subscriber;
    }

    /** Something was appended; from any thread. */
    void wake() {
        if (!starved && wakeScheduled.compareAndSet(false, true)) {
            connection.execute(() -> {
                wakeScheduled.set(false);
                pump();
            });
        }
    }

    /** The subscriber has used segments up. Returns what to note as durable, if that has moved. */
    Optional<Long> credited(HopFrame.Credit credit) {
        maxSequence = Math.max(maxSequence, credit.maxSequence());
        boolean moved = credit.durableNext() > durableNext && credit.durableNext() <= nextSequence;
        if (moved) {
            durableNext = credit.durableNext();
        }
        pump();
        return moved && !subscriber.isEmpty() ? Optional.of(durableNext) : Optional.empty();
    }

    /** Sends what may be sent. */
    void pump() {
        try {
            starved = false;
            // A stream may have very many epochs: they wait on disk until the subscriber has read those before.
            while (!closed && !runInFlight && connection.isWritable()) {
                Optional<LogReader.Step> step = reader.next(maxSequence - nextSequence, connection.allowedBytes());
                if (step.isEmpty() && (starved || !reader.hasMore())) {
                    break;
                }
                if (step.isEmpty()) {
                    // Looks once more, in case that it was stored in between and nobody says so any more.
                    starved = true;
                    continue;
                }
                starved = false;
                if (step.get() instanceof LogReader.Step.Epoch epoch) {
                    channel.send(new HopFrame.Epoch(epoch.record()));
                    epochSent = epoch.record().epochId();
                } else if (step.get() instanceof LogReader.Step.Gap gap) {
                    LOG.warn(
                            "subscriber {} of {} was too slow: segments {} to {} were dropped before it read them",
                            subscriber.isEmpty() ? "without a name" : subscriber,
                            stream.folder().stream(),
                            gap.firstLost(),
                            gap.nextSequence() - 1);
                    nextSequence = gap.nextSequence();
                    channel.send(new HopFrame.Gap(gap.firstLost(), gap.nextSequence()));
                } else if (step.get() instanceof LogReader.Step.Run run) {
                    send(run);
                }
            }
            sendBeacon();
            sendEnd();
        } catch (IOException e) {
            LOG.error("stream {} cannot be read: {}", stream.folder().stream(), e.getMessage());
            channel.fail(e);
        }
    }

    /** The subscription is over; the file is closed when no run is on its way. */
    void close() {
        if (!closed) {
            closed = true;
            stream.removeSubscriber(this);
            if (!runInFlight) {
                closeReader();
            }
        }
    }

    private void send(LogReader.Step.Run run) {
        runInFlight = true;
        nextSequence += run.segments();
        connection
                .sendRegion(channel.number(), new OpenRegion(run.channel(), run.position(), run.bytes()), run.bytes())
                .addListener(done -> {
                    runInFlight = false;
                    if (closed) {
                        closeReader();
                    } else if (done.isSuccess()) {
                        pump();
                    }
                });
    }

    /**
     * Behind what the hub had when it came, and only to who reads: the next one says the same and more. The FINAL segment says more than
     * any beacon.
     */
    private void sendBeacon() {
        if (stream.log().end().ended()) {
            return;
        }
        Optional<NewestBeacon.Kept> newest = stream.beacon().newest();
        boolean due = newest.filter(beacon -> beacon.behind() <= nextSequence && beacon.epochId() == epochSent)
                        .isPresent()
                && !newest.equals(beaconSent);
        if (due && !closed && connection.isWritable()) {
            beaconSent = newest;
            channel.send(new HopFrame.Beacon(newest.get().frame()));
        }
    }

    private void sendEnd() {
        if (!closed && !runInFlight && reader.finalRead() && !endSent) {
            endSent = true;
            channel.send(new HopFrame.Ended(nextSequence));
        }
    }

    private void closeReader() {
        slot.release();
        try {
            reader.close();
        } catch (IOException e) {
            LOG.warn("spool file of {} cannot be closed: {}", stream.folder().stream(), e.getMessage());
        }
    }

    /** A region whose file stays open when it has been sent: the reader owns it. */
    private static final class OpenRegion extends DefaultFileRegion {
        OpenRegion(FileChannel file, long position, long bytes) {
            super(file, position, bytes);
        }

        @Override
        protected void deallocate() {
            // Nothing: see the class comment.
        }
    }
}
