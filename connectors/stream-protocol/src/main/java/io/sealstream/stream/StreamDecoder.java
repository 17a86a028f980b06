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
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochRecord;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.RecordSpan;
import io.sealstream.segment.RecordUnpacker;
import io.sealstream.segment.SegmentType;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Verifies, orders and opens the segments of one stream. Usable without Flink and without a network. Nothing is delivered that is not
 * authentic and in its place; a frame that is refused changes nothing but a counter. If the content of an authentic segment contradicts
 * what came before, or the consumer throws, the stream itself is broken: the decoder has failed, and every further call throws the same
 * error. Not thread safe.
 */
public final class StreamDecoder {

    private final StreamSecret secret;
    private final AeadProvider provider;
    private final DecoderOptions options;
    private final StreamConsumer consumer;
    private final RecordUnpacker unpacker;
    private final BeaconReader beacons = new BeaconReader();
    private @Nullable SegmentOpener opener;
    private @Nullable Assembler<OpenedSegment> assembler;
    private byte[] scratch = new byte[0];
    private OptionalLong expectedOffset = OptionalLong.empty();
    private OptionalLong finalSequence = OptionalLong.empty();
    private long segmentsReceived;
    private long bytesReceived;
    private long recordsReceived;
    private long rejected;
    private boolean complete;
    private @Nullable StreamException failure;

    public StreamDecoder(StreamSecret secret, AeadProvider provider, DecoderOptions options, StreamConsumer consumer) {
        this.secret = Objects.requireNonNull(secret, "secret");
        this.provider = Objects.requireNonNull(provider, "provider");
        this.options = Objects.requireNonNull(options, "options");
        this.consumer = Objects.requireNonNull(consumer, "consumer");
        this.unpacker = new RecordUnpacker(options.maxRecordBytes());
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
                long from = options.startSequence().orElse(epoch.start().sequence());
                requireAvailable(from, epoch.start());
                assembler = new Assembler<>(
                        from, options.windowSegments(), options.windowBytes(), (sequence, s) -> deliverOrFail(s));
            } else {
                requireContinuation(epoch.start(), current);
                unpacker.abandonPartial();
            }
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
        SegmentOpener current = opener;
        Assembler<OpenedSegment> order = assembler;
        if (current == null || order == null) {
            throw new IllegalStateException("no segment before the first epoch record");
        }
        try {
            if (scratch.length < length) {
                scratch = new byte[length];
            }
            OpenedSegment opened = current.open(frame, offset, length, scratch, 0);
            requirePlace(opened);
            long sequence = opened.header().sequence();
            boolean inOrder = sequence == order.nextSequence();
            order.offer(sequence, inOrder ? opened : ownCopy(opened), length);
            if (opened.header().isFinal()) {
                finalSequence = OptionalLong.of(sequence);
            }
        } catch (StreamException e) {
            rejected++;
            throw e;
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
            return beacons.open(requireOpener(), frame);
        } catch (StreamException e) {
            rejected++;
            throw e;
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
        if (!complete && endExpected) {
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
        return complete;
    }

    public DecoderStatistics statistics() {
        Assembler<OpenedSegment> order = assembler;
        return new DecoderStatistics(
                order == null ? 0 : order.nextSequence(),
                segmentsReceived,
                bytesReceived,
                recordsReceived,
                order == null ? 0 : order.bufferedSegments(),
                order == null ? 0 : order.outOfOrder(),
                order == null ? 0 : order.duplicates(),
                unpacker.abandonedRecords(),
                rejected,
                beacons.dropped(),
                complete);
    }

    private void requireUsable() throws StreamException {
        if (failure != null) {
            throw failure;
        }
    }

    private void deliverOrFail(OpenedSegment opened) throws StreamException {
        try {
            deliver(opened);
        } catch (StreamException e) {
            // The segment has left the window and cannot be had again: going on would leave a hole without a word.
            failure = e;
            throw e;
        }
    }

    private void deliver(OpenedSegment opened) throws StreamException {
        if (complete) {
            // It waited in the window when the final segment came.
            throw new CorruptDataException(
                    ErrorCode.SEQUENCE_CONFLICT,
                    "segment follows the final segment",
                    "segment",
                    opened.header().sequence());
        }
        long offset = opened.header().offset();
        if (expectedOffset.isPresent() && expectedOffset.getAsLong() != offset) {
            throw new CorruptDataException(
                    ErrorCode.SEQUENCE_CONFLICT,
                    "segment has another offset than the one before leads to",
                    "segment",
                    opened.header().sequence(),
                    "found",
                    offset,
                    "expected",
                    expectedOffset.getAsLong());
        }
        expectedOffset = OptionalLong.of(offset + opened.payloadBytes());
        segmentsReceived++;
        bytesReceived += opened.payloadBytes();
        complete = opened.header().isFinal();
        if (requireOpener().epoch().start().content() == Content.BYTES) {
            if (opened.payloadBytes() > 0) {
                consumer.bytes(opened.buffer(), opened.payloadOffset(), opened.payloadBytes());
            }
        } else {
            deliverRecords(opened);
        }
    }

    private void deliverRecords(OpenedSegment opened) throws StreamException {
        byte[] metadata = opened.publicMetadata();
        RecordSpan span = RecordSpan.find(metadata, 0, metadata.length)
                .orElseThrow(() -> new CorruptDataException(
                        ErrorCode.BAD_RECORD,
                        "segment of a stream of records does not say which records it holds",
                        "segment",
                        opened.header().sequence()));
        unpacker.unpack(
                opened.header().sequence(),
                span,
                opened.buffer(),
                opened.payloadOffset(),
                opened.payloadBytes(),
                (index, bytes, at, length) -> {
                    recordsReceived++;
                    consumer.record(span.firstRecord() + index, bytes, at, length);
                });
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

    private void requireContinuation(EpochStart start, Assembler<OpenedSegment> current) throws StreamException {
        EpochStart before = requireOpener().epoch().start();
        boolean continues = start.sequence() == current.nextSequence()
                && current.bufferedSegments() == 0
                && start.previousEpochId() == requireOpener().epoch().record().epochId()
                && start.content() == before.content()
                && !complete;
        if (!continues) {
            throw new CorruptDataException(
                    ErrorCode.EPOCH_FORK,
                    "epoch does not continue the stream where it stands",
                    "startSegment",
                    start.sequence(),
                    "nextSegment",
                    current.nextSequence(),
                    "previousEpoch",
                    Long.toHexString(start.previousEpochId()),
                    "currentEpoch",
                    Long.toHexString(requireOpener().epoch().record().epochId()));
        }
    }

    private static void requireAvailable(long from, EpochStart first) throws StreamException {
        if (from < first.sequence()) {
            throw new PeerViolationException(
                    ErrorCode.POSITION_GONE,
                    "stream starts behind the wanted position",
                    "wantedSegment",
                    from,
                    "firstSegment",
                    first.sequence());
        }
    }

    private SegmentOpener requireOpener() {
        return Objects.requireNonNull(opener, "opener");
    }

    private static OpenedSegment ownCopy(OpenedSegment opened) {
        byte[] payload = Arrays.copyOfRange(
                opened.buffer(), opened.payloadOffset(), opened.payloadOffset() + opened.payloadBytes());
        return new OpenedSegment(opened.header(), opened.publicMetadata(), payload, 0, 0, 0, payload.length);
    }
}
