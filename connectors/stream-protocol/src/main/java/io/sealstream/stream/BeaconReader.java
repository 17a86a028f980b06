package io.sealstream.stream;

import io.sealstream.cipher.OpenedSegment;
import io.sealstream.cipher.SegmentOpener;
import io.sealstream.error.StreamException;
import io.sealstream.segment.Beacon;
import io.sealstream.segment.BeaconFrame;
import io.sealstream.segment.SegmentHeader;
import java.util.Optional;

/** Opens the beacons of a stream, epoch by epoch, and drops those that say nothing new (SPEC section 5.5). Not thread safe. */
public final class BeaconReader {

    private long epochId;
    private long nextSequence;
    private long dropped;

    /**
     * Takes a beacon.
     *
     * @param opener of the epoch in force
     * @return what it says; empty if it is of another epoch, or no newer than one before it: then it is only counted
     * @throws StreamException if it is not authentic; nothing has changed then
     */
    public Optional<Beacon> open(SegmentOpener opener, BeaconFrame frame) throws StreamException {
        SegmentHeader header = frame.header();
        long current = opener.epoch().record().epochId();
        boolean repeated = current == epochId && header.sequence() < nextSequence;
        if (header.epochId() != current || repeated) {
            dropped++;
            return Optional.empty();
        }
        byte[] plain = new byte[BeaconFrame.BYTES];
        OpenedSegment opened = opener.open(frame.bytes().toBytes(), 0, BeaconFrame.BYTES, plain, 0);
        epochId = current;
        nextSequence = opened.header().sequence() + 1;
        return Optional.of(Beacon.decode(opened.buffer(), opened.payloadOffset()));
    }

    /** Beacons that said nothing new. */
    public long dropped() {
        return dropped;
    }
}
