package io.sealstream.flink.source.reader;

import io.sealstream.cipher.AeadProvider;
import io.sealstream.cipher.Epoch;
import io.sealstream.cipher.OpenedSegment;
import io.sealstream.cipher.SegmentOpener;
import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import io.sealstream.flink.source.record.SealstreamDeserializationSchema;
import io.sealstream.flink.source.split.SealstreamSplit;
import io.sealstream.flink.source.split.SplitPosition;
import io.sealstream.key.StreamKeys;
import io.sealstream.segment.Beacon;
import io.sealstream.segment.BeaconFrame;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochRecord;
import io.sealstream.session.StartPosition;
import io.sealstream.stream.BeaconReader;
import io.sealstream.stream.BeaconWatch;
import io.sealstream.stream.StreamAlarm;
import io.sealstream.stream.StreamGap;
import io.sealstream.transport.Subscription;
import io.sealstream.transport.SubscriptionEvent.SegmentArrived;
import io.sealstream.transport.SubscriptionEvent.Started;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one split while it is read: its subscription, its epoch's keys, its unpacker. Confined to the fetcher thread.
 */
final class SplitReading {

    private final SealstreamSplit split;
    private final SplitUnpacker unpacker;
    private final BeaconReader beacons = new BeaconReader();
    private final BeaconWatch watch = new BeaconWatch();
    private @Nullable SegmentOpener opener;
    private StartPosition resumeAt;
    private boolean segmentSeen;

    SplitReading(SealstreamSplit split) {
        this.split = split;
        this.unpacker = new SplitUnpacker(split.position());
        this.resumeAt = split.position().subscribeAt();
    }

    SealstreamSplit split() {
        return split;
    }

    /** Where a subscription must begin to go on here. */
    StartPosition resumeAt() {
        return resumeAt;
    }

    /**
     * Whether the hub had nothing to deliver: it placed the beginning behind the end of an ended stream. A restored position never lies
     * there, because it stays in the FINAL segment.
     */
    boolean beginsAtEnd(Started started) {
        boolean placedByHub = split.position() instanceof SplitPosition.Beginning && !segmentSeen;
        return placedByHub
                && started.description().ended()
                && started.startSequence() >= started.description().nextSequence();
    }

    /**
     * Takes the record of the epoch that follows.
     *
     * @return whether it is another epoch than before
     * @throws StreamException if no key fits, or the stream is another one than before a restart
     */
    boolean epoch(StreamKeys keys, SealstreamDeserializationSchema<?> deserializer, EpochRecord record)
            throws StreamException {
        Epoch verified = keys.verify(split.stream(), split.name(), record);
        Content content = record.start().content();
        if (!deserializer.accepts(content)) {
            throw new CorruptDataException(
                    ErrorCode.BAD_RECORD,
                    "deserializer cannot read such a stream: a schema for records, or segments() for bytes, would",
                    "content",
                    content,
                    "deserializer",
                    deserializer.getClass().getName());
        }
        boolean another = unpacker.epoch(record);
        if (another) {
            opener = new SegmentOpener(verified, AeadProvider.fastest());
        }
        return another;
    }

    /** Opens a segment into an array of the pool, which the result's owner gives back. */
    OpenedSegment open(SegmentArrived segment, PlaintextPool pool) throws StreamException {
        byte[] frame = segment.frame();
        byte[] plaintext = pool.take(segment.header().bodyBytes());
        OpenedSegment opened = requireOpener().open(frame, 0, frame.length, plaintext, 0);
        if (opened.buffer() != plaintext) {
            // What was compressed has an array of its own.
            pool.giveBack(plaintext);
        }
        return opened;
    }

    /** Unpacks what was opened, and remembers to go on behind it. */
    SegmentRecords unpack(OpenedSegment opened) throws StreamException {
        SegmentRecords records = unpacker.unpack(opened);
        segmentSeen = true;
        resumeAt = new StartPosition.AtSequence(opened.header().sequence() + 1, records.epochId());
        return records;
    }

    /** Takes a beacon; returns the alarms that are over with it. */
    List<StreamAlarm> beacon(long nowMs, BeaconFrame frame) throws StreamException {
        Optional<Beacon> beacon = beacons.open(requireOpener(), frame);
        return beacon.isPresent() ? watch.beacon(nowMs, beacon.get()) : List.of();
    }

    /** Looks at the clock; see {@link BeaconWatch#tick}. */
    List<StreamAlarm> tick(long nowMs, Subscription.Progress progress) {
        return progress.beaconWaits() ? List.of() : watch.tick(nowMs, progress.receivedNext(), progress.allowed());
    }

    /** Another subscription begins at {@link #resumeAt}; returns the alarms that are over with it. */
    List<StreamAlarm> subscribed() {
        unpacker.subscribed();
        return forgetBeacons();
    }

    /** Nothing is promised any more: another epoch begins, or another subscription. */
    List<StreamAlarm> forgetBeacons() {
        return watch.epoch();
    }

    /** Segments are lost; reading goes on behind them. */
    StreamGap gap(long firstLost, long nextSequence) {
        resumeAt = new StartPosition.AtSequence(nextSequence, 0);
        return unpacker.gap(firstLost, nextSequence);
    }

    Content content() {
        return requireOpener().epoch().start().content();
    }

    private SegmentOpener requireOpener() {
        return Objects.requireNonNull(opener, "a segment follows its epoch record");
    }
}
