package io.sealstream.flink.source.reader;

import io.sealstream.cipher.OpenedSegment;
import io.sealstream.cipher.SegmentMetadata;
import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import io.sealstream.flink.source.split.SplitPosition;
import io.sealstream.flink.source.split.SplitPosition.NextRecord;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochRecord;
import io.sealstream.segment.RecordPacker;
import io.sealstream.segment.RecordSpan;
import io.sealstream.segment.RecordSpan.Part;
import io.sealstream.segment.RecordUnpacker;
import io.sealstream.segment.SegmentHeader;
import io.sealstream.stream.PayloadOffsets;
import io.sealstream.stream.StreamGap;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Takes the authentic segments of one split in order and gives their records with positions, without those that a restored position has
 * behind it. A record in fragments comes with its last fragment; until then the position stays at its first, because only emitting moves
 * it. Pure state; confined to the fetcher thread.
 */
final class SplitUnpacker {

    private final Optional<NextRecord> restored;
    private final RecordUnpacker unpacker = new RecordUnpacker(RecordPacker.DEFAULT_MAX_RECORD_BYTES);
    private final PayloadOffsets offsets = new PayloadOffsets();
    private Optional<EpochRecord> epoch = Optional.empty();

    /** Behind the last segment that was unpacked, in its epoch. */
    private Optional<NextRecord> unpacked = Optional.empty();

    /** Whether segments were lost where the next one should be, so that a subscription's first epoch may be a later one. */
    private boolean lost;

    /** Whether the subscription's first epoch has come; the subscription itself checks those that follow it. */
    private boolean connected;

    /** @param position where the split stands */
    SplitUnpacker(SplitPosition position) {
        this.restored = position instanceof NextRecord next ? Optional.of(next) : Optional.empty();
    }

    /**
     * Begins a verified epoch; the same again changes nothing.
     *
     * @return whether it is another one than before
     * @throws StreamException if the first one of a subscription cannot be the one that was read before, or follow it
     */
    boolean epoch(EpochRecord record) throws StreamException {
        if (!connected) {
            requireConnected(record);
            connected = true;
        }
        if (epoch.isPresent() && epoch.get().epochId() == record.epochId()) {
            return false;
        }
        unpacker.epoch(record.start().segmentSize());
        epoch = Optional.of(record);
        return true;
    }

    /** A new subscription begins where reading stands; it would take any older epoch for its first one. */
    void subscribed() {
        connected = false;
    }

    /** Segments are lost: records go on with the next whole one, and a restored position among the lost ones is gone. */
    StreamGap gap(long firstLost, long nextSequence) {
        lost = true;
        offsets.lost(nextSequence - firstLost);
        return new StreamGap(firstLost, nextSequence, OptionalLong.empty(), unpacker.gap());
    }

    /**
     * Unpacks the next segment.
     *
     * @param opened its buffer belongs to the result from now on
     * @throws StreamException if it does not lie where the one before ends, or holds something else than it says
     */
    SegmentRecords unpack(OpenedSegment opened) throws StreamException {
        EpochRecord current =
                epoch.orElseThrow(() -> new IllegalStateException("no segment before the first epoch record"));
        offsets.require(opened);
        offsets.passed(opened);
        SegmentMetadata metadata = SegmentMetadata.of(opened);
        SegmentRecords found = current.start().content() == Content.BYTES
                ? bytes(current.epochId(), opened)
                : records(current.epochId(), opened);
        unpacked = Optional.of(new NextRecord(current.epochId(), opened.header().sequence() + 1, 0));
        lost = false;
        return found.sealedAt(metadata.sealedAtMs());
    }

    private SegmentRecords bytes(long epochId, OpenedSegment opened) throws StreamException {
        int total = opened.payloadBytes() > 0 ? 1 : 0;
        SegmentHeader header = opened.header();
        int skipped = skippedIn(header, total);
        SegmentRecords records = new SegmentRecords(
                epochId, header.sequence(), header.offset(), total, skipped, header.ending(), opened.buffer());
        if (total > skipped) {
            records.add(opened.payloadOffset(), opened.payloadBytes());
        }
        return records;
    }

    private SegmentRecords records(long epochId, OpenedSegment opened) throws StreamException {
        long sequence = opened.header().sequence();
        byte[] metadata = opened.publicMetadata();
        RecordSpan span = RecordSpan.find(metadata, 0, metadata.length)
                .orElseThrow(() -> new CorruptDataException(
                        ErrorCode.BAD_RECORD,
                        "segment of a stream of records does not say which records it holds",
                        "segment",
                        sequence));
        Filler filler =
                new Filler(epochId, opened.header(), span, skippedIn(opened.header(), span.count()), opened.buffer());
        unpacker.unpack(
                sequence,
                opened.header().ending(),
                span,
                opened.buffer(),
                opened.payloadOffset(),
                opened.payloadBytes(),
                filler::accept);
        return filler.records;
    }

    private int skippedIn(SegmentHeader header, int total) throws StreamException {
        int skipped = restored.filter(next -> next.sequence() == header.sequence())
                .map(NextRecord::recordIndex)
                .orElse(0);
        // A position behind the last record exists in the FINAL segment only.
        int most = header.isFinal() ? total : Math.max(0, total - 1);
        if (skipped > most) {
            throw new CorruptDataException(
                    ErrorCode.BAD_RECORD,
                    "segment has fewer records than were read from it before the restart",
                    "segment",
                    header.sequence(),
                    "found",
                    total,
                    "readBefore",
                    skipped);
        }
        return skipped;
    }

    private void requireConnected(EpochRecord record) throws StreamException {
        Optional<NextRecord> known = unpacked.or(() -> restored);
        if (known.isEmpty()) {
            return;
        }
        NextRecord next = known.get();
        boolean same = record.epochId() == next.epochId();
        // Epochs that begin at a restored position stand for a writer that began anew right there, maybe more than
        // once.
        boolean names = unpacked.isEmpty() || record.start().previousEpochId() == next.epochId();
        boolean follows = names && record.start().sequence() == next.sequence() && next.recordIndex() == 0;
        boolean later = lost && record.start().sequence() > next.sequence();
        if (!same && !follows && !later) {
            throw new CorruptDataException(
                    ErrorCode.EPOCH_FORK,
                    "stream is not the one that was read before",
                    "wantedEpoch",
                    Long.toHexString(next.epochId()),
                    "foundEpoch",
                    Long.toHexString(record.epochId()),
                    "segment",
                    next.sequence(),
                    "record",
                    next.recordIndex());
        }
    }

    /** Notes where records lie; one that was put together from fragments gets an array of its own. */
    private static final class Filler {

        private final long epochId;
        private final SegmentHeader header;
        private final RecordSpan span;
        private final int skipped;
        private final byte[] payload;
        private SegmentRecords records;

        Filler(long epochId, SegmentHeader header, RecordSpan span, int skipped, byte[] payload) {
            this.epochId = epochId;
            this.header = header;
            this.span = span;
            this.skipped = skipped;
            this.payload = payload;
            this.records = over(payload, span.part() == Part.WHOLE ? span.count() : 0, skipped);
        }

        void accept(int index, byte[] bytes, int offset, int length) {
            if (bytes != payload) {
                records = over(Arrays.copyOfRange(bytes, offset, offset + length), 1, 0);
                records.add(0, length);
            } else if (index >= skipped) {
                records.add(offset, length);
            }
        }

        private SegmentRecords over(byte[] buffer, int total, int before) {
            return new SegmentRecords(
                    epochId, header.sequence(), span.firstRecord(), total, before, header.ending(), buffer);
        }
    }
}
