package io.sealstream.transport;

import io.sealstream.error.StreamException;
import io.sealstream.segment.EpochRecord;
import io.sealstream.segment.SegmentHeader;
import io.sealstream.session.StreamDescription;

/** What comes from a subscription, in order. Closed. Nothing in it is authentic before it has been opened. */
public sealed interface SubscriptionEvent {

    Subscription subscription();

    /** The hub has the stream and begins to deliver at this segment; comes once. */
    record Started(Subscription subscription, StreamDescription description, long startSequence)
            implements SubscriptionEvent {}

    /** The epoch of the segments that follow. */
    record EpochStarted(Subscription subscription, EpochRecord epoch) implements SubscriptionEvent {}

    /**
     * A segment. Whoever takes it calls {@link Subscription#consumed} when done with it.
     *
     * @param frame exactly the frame; belongs to whoever takes the event
     */
    @SuppressWarnings("ArrayRecordComponent") // identity is meant: never compared
    record SegmentArrived(Subscription subscription, SegmentHeader header, byte[] frame) implements SubscriptionEvent {}

    /**
     * The hub has dropped segments; what follows lies behind them. Only with {@link OnGap#SKIP}.
     *
     * @param firstLost sequence of the first one
     * @param nextSequence sequence of the next segment
     */
    record GapAnnounced(Subscription subscription, long firstLost, long nextSequence) implements SubscriptionEvent {}

    /** A beacon of a live stream has come: {@link Subscription#takeBeacon} has the newest. */
    record BeaconArrived(Subscription subscription) implements SubscriptionEvent {}

    /** The hub says that the stream has ended; only its FINAL segment proves it. */
    record Ended(Subscription subscription, long nextSequence) implements SubscriptionEvent {}

    /** Nothing more comes. */
    record Failed(Subscription subscription, StreamException reason) implements SubscriptionEvent {}
}
