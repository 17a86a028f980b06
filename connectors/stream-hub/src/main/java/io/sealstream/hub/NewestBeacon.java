package io.sealstream.hub;

import io.sealstream.error.ErrorCode;
import io.sealstream.error.PeerViolationException;
import io.sealstream.hub.spool.LogEnd;
import io.sealstream.segment.BeaconFrame;
import io.sealstream.segment.EpochRecord;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.SegmentHeader;
import io.sealstream.segment.StreamId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The newest beacon of a stream (SPEC sections 3.6 and 7.3), in memory only: after a restart of the hub the next one comes soon. Changed
 * by the stream's thread, read by any.
 */
final class NewestBeacon {

    private volatile @Nullable Kept kept;

    /**
     * A beacon and its place.
     *
     * @param behind it is sent behind all segments below this one: those that the hub had when it came
     */
    record Kept(BeaconFrame frame, long behind) {

        long epochId() {
            return frame.header().epochId();
        }
    }

    /**
     * Takes a beacon of the stream's writer.
     *
     * @param end where the stream stands
     * @return whether it is newer than what was kept
     * @throws PeerViolationException if it is not one of the stream's last epoch, or that has none
     */
    boolean offer(BeaconFrame frame, StreamId stream, LogEnd end) throws PeerViolationException {
        SegmentHeader header = frame.header();
        Optional<EpochRecord> epoch = end.lastEpoch();
        boolean ofLastEpoch = epoch.isPresent()
                && header.stream().equals(stream)
                && header.epochId() == epoch.get().epochId()
                && header.suite() == epoch.get().start().suite();
        if (!ofLastEpoch) {
            throw new PeerViolationException(
                    ErrorCode.SEQUENCE_CONFLICT,
                    "beacon belongs to another stream or epoch",
                    "expectedStream",
                    stream,
                    "foundStream",
                    header.stream());
        }
        if (epoch.get().start().bound() != Bound.LIVE || end.ended()) {
            throw new PeerViolationException(
                    ErrorCode.PROTOCOL, "a stream that ends, or has ended, has no beacons", "stream", stream);
        }
        Kept before = kept;
        boolean newer = before == null
                || before.epochId() != header.epochId()
                || before.frame().header().sequence() < header.sequence();
        if (newer) {
            kept = new Kept(frame, end.nextSequence());
        }
        return newer;
    }

    /** What a subscriber may be sent; empty if there is none. */
    Optional<Kept> newest() {
        return Optional.ofNullable(kept);
    }
}
