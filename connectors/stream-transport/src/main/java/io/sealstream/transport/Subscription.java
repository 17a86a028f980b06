package io.sealstream.transport;

import io.netty.buffer.ByteBuf;
import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.LimitExceededException;
import io.sealstream.error.PeerViolationException;
import io.sealstream.error.StreamException;
import io.sealstream.error.StreamExceptions;
import io.sealstream.segment.BeaconFrame;
import io.sealstream.segment.EpochRecord;
import io.sealstream.segment.SegmentCodec;
import io.sealstream.segment.SegmentHeader;
import io.sealstream.segment.SegmentLayout;
import io.sealstream.segment.StreamId;
import io.sealstream.session.HopFrame;
import io.sealstream.session.ReceiverSession;
import io.sealstream.session.StartPosition;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One stream being read from a hub. Goes on over a new connection where it stood, without gap or repetition. Thread safe: state is
 * confined to the event loop of the client.
 */
public final class Subscription implements HopChannel, AutoCloseable {

    private static final int UNNUMBERED = 0;

    /** Epochs that may follow each other without a segment: each waits for the reader, and no credit bounds them. */
    private static final int MAX_EMPTY_EPOCHS = 10_000;

    private final StreamClient client;
    private final SubscriptionOptions options;
    private final SubscriptionQueue queue;
    private final SegmentCodec codec = new SegmentCodec();
    private int number = UNNUMBERED;
    private @Nullable ReceiverSession session;
    private int emptyEpochs;
    private boolean ended;
    private boolean announced;
    private boolean closed;

    /** One at most, so that a hub cannot fill the queue with what takes no credit. */
    private final AtomicReference<@Nullable BeaconFrame> newestBeacon = new AtomicReference<>();

    private volatile long receivedNext;
    private volatile boolean creditLeft;

    Subscription(StreamClient client, SubscriptionOptions options, SubscriptionQueue queue) {
        this.client = client;
        this.options = options;
        this.queue = queue;
    }

    Subscription numbered(int channel) {
        number = channel;
        return this;
    }

    public StreamId stream() {
        return options.stream();
    }

    /** A segment has been used up: its credit goes back to the hub. */
    public void consumed(SubscriptionEvent.SegmentArrived segment) {
        client.run(() -> {
            ReceiverSession current = session;
            if (current != null) {
                current.consumed(segment.header().sequence() + 1);
                current.creditWhenDue().ifPresent(this::send);
                look(current);
            }
        });
        client.released(segment.frame().length);
    }

    /** The newest beacon that nobody has taken; not authentic yet. From any thread. */
    public Optional<BeaconFrame> takeBeacon() {
        return Optional.ofNullable(newestBeacon.getAndSet(null));
    }

    /** What has come so far, for {@link io.sealstream.stream.BeaconWatch}; from any thread. */
    public Progress progress() {
        return new Progress(receivedNext, creditLeft && client.window().isOpen(), newestBeacon.get() != null);
    }

    /**
     * What has come.
     *
     * @param receivedNext first segment that has not come
     * @param allowed whether the hub has credit for more
     * @param beaconWaits whether a beacon has come that nobody has taken
     */
    public record Progress(long receivedNext, boolean allowed, boolean beaconWaits) {}

    /** Everything before {@code sequence} is safe on this side: the hub remembers it under the subscriber's name. */
    public void acknowledge(long sequence) {
        client.run(() -> {
            ReceiverSession current = session;
            if (current != null && sequence <= current.receivedNext()) {
                current.durable(sequence);
                send(current.credit());
            }
        });
    }

    /** Stops reading. Events that wait in the queue stay there. */
    @Override
    public void close() {
        client.run(() -> {
            if (!closed) {
                send(new HopFrame.Stop());
                closed = true;
                client.unregister(number);
            }
        });
    }

    // ---- on the event loop

    @Override
    public void connected(HopLink link) {
        ReceiverSession current = session;
        StartPosition start = options.start();
        int window = options.windowSegments();
        if (current != null) {
            // A reader that skips does not claim a history that the hub may have dropped; the epochs that come will
            // prove it.
            long epochId = options.onGap() == OnGap.SKIP
                    ? 0L
                    : current.epoch().map(EpochRecord::epochId).orElse(0L);
            start = new StartPosition.AtSequence(current.receivedNext(), epochId);
            // Segments that still wait on this side use up their part of the window.
            window = (int) (current.credit().maxSequence() - current.receivedNext());
        }
        announced = false;
        ended = false;
        link.send(number, new HopFrame.Subscribe(options.stream(), options.subscriber(), start, window));
        client.expectAnswer(number, this, () -> announced);
    }

    @Override
    public void disconnected() {}

    @Override
    public void frame(HopFrame frame) throws StreamException {
        if (frame instanceof HopFrame.Announce announce) {
            started(announce);
        } else if (frame instanceof HopFrame.Epoch epoch) {
            if (started().epoch(epoch.record()) == ReceiverSession.Verdict.NEW) {
                requireSomeSegments();
                queue.put(new SubscriptionEvent.EpochStarted(this, epoch.record()));
            }
        } else if (frame instanceof HopFrame.Beacon beacon) {
            if (started().epoch().isEmpty()) {
                throw new PeerViolationException(
                        ErrorCode.PROTOCOL, "hub sends a beacon before the epoch that it is of");
            }
            if (newestBeacon.getAndSet(beacon.frame()) == null) {
                queue.put(new SubscriptionEvent.BeaconArrived(this));
            }
        } else if (frame instanceof HopFrame.Ended end) {
            started();
            if (!ended) {
                ended = true;
                queue.put(new SubscriptionEvent.Ended(this, end.nextSequence()));
            }
        } else if (frame instanceof HopFrame.Gap gap) {
            gap(started(), gap.firstLost(), gap.nextSequence());
        } else if (frame instanceof HopFrame.Failure refused) {
            throw StreamExceptions.of(
                    refused.code(),
                    "hub refused the subscription",
                    "stream",
                    options.stream(),
                    "reason",
                    refused.reason());
        } else {
            throw new PeerViolationException(
                    ErrorCode.PROTOCOL, "hub sent a frame that no reader expects", "type", frame.type());
        }
    }

    private void started(HopFrame.Announce announce) throws StreamException {
        if (!announce.description().stream().equals(options.stream())) {
            throw new PeerViolationException(
                    ErrorCode.PROTOCOL, "hub answers with another stream", "wanted", options.stream());
        }
        announced = true;
        ReceiverSession current = session;
        long wanted = current == null ? wantedStart(announce) : current.receivedNext();
        if (announce.startSequence() < wanted) {
            throw new PeerViolationException(
                    ErrorCode.PROTOCOL,
                    "hub begins before the segment that was wanted",
                    "wanted",
                    wanted,
                    "offered",
                    announce.startSequence());
        }
        if (current == null) {
            ReceiverSession fresh = new ReceiverSession(options.stream(), wanted, options.windowSegments());
            session = fresh;
            look(fresh);
            queue.put(new SubscriptionEvent.Started(this, announce.description(), wanted));
            if (wanted < announce.startSequence()) {
                gap(fresh, wanted, announce.startSequence());
            }
        } else if (wanted < announce.startSequence()) {
            gap(current, wanted, announce.startSequence());
        }
    }

    /** Where the reader believes it begins; what lies between there and the hub's beginning is lost. */
    private long wantedStart(HopFrame.Announce announce) {
        return options.start() instanceof StartPosition.AtSequence at ? at.sequence() : announce.startSequence();
    }

    private void gap(ReceiverSession current, long firstLost, long nextSequence) throws StreamException {
        if (options.onGap() == OnGap.FAIL) {
            throw new PeerViolationException(
                    ErrorCode.POSITION_GONE,
                    "hub has dropped segments that were not read yet",
                    "stream",
                    options.stream(),
                    "firstLost",
                    firstLost,
                    "next",
                    nextSequence);
        }
        requireSomeSegments();
        current.gap(firstLost, nextSequence);
        queue.put(new SubscriptionEvent.GapAnnounced(this, firstLost, nextSequence));
        send(current.credit());
        look(current);
    }

    /** Leaves what is not delivered when it throws. */
    @Override
    public void data(ByteBuf segments) throws StreamException {
        while (segments.isReadable()) {
            byte[] frame = nextFrame(segments);
            SegmentHeader header = codec.decode(frame, 0, frame.length);
            ReceiverSession.Verdict verdict = started().segment(header);
            segments.skipBytes(frame.length);
            if (verdict == ReceiverSession.Verdict.NEW) {
                emptyEpochs = 0;
                queue.put(new SubscriptionEvent.SegmentArrived(this, header, frame));
            } else {
                client.released(frame.length);
            }
        }
        look(started());
    }

    private void look(ReceiverSession current) {
        receivedNext = current.receivedNext();
        creditLeft = current.hasCreditLeft();
    }

    @Override
    public void writable() {}

    @Override
    public void failed(StreamException reason) {
        if (!closed) {
            closed = true;
            queue.put(new SubscriptionEvent.Failed(this, reason));
        }
    }

    private static byte[] nextFrame(ByteBuf segments) throws StreamException {
        int available = segments.readableBytes();
        long wanted = SegmentLayout.HEADER_BYTES;
        if (available >= wanted) {
            int at = segments.readerIndex();
            wanted += segments.getUnsignedShort(at + SegmentLayout.PUBLIC_METADATA_LENGTH_OFFSET)
                    + segments.getUnsignedInt(at + SegmentLayout.BODY_LENGTH_OFFSET);
        }
        if (wanted > available) {
            throw new CorruptDataException(
                    ErrorCode.TRUNCATED, "segment ends early", "wantedBytes", wanted, "foundBytes", available);
        }
        byte[] frame = new byte[(int) wanted];
        segments.getBytes(segments.readerIndex(), frame);
        return frame;
    }

    private void requireSomeSegments() throws StreamException {
        emptyEpochs++;
        if (emptyEpochs > MAX_EMPTY_EPOCHS) {
            throw new LimitExceededException(
                    ErrorCode.LIMIT, "hub sends one epoch after the other without a segment", "epochs", emptyEpochs);
        }
    }

    private ReceiverSession started() throws StreamException {
        ReceiverSession current = session;
        if (current == null) {
            throw new PeerViolationException(ErrorCode.PROTOCOL, "hub delivers before it has described the stream");
        }
        return current;
    }

    /** Says nothing once it is over: the number may belong to another channel by then. */
    private void send(HopFrame frame) {
        if (!closed) {
            client.link().ifPresent(link -> link.send(number, frame));
        }
    }
}
