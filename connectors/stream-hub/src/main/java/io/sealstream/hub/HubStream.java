package io.sealstream.hub;

import io.netty.buffer.ByteBuf;
import io.sealstream.bytes.BigEndian;
import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.PeerViolationException;
import io.sealstream.error.StreamException;
import io.sealstream.hub.spool.Cursors;
import io.sealstream.hub.spool.ItemParser;
import io.sealstream.hub.spool.LogEnd;
import io.sealstream.hub.spool.LogItem;
import io.sealstream.hub.spool.LogReader;
import io.sealstream.hub.spool.Spool;
import io.sealstream.hub.spool.StoredFile;
import io.sealstream.hub.spool.StoredStream;
import io.sealstream.hub.spool.StreamFolder;
import io.sealstream.hub.spool.StreamLog;
import io.sealstream.segment.BeaconFrame;
import io.sealstream.segment.EpochRecord;
import io.sealstream.segment.SegmentHeader;
import io.sealstream.segment.SegmentLayout;
import io.sealstream.session.HopFrame;
import io.sealstream.session.ReceiverSession;
import io.sealstream.session.StartPosition;
import io.sealstream.session.StreamDescription;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream at the hub: who writes it, what is stored, who reads it. Every method that changes something runs on the stream's own
 * thread.
 */
final class HubStream {

    private static final Logger LOG = LoggerFactory.getLogger(HubStream.class);

    /** SPEC section 7.5. */
    private static final int WINDOW_SEGMENTS = 100;

    /** SPEC section 7.5: large segments get a shorter window, so that one writer keeps at most this much. */
    private static final long WINDOW_BYTES = 64L << 20;

    private final Spool.Opened opened;
    private final StreamFolder folder;
    private final StreamLog log;
    private final Cursors cursors;
    private final WriterRights<PeerChannel> rights = new WriterRights<>();
    private final ItemParser parser = new ItemParser();
    private final byte[] head = new byte[ItemParser.MAX_HEAD_BYTES];
    private final CopyOnWriteArrayList<SubscriberQueue> subscribers = new CopyOnWriteArrayList<>();
    private final Consumer<HubStream> onRoll;
    private final NewestBeacon beacon = new NewestBeacon();
    private ReceiverSession session;
    private int seenFiles;
    private boolean removed;

    /** @param onRoll called on the stream's thread when a file has been begun */
    HubStream(Spool.Opened opened, Consumer<HubStream> onRoll) throws StreamException {
        this.onRoll = onRoll;
        this.opened = opened;
        this.folder = opened.description();
        this.log = opened.log();
        this.cursors = opened.cursors();
        this.session = sessionAtEnd();
        this.seenFiles = log.fileCount();
    }

    StreamFolder folder() {
        return folder;
    }

    /** From any thread. */
    StreamDescription description() {
        LogEnd end = log.end();
        return new StreamDescription(
                folder.ordinal(),
                folder.stream(),
                folder.name(),
                folder.content(),
                folder.bound(),
                end.ended(),
                folder.createdAtMs(),
                log.firstSequence(),
                end.nextSequence(),
                end.storedBytes());
    }

    /** Epochs that are kept; from any thread. */
    int epochs() {
        return log.epochs();
    }

    // ---- writing

    /** Whether one more epoch may begin. */
    @FunctionalInterface
    interface Admission {

        /** @throws StreamException if not */
        void require() throws StreamException;
    }

    void open(PeerChannel channel, HopFrame.Open request) throws StreamException {
        requireSame(request);
        LogEnd end = log.end();
        boolean resumes = end.lastEpoch().map(EpochRecord::epochId).equals(request.resumedEpoch());
        if (end.ended() && !resumes) {
            throw ended();
        }
        boolean superseded =
                !resumes && request.resumedEpoch().filter(log::hasEpoch).isPresent();
        if (superseded) {
            throw WriterRights.fenced("a later epoch has begun");
        }
        fence(rights.open(channel, request.resumedEpoch(), end.lastEpoch()));
        session = sessionAtEnd();
        HopFrame.Credit credit = session.credit();
        channel.send(new HopFrame.OpenAck(
                end.nextSequence(),
                end.nextSequence(),
                end.nextOffset(),
                end.nextRecord(),
                end.epochCount(),
                end.lastEpoch().map(EpochRecord::epochId),
                credit.maxSequence()));
    }

    /** @param admission asked before an epoch is stored that the stream does not have */
    void epoch(PeerChannel channel, EpochRecord record, Admission admission) throws IOException {
        LogEnd end = log.end();
        rights.requireEpoch(channel, record, end.lastEpoch());
        if (end.ended() && !end.lastEpoch().equals(Optional.of(record))) {
            throw ended();
        }
        if (session.epoch(record) == ReceiverSession.Verdict.NEW) {
            try {
                admission.require();
                log.append(record);
            } catch (IOException e) {
                // The log has undone it: no segment may follow an epoch that is not stored.
                session = sessionAtEnd();
                throw e;
            }
            wakeSubscribers();
        }
        fence(rights.began(channel));
    }

    /** Stores what is new of the segments and acknowledges it; what came before a bad one is kept. */
    void data(PeerChannel channel, ByteBuf segments) throws IOException {
        rights.requireBegun(channel);
        List<LogItem.Segment> fresh = new ArrayList<>();
        int from = segments.readerIndex();
        int freshBytes = 0;
        try {
            while (segments.isReadable()) {
                LogItem.Segment segment = next(segments);
                requirePlace(segment.header(), !fresh.isEmpty());
                if (session.segment(segment.header(), OptionalInt.of(segment.payloadBytes()))
                        == ReceiverSession.Verdict.NEW) {
                    fresh.add(segment);
                    freshBytes += segment.bytes();
                } else {
                    from += segment.bytes();
                }
                segments.skipBytes(segment.bytes());
            }
        } finally {
            if (!fresh.isEmpty()) {
                store(channel, segments.slice(from, freshBytes), fresh);
            }
        }
        if (fresh.isEmpty()) {
            channel.send(session.credit());
        }
    }

    /** Keeps the newest beacon and hands it on. */
    void beacon(PeerChannel channel, BeaconFrame frame) throws StreamException {
        rights.requireBegun(channel);
        if (beacon.offer(frame, folder.stream(), log.end())) {
            wakeSubscribers();
        }
    }

    /** From any thread. */
    NewestBeacon beacon() {
        return beacon;
    }

    void closeWriter(PeerChannel channel) {
        if (rights.close(channel)) {
            try {
                log.idle();
            } catch (IOException e) {
                LOG.warn("spool file of {} cannot be closed: {}", folder.stream(), e.getMessage());
            }
        }
    }

    // ---- reading

    /** Where a subscription begins. */
    long startOf(HopFrame.Subscribe request) throws StreamException {
        StartPosition start = request.start();
        if (start instanceof StartPosition.AtSequence at) {
            if (at.epochId() != 0) {
                log.requirePosition(at.sequence(), at.epochId());
                return at.sequence();
            }
            // ANNOUNCE says where it really begins, and the reader knows what that means to it.
            return Math.max(at.sequence(), log.firstSequence());
        }
        if (start instanceof StartPosition.Latest) {
            return log.end().nextSequence();
        }
        OptionalLong resumed =
                start instanceof StartPosition.Resume && !request.subscriber().isEmpty()
                        ? cursors.next(request.subscriber())
                        : OptionalLong.empty();
        return resumed.orElse(log.firstSequence());
    }

    /** Reads from where a subscription begins; one that resumes is told what it has lost meanwhile. */
    LogReader reader(HopFrame.Subscribe request, long start) throws IOException {
        return request.start() instanceof StartPosition.Resume ? log.readerBehindLoss(start) : log.reader(start);
    }

    StreamLog log() {
        return log;
    }

    void addSubscriber(SubscriberQueue subscriber) {
        subscribers.add(subscriber);
    }

    /** From any thread. */
    void removeSubscriber(SubscriberQueue subscriber) {
        subscribers.remove(subscriber);
    }

    /** Notes how far a subscriber has come. One that cannot be stored now, on a full disk, is stored with the next. */
    void acknowledged(String subscriber, long next) throws StreamException {
        if (removed || next > log.end().nextSequence()) {
            return;
        }
        try {
            cursors.advance(subscriber, next);
        } catch (StreamException e) {
            throw e;
        } catch (IOException e) {
            LOG.warn("cursor of {} in {} is not stored yet: {}", subscriber, folder.stream(), e.toString());
        }
    }

    // ---- retention

    /** From any thread. */
    StoredStream stored() {
        return new StoredStream(folder.stream(), log.end().ended(), log.storedFiles());
    }

    /**
     * Drops files from the first on, as far as they end before a segment, but the last.
     *
     * @return what was dropped
     */
    List<StoredFile> dropBefore(long sequence) {
        List<StoredFile> dropped = log.dropBefore(sequence);
        if (!dropped.isEmpty()) {
            wakeSubscribers();
        }
        return dropped;
    }

    /** Drops everything; only for a stream that has ended. */
    void dropAll(Spool spool) throws IOException {
        spool.drop(opened);
        removed = true;
        wakeSubscribers();
    }

    void close() throws IOException {
        log.close();
    }

    private LogItem.Segment next(ByteBuf segments) throws StreamException {
        int available = Math.min(segments.readableBytes(), head.length);
        int wanted = Math.min(available, SegmentLayout.HEADER_BYTES);
        segments.getBytes(segments.readerIndex(), head, 0, wanted);
        if (wanted == SegmentLayout.HEADER_BYTES) {
            int metadata = BigEndian.getU16(head, SegmentLayout.PUBLIC_METADATA_LENGTH_OFFSET);
            wanted = Math.min(available, wanted + metadata);
            segments.getBytes(segments.readerIndex(), head, 0, wanted);
        }
        LogItem item = parser.parse(head, 0, wanted);
        if (!(item instanceof LogItem.Segment segment) || segment.bytes() > segments.readableBytes()) {
            throw new CorruptDataException(
                    ErrorCode.TRUNCATED, "DATA holds something else than whole segments", "stream", folder.stream());
        }
        if (segment.header().bodyBytes()
                > folder.segmentSize() + (SegmentLayout.MAX_BODY_BYTES - SegmentLayout.MAX_SEGMENT_SIZE)) {
            throw new PeerViolationException(
                    ErrorCode.PROTOCOL,
                    "segment is longer than its stream allows",
                    "bodyBytes",
                    segment.header().bodyBytes(),
                    "segmentSize",
                    folder.segmentSize());
        }
        return segment;
    }

    /**
     * What the session does not know: that the stream has ended before this writer came back, and that repeated segments come first,
     * so that the new ones lie in one piece.
     */
    private void requirePlace(SegmentHeader header, boolean behindNew) throws StreamException {
        boolean repeated = header.sequence() < session.receivedNext();
        if (!repeated && log.end().ended()) {
            throw ended();
        }
        if (repeated && behindNew) {
            throw new PeerViolationException(
                    ErrorCode.SEQUENCE_CONFLICT,
                    "segment that is stored comes behind a new one",
                    "expectedSegment",
                    session.receivedNext(),
                    "foundSegment",
                    header.sequence());
        }
    }

    private PeerViolationException ended() {
        return new PeerViolationException(
                ErrorCode.STREAM_ENDED,
                "stream has ended: nothing follows its final segment",
                "stream",
                folder.stream());
    }

    private void store(PeerChannel channel, ByteBuf frames, List<LogItem.Segment> fresh) throws IOException {
        ByteBuffer[] buffers = frames.nioBuffers();
        try {
            log.append(buffers, fresh);
        } catch (IOException e) {
            // The log has undone it: what the session took for received is not stored.
            session = sessionAtEnd();
            throw e;
        }
        session.consumed(log.end().nextSequence());
        session.durable(log.end().nextSequence());
        channel.send(session.credit());
        wakeSubscribers();
        tellIfRolled();
    }

    private void tellIfRolled() {
        int files = log.fileCount();
        if (files > seenFiles) {
            onRoll.accept(this);
        }
        seenFiles = log.fileCount();
    }

    private static void fence(Set<PeerChannel> superseded) {
        superseded.forEach(before -> before.fail(WriterRights.fenced("a new writer has opened the stream")));
    }

    private void wakeSubscribers() {
        for (SubscriberQueue subscriber : subscribers) {
            subscriber.wake();
        }
    }

    private ReceiverSession sessionAtEnd() throws StreamException {
        int window = (int) Math.max(2, Math.min(WINDOW_SEGMENTS, WINDOW_BYTES / folder.segmentSize()));
        LogEnd end = log.end();
        ReceiverSession fresh = new ReceiverSession(folder.stream(), end.nextSequence(), end.nextOffset(), window);
        if (end.lastEpoch().isPresent()) {
            fresh.epoch(end.lastEpoch().get());
        }
        return fresh;
    }

    private void requireSame(HopFrame.Open request) throws StreamException {
        boolean same = request.name().equals(folder.name())
                && request.content() == folder.content()
                && request.segmentSize() <= folder.segmentSize();
        if (!same) {
            throw new PeerViolationException(
                    ErrorCode.PROTOCOL,
                    "stream exists with another name, content or segment size",
                    "name",
                    folder.name(),
                    "content",
                    folder.content(),
                    "segmentSize",
                    folder.segmentSize());
        }
        if (!MessageDigest.isEqual(proofHash(request.writerProof()), folder.writerProofHash())) {
            throw new PeerViolationException(
                    ErrorCode.FORBIDDEN_STREAM,
                    "writer does not hold the key of this stream",
                    "stream",
                    folder.stream());
        }
    }

    static byte[] proofHash(byte[] proof) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(proof);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("internal error: every Java platform has SHA-256", e);
        }
    }
}
