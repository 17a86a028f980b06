package io.sealstream.session;

import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.LimitExceededException;
import io.sealstream.error.PeerViolationException;
import io.sealstream.error.StreamException;
import io.sealstream.segment.EpochRecord;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.SegmentHeader;
import io.sealstream.segment.SegmentLayout;
import io.sealstream.segment.SegmentType;
import io.sealstream.segment.StreamId;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The receiving side of one stream on one hop (SPEC sections 7.5 and 7.6), at a hub that stores and at a reader that delivers: checks
 * that epochs and segments follow each other without gap, tells repeated segments from new ones, and grants credit. Trusts nothing but
 * the clear headers; authenticity is the reader's affair. Pure state; guarded by its owner.
 */
public final class ReceiverSession {

    /** Epochs without a segment that are remembered; a sender that has more of them may have to name one that is forgotten. */
    private static final int MAX_AT_NEXT = 100;

    private final StreamId stream;
    private final int windowSegments;
    private Optional<EpochRecord> epoch = Optional.empty();

    /** The epochs since the last segment and the one of that segment: over a new connection they all come again. */
    private final ArrayDeque<EpochRecord> atNext = new ArrayDeque<>();

    private long epochCount;
    private long receivedNext;
    private long nextOffset;
    private boolean offsetKnown;
    private long consumedNext;
    private long durableNext;
    private long granted;
    private boolean ended;
    private long duplicates;
    private final GapShift gaps = new GapShift();

    /** First segment lost since the last epoch began or segment came; an epoch may have begun among the lost ones. */
    private OptionalLong lostFrom = OptionalLong.empty();

    /** What to do with a segment. */
    public enum Verdict {
        /** It is the next one. */
        NEW,
        /** It has been received before. */
        DUPLICATE
    }

    /**
     * @param receivedNext first segment expected
     * @param windowSegments how many segments may be under way
     */
    public ReceiverSession(StreamId stream, long receivedNext, int windowSegments) {
        if (windowSegments < 1) {
            throw new IllegalArgumentException("credit is at least one segment, found " + windowSegments);
        }
        this.stream = stream;
        this.windowSegments = windowSegments;
        this.receivedNext = receivedNext;
        this.consumedNext = receivedNext;
        this.durableNext = receivedNext;
        this.granted = receivedNext + windowSegments;
    }

    /** The same where it is known how many payload bytes the stream has before {@code receivedNext}. */
    public ReceiverSession(StreamId stream, long receivedNext, long nextOffset, int windowSegments) {
        this(stream, receivedNext, windowSegments);
        this.nextOffset = nextOffset;
        this.offsetKnown = true;
    }

    /**
     * Takes an EPOCH record.
     *
     * @return {@code NEW} if a new epoch begins, {@code DUPLICATE} if it is the current one again
     * @throws StreamException if it belongs elsewhere or does not continue the current one
     */
    public Verdict epoch(EpochRecord record) throws StreamException {
        EpochStart start = record.start();
        if (!start.stream().equals(stream)) {
            throw new PeerViolationException(
                    ErrorCode.PROTOCOL, "epoch belongs to another stream", "expected", stream, "found", start.stream());
        }
        if (atNext.contains(record)) {
            return Verdict.DUPLICATE;
        }
        if (epoch.isPresent()) {
            requireContinuation(record, epoch.get());
        } else if (start.sequence() > receivedNext) {
            throw new PeerViolationException(
                    ErrorCode.EPOCH_FORK,
                    "epoch starts behind the segment that is expected",
                    "startSegment",
                    start.sequence(),
                    "expectedSegment",
                    receivedNext);
        } else {
            requireOffset(start);
        }
        if (start.sequence() == receivedNext) {
            nextOffset = start.offset();
            offsetKnown = true;
        }
        epoch = Optional.of(record);
        if (atNext.size() == MAX_AT_NEXT) {
            atNext.removeFirst();
        }
        atNext.addLast(record);
        epochCount++;
        lostFrom = OptionalLong.empty();
        return Verdict.NEW;
    }

    /** Takes the header of a segment whose payload length follows from it, or is not known; see the longer form. */
    public Verdict segment(SegmentHeader header) throws StreamException {
        boolean hidden = header.privateMetadata() || header.compressed();
        return segment(
                header, hidden ? OptionalInt.empty() : OptionalInt.of(header.bodyBytes() - SegmentLayout.TAG_BYTES));
    }

    /**
     * Takes the header of a segment.
     *
     * @param payloadBytes as the segment says, if it is known; else the offset of the next one is not checked
     * @throws StreamException if it is of another stream or epoch, leaves a gap, or exceeds its credit; nothing has changed then
     */
    public Verdict segment(SegmentHeader header, OptionalInt payloadBytes) throws StreamException {
        EpochRecord current = epoch.orElseThrow(
                () -> new PeerViolationException(ErrorCode.PROTOCOL, "segment comes before its epoch record"));
        if (!header.stream().equals(stream)
                || header.epochId() != current.epochId()
                || header.type() != SegmentType.DATA) {
            throw new PeerViolationException(
                    ErrorCode.SEQUENCE_CONFLICT,
                    "segment belongs to another stream or epoch",
                    "expectedStream",
                    stream,
                    "foundStream",
                    header.stream(),
                    "expectedEpoch",
                    Long.toHexString(current.epochId()),
                    "foundEpoch",
                    Long.toHexString(header.epochId()));
        }
        if (header.sequence() < receivedNext) {
            duplicates++;
            return Verdict.DUPLICATE;
        }
        requireNext(header, payloadBytes);
        atNext.clear();
        atNext.addLast(current);
        ended = header.isFinal();
        receivedNext++;
        lostFrom = OptionalLong.empty();
        offsetKnown = payloadBytes.isPresent();
        nextOffset = header.offset() + payloadBytes.orElse(0);
        return Verdict.NEW;
    }

    /**
     * The sender has lost segments and goes on behind them. The window goes on there too: {@link #credit} tells the sender so.
     *
     * @throws StreamException if they are not the next ones
     */
    public void gap(long firstLost, long nextSequence) throws StreamException {
        if (firstLost != receivedNext || nextSequence <= firstLost || ended) {
            throw new PeerViolationException(
                    ErrorCode.PROTOCOL,
                    "gap is not where the stream stands",
                    "firstLost",
                    firstLost,
                    "nextSegment",
                    nextSequence,
                    "expectedSegment",
                    receivedNext);
        }
        gaps.add(firstLost, nextSequence);
        consumedNext += nextSequence - firstLost;
        receivedNext = nextSequence;
        offsetKnown = false;
        if (lostFrom.isEmpty()) {
            lostFrom = OptionalLong.of(firstLost);
        }
    }

    /** Everything before {@code sequence} has been stored or consumed: credit moves on with it. */
    public void consumed(long sequence) {
        requireReceived(sequence);
        consumedNext = Math.max(consumedNext, gaps.shifted(sequence));
    }

    /** Everything before {@code sequence} is durable: the sender may forget it. */
    public void durable(long sequence) {
        requireReceived(sequence);
        durableNext = Math.max(durableNext, sequence);
    }

    /**
     * The acknowledgement to send when it is worth one: half of the window has been used since the last.
     *
     * @return empty while the peer has plenty of credit
     */
    public Optional<HopFrame.Credit> creditWhenDue() {
        boolean due = consumedNext + windowSegments - granted >= Math.max(1, windowSegments / 2);
        return due ? Optional.of(credit()) : Optional.empty();
    }

    /** The acknowledgement to send now. */
    public HopFrame.Credit credit() {
        granted = consumedNext + windowSegments;
        return new HopFrame.Credit(receivedNext, durableNext, granted);
    }

    public long receivedNext() {
        return receivedNext;
    }

    public long durableNext() {
        return durableNext;
    }

    /** Whether the peer may send another segment. */
    public boolean hasCreditLeft() {
        return receivedNext < granted;
    }

    /** Payload offset of the first segment not received, as far as it can be told without opening. */
    public long nextOffset() {
        return nextOffset;
    }

    /** The epoch in force, if any came. */
    public Optional<EpochRecord> epoch() {
        return epoch;
    }

    /** Epochs that came. */
    public long epochCount() {
        return epochCount;
    }

    /** Whether the FINAL segment has been received. */
    public boolean ended() {
        return ended;
    }

    /** Segments that came again. */
    public long duplicates() {
        return duplicates;
    }

    private void requireReceived(long sequence) {
        if (sequence > receivedNext) {
            throw new IllegalArgumentException("segment " + sequence + " is beyond received " + receivedNext);
        }
    }

    private void requireNext(SegmentHeader header, OptionalInt payloadBytes) throws StreamException {
        if (header.sequence() != receivedNext || ended) {
            throw new PeerViolationException(
                    ErrorCode.SEQUENCE_CONFLICT,
                    "segment is not the one that must follow",
                    "expectedSegment",
                    receivedNext,
                    "foundSegment",
                    header.sequence(),
                    "streamEnded",
                    ended);
        }
        if (offsetKnown && header.offset() != nextOffset) {
            throw new CorruptDataException(
                    ErrorCode.SEQUENCE_CONFLICT,
                    "segment has another offset than the one before leads to",
                    "segment",
                    header.sequence(),
                    "found",
                    header.offset(),
                    "expected",
                    nextOffset);
        }
        if (header.offset() > Long.MAX_VALUE - Math.max(header.bodyBytes(), payloadBytes.orElse(0))) {
            throw new LimitExceededException(
                    ErrorCode.LIMIT, "stream is longer than its offsets can say", "offset", header.offset());
        }
        if (header.sequence() >= granted) {
            throw new PeerViolationException(
                    ErrorCode.FLOW_CONTROL,
                    "segment exceeds its credit",
                    "foundSegment",
                    header.sequence(),
                    "maxSegment",
                    granted);
        }
    }

    /** SPEC section 5.6: whether it began among the lost segments; then what it names may be lost too. */
    private boolean beganInGap(EpochStart start, EpochRecord current) {
        if (lostFrom.isEmpty() || start.sequence() > receivedNext) {
            return false;
        }
        long lost = lostFrom.getAsLong();
        boolean named = start.previousEpochId() == current.epochId();
        return start.sequence() > lost || (named && start.sequence() == lost);
    }

    private void requireContinuation(EpochRecord record, EpochRecord current) throws StreamException {
        EpochStart start = record.start();
        if (beganInGap(start, current)) {
            return;
        }
        if (start.previousEpochId() != current.epochId() || ended) {
            throw new PeerViolationException(
                    ErrorCode.EPOCH_FORK,
                    "epoch does not continue the current one",
                    "previousEpoch",
                    Long.toHexString(start.previousEpochId()),
                    "currentEpoch",
                    Long.toHexString(current.epochId()),
                    "streamEnded",
                    ended);
        }
        requireOffset(start);
        if (start.sequence() != receivedNext) {
            throw new PeerViolationException(
                    ErrorCode.EPOCH_REWIND,
                    "epoch does not start where the stream stands",
                    "startSegment",
                    start.sequence(),
                    "expectedSegment",
                    receivedNext);
        }
    }

    private void requireOffset(EpochStart start) throws StreamException {
        if (start.sequence() == receivedNext && offsetKnown && start.offset() != nextOffset) {
            throw new PeerViolationException(
                    ErrorCode.EPOCH_FORK,
                    "epoch starts at another offset than the segments before it lead to",
                    "startOffset",
                    start.offset(),
                    "expectedOffset",
                    nextOffset);
        }
    }
}
