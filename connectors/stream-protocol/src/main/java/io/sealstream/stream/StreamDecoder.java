package io.sealstream.stream;

import io.sealstream.cipher.AeadProvider;
import io.sealstream.cipher.Epoch;
import io.sealstream.cipher.OpenedSegment;
import io.sealstream.cipher.SegmentOpener;
import io.sealstream.cipher.StreamSecret;
import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.PeerViolationException;
import io.sealstream.error.StreamException;
import io.sealstream.segment.Assembler;
import io.sealstream.segment.Beacon;
import io.sealstream.segment.BeaconFrame;
import io.sealstream.segment.EpochRecord;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.GapPolicy;
import io.sealstream.segment.SegmentType;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Verifies, orders and opens the segments of one stream. Usable without Flink and without a network. Nothing is delivered that is not
 * authentic and in its place; a frame that is refused changes nothing but a counter. If the content of an authentic segment contradicts
 * what came before, the consumer throws, a missing segment does not come in time, or too many frames are forged, the decoder has failed:
 * every further call throws the same error. Time is passed in, in milliseconds of any clock that does not go back. Segments that wait for
 * a missing one count against a budget, which {@link #close} gives back. Not thread safe.
 */
public final class StreamDecoder implements AutoCloseable {

    private final StreamSecret secret;
    private final AeadProvider provider;
    private final DecoderOptions options;
    private final SegmentDelivery delivery;
    private final ForgeryCounter forgeries;
    private final BeaconReader beacons = new BeaconReader();
    private OptionalLong start;
    private @Nullable SegmentOpener opener;
    private @Nullable Assembler<OpenedSegment> assembler;
    private byte[] scratch = new byte[0];
    private OptionalLong finalSequence = OptionalLong.empty();

    /** First segment that was lost since the last epoch began or segment came: an epoch may begin among the lost ones. */
    private OptionalLong lostFrom = OptionalLong.empty();

    private long rejected;
    private boolean closed;
    private @Nullable StreamException failure;

    /** A step that may break the stream. */
    @FunctionalInterface
    private interface Step {
        void run() throws StreamException;
    }

    public StreamDecoder(StreamSecret secret, AeadProvider provider, DecoderOptions options, StreamConsumer consumer) {
        this.secret = Objects.requireNonNull(secret, "secret");
        this.provider = Objects.requireNonNull(provider, "provider");
        this.options = Objects.requireNonNull(options, "options");
        this.delivery = new SegmentDelivery(Objects.requireNonNull(consumer, "consumer"), options.maxRecordBytes());
        this.forgeries = new ForgeryCounter(options.maxForgeries());
        this.start = options.startSequence();
    }

    /**
     * Begins an epoch: the first, or the one that continues the current one where it stands.
     *
     * @throws StreamException if the key does not fit, or the epoch does not continue the stream; nothing has changed then
     */
    public void epoch(EpochRecord record) throws StreamException {
        requireUsable();
        try {
            Epoch epoch = Epoch.verify(secret, record);
            Assembler<OpenedSegment> current = assembler;
            if (current == null) {
                assembler = begin(epoch.start());
            } else {
                requireContinuation(epoch.start(), current);
                skipTo(current, epoch.start().sequence());
            }
            delivery.epoch(epoch.start());
            lostFrom = OptionalLong.empty();
            opener = new SegmentOpener(epoch, provider);
        } catch (StreamException e) {
            rejected++;
            throw e;
        }
    }

    /**
     * Takes one frame of the current epoch, in any order within the window.
     *
     * @throws StreamException if it is damaged, foreign, not authentic, or beyond the window: nothing has changed then; or if the decoder
     *     has failed
     */
    public void segment(byte[] frame, int offset, int length) throws StreamException {
        requireUsable();
        Assembler<OpenedSegment> order = requireAssembler();
        try {
            if (scratch.length < length) {
                scratch = new byte[length];
            }
            OpenedSegment opened = requireOpener().open(frame, offset, length, scratch, 0);
            requirePlace(opened);
            long sequence = opened.header().sequence();
            boolean inOrder = sequence == order.nextSequence();
            order.offer(sequence, inOrder ? opened : opened.ownCopy(), opened.heldBytes(length));
            if (opened.header().isFinal()) {
                finalSequence = OptionalLong.of(sequence);
            }
        } catch (StreamException e) {
            throw refused(e);
        }
    }

    /**
     * Takes a beacon behind the first epoch record (SPEC section 3.6). It tells of the stream and delivers nothing.
     *
     * @return what it says; empty if it is of another epoch, or no newer than one before it: then it is only counted
     * @throws StreamException if it is not authentic; nothing has changed then
     */
    public Optional<Beacon> beacon(BeaconFrame frame) throws StreamException {
        requireUsable();
        try {
            requireAssembler();
            return beacons.open(requireOpener(), frame);
        } catch (StreamException e) {
            throw refused(e);
        }
    }

    /**
     * Looks at the clock: whether a missing segment has held others up for too long, and what the policy says then.
     *
     * @throws StreamException with {@code TIMEOUT}, for good, under {@link GapPolicy.Wait}
     */
    public void tick(long nowMs) throws StreamException {
        requireUsable();
        Assembler<OpenedSegment> order = assembler;
        if (order != null) {
            failing(() -> order.tick(nowMs));
        }
    }

    /** When {@link #tick} has something to do at the latest; empty: no time is running. */
    public OptionalLong nextDeadlineMs() {
        return assembler == null || failure != null ? OptionalLong.empty() : assembler.deadlineMs();
    }

    /**
     * The carrier says that segments are gone: reading goes on behind them.
     *
     * @param firstMissing the first of them, which must be the next that is expected
     * @param nextSequence the first that it still has
     * @throws StreamException with {@code POSITION_GONE} unless the policy is {@link GapPolicy.Skip}
     */
    public void gap(long firstMissing, long nextSequence) throws StreamException {
        requireUsable();
        Assembler<OpenedSegment> order = assembler;
        long next = order == null ? start.orElse(firstMissing) : order.nextSequence();
        boolean behindFinal = finalSequence.isPresent() && nextSequence > finalSequence.getAsLong();
        if (firstMissing > next || behindFinal) {
            throw new PeerViolationException(
                    ErrorCode.PROTOCOL,
                    "gap is not where the stream stands",
                    "firstMissing",
                    firstMissing,
                    "next",
                    next);
        }
        if (!(options.gapPolicy() instanceof GapPolicy.Skip)) {
            throw new PeerViolationException(
                    ErrorCode.POSITION_GONE,
                    "carrier has lost segments that were not read yet",
                    "firstMissing",
                    next,
                    "nextSegment",
                    nextSequence);
        }
        if (order != null) {
            skipTo(order, nextSequence);
        } else if (nextSequence > next) {
            start = OptionalLong.of(nextSequence);
            delivery.gap(next, nextSequence);
            delivery.tellGap();
        }
    }

    /**
     * Says that nothing more comes.
     *
     * @throws StreamException if a bounded stream has not ended, or a segment is missing
     */
    public void endOfInput() throws StreamException {
        requireUsable();
        if (assembler != null) {
            assembler.endOfInput();
        }
        boolean endExpected = opener == null || opener.epoch().start().bound() == Bound.BOUNDED;
        if (!isComplete() && endExpected) {
            throw new CorruptDataException(
                    ErrorCode.TRUNCATED,
                    "stream ends before its final segment",
                    "stream",
                    secret.stream(),
                    "nextSegment",
                    assembler == null ? 0 : assembler.nextSequence());
        }
    }

    /** Whether everything up to and with the FINAL segment was delivered. */
    public boolean isComplete() {
        return delivery.isComplete();
    }

    public DecoderStatistics statistics() {
        Assembler<OpenedSegment> order = assembler;
        return new DecoderStatistics(
                order == null ? 0 : order.nextSequence(),
                delivery.segments(),
                delivery.bytes(),
                delivery.records(),
                order == null ? 0 : order.bufferedSegments(),
                order == null ? 0 : order.outOfOrder(),
                order == null ? 0 : order.duplicates(),
                delivery.abandonedRecords(),
                rejected,
                forgeries.forged(),
                beacons.dropped(),
                delivery.gaps(),
                delivery.lostSegments(),
                delivery.isComplete());
    }

    /** Forgets what waits for missing segments; the decoder is of no use then. Never fails; a second call does nothing. */
    @Override
    public void close() {
        if (assembler != null) {
            assembler.close();
        }
        closed = true;
    }

    private void requireUsable() throws StreamException {
        if (failure != null) {
            throw failure;
        }
        if (closed) {
            throw new IllegalStateException("decoder is closed");
        }
    }

    private StreamException refused(StreamException reason) {
        rejected++;
        Optional<StreamException> enough = forgeries.refused(reason);
        enough.ifPresent(this::fail);
        return enough.orElse(reason);
    }

    private void fail(StreamException reason) {
        failure = reason;
        if (assembler != null) {
            assembler.close();
        }
    }

    /** What is thrown here breaks the stream: a segment has left the window and cannot be had again. */
    private void failing(Step step) throws StreamException {
        try {
            step.run();
        } catch (StreamException e) {
            fail(e);
            throw e;
        }
    }

    private Assembler<OpenedSegment> begin(EpochStart first) throws StreamException {
        long from = start.orElse(first.sequence());
        if (from < first.sequence()) {
            if (!(options.gapPolicy() instanceof GapPolicy.Skip)) {
                throw new PeerViolationException(
                        ErrorCode.POSITION_GONE,
                        "stream starts behind the wanted position",
                        "wantedSegment",
                        from,
                        "firstSegment",
                        first.sequence());
            }
            delivery.gap(from, first.sequence());
            delivery.tellGap();
        }
        return new Assembler<>(
                Math.max(from, first.sequence()), options.window(), options.gapPolicy(), new FailingDelivery());
    }

    private void skipTo(Assembler<OpenedSegment> order, long sequence) throws StreamException {
        if (sequence > order.nextSequence()) {
            failing(() -> order.skipTo(sequence));
            delivery.tellGap();
        }
    }

    private void requirePlace(OpenedSegment opened) throws StreamException {
        if (opened.header().type() != SegmentType.DATA) {
            throw new CorruptDataException(
                    ErrorCode.CORRUPT_HEADER,
                    "segment type has no place in a stream",
                    "type",
                    opened.header().type());
        }
        long sequence = opened.header().sequence();
        boolean beyond = finalSequence.isPresent() && sequence > finalSequence.getAsLong();
        if (beyond) {
            throw new CorruptDataException(
                    ErrorCode.SEQUENCE_CONFLICT,
                    "segment follows the final segment",
                    "segment",
                    sequence,
                    "final",
                    finalSequence.getAsLong());
        }
    }

    /** SPEC sections 5.4 and 5.6. */
    private void requireContinuation(EpochStart next, Assembler<OpenedSegment> current) throws StreamException {
        Epoch before = requireOpener().epoch();
        boolean named = next.previousEpochId() == before.record().epochId();
        boolean follows;
        if (options.gapPolicy() instanceof GapPolicy.Skip) {
            follows = (named && next.sequence() >= current.waitingEnd()) || beganInGap(next, named, current);
        } else {
            follows = named && next.sequence() == current.nextSequence() && current.bufferedSegments() == 0;
        }
        if (!follows || next.content() != before.start().content() || finalSequence.isPresent()) {
            throw new CorruptDataException(
                    ErrorCode.EPOCH_FORK,
                    "epoch does not continue the stream where it stands",
                    "startSegment",
                    next.sequence(),
                    "nextSegment",
                    current.nextSequence(),
                    "previousEpoch",
                    Long.toHexString(next.previousEpochId()),
                    "currentEpoch",
                    Long.toHexString(before.record().epochId()));
        }
    }

    /** Whether it began among the segments that are lost, or where they end; others may have begun between the two and be lost too. */
    private boolean beganInGap(EpochStart next, boolean named, Assembler<OpenedSegment> current) {
        // What waits is of an earlier epoch: it would be released in the place of a segment of the new one.
        if (lostFrom.isEmpty() || next.sequence() > current.nextSequence() || current.bufferedSegments() > 0) {
            return false;
        }
        long lost = lostFrom.getAsLong();
        return next.sequence() > lost || (named && next.sequence() == lost);
    }

    private SegmentOpener requireOpener() {
        return Objects.requireNonNull(opener, "opener");
    }

    private Assembler<OpenedSegment> requireAssembler() {
        if (assembler == null) {
            throw new IllegalStateException("no segment and no beacon before the first epoch record");
        }
        return assembler;
    }

    /** Going on behind a segment that could not be delivered would leave a hole without a word. */
    private final class FailingDelivery implements Assembler.SegmentConsumer<OpenedSegment> {

        @Override
        public void accept(long sequence, OpenedSegment opened) throws StreamException {
            failing(() -> delivery.accept(sequence, opened));
            lostFrom = OptionalLong.empty();
        }

        @Override
        public void gap(long firstMissing, long next) {
            if (lostFrom.isEmpty()) {
                lostFrom = OptionalLong.of(firstMissing);
            }
            delivery.gap(firstMissing, next);
        }
    }
}
