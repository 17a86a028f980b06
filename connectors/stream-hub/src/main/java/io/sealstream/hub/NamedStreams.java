package io.sealstream.hub;

import io.sealstream.error.ErrorCode;
import io.sealstream.error.PeerViolationException;
import io.sealstream.error.StreamException;
import io.sealstream.hub.spool.Spool;
import io.sealstream.hub.spool.StreamFolder;
import io.sealstream.segment.NamePattern;
import io.sealstream.segment.StreamId;
import io.sealstream.session.HopFrame;
import io.sealstream.session.StreamDescription;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * All streams of a hub. Thread safe. A stream's ordinal is given and made visible in one step, so that whoever lists from an ordinal on
 * never misses one.
 */
final class NamedStreams {

    private final Spool spool;
    private final Clock clock;
    private final ConcurrentHashMap<StreamId, HubStream> byId = new ConcurrentHashMap<>();
    private final ConcurrentSkipListMap<Long, HubStream> byOrdinal = new ConcurrentSkipListMap<>();
    private final ReentrantLock creation = new ReentrantLock();
    private final RetentionRun retention;
    private long nextOrdinal;

    /** Part of the list. */
    record Page(List<StreamDescription> streams, long nextOrdinal) {}

    NamedStreams(Spool spool, Clock clock) throws IOException {
        this.spool = spool;
        this.clock = clock;
        this.retention = new RetentionRun(spool.retention(), this, clock);
        // Finds what the last hub was about to drop, too, which has ordinals.
        List<Spool.Opened> found = spool.recover();
        this.nextOrdinal = spool.nextOrdinal();
        for (Spool.Opened opened : found) {
            add(new HubStream(opened, retention::rolled));
        }
    }

    HubStream find(StreamId id) throws StreamException {
        HubStream stream = byId.get(id);
        if (stream == null && spool.proofHashOfDropped(id).isPresent()) {
            throw new PeerViolationException(
                    ErrorCode.STREAM_UNKNOWN, "stream had ended and was dropped by retention", "stream", id);
        }
        if (stream == null) {
            throw new PeerViolationException(ErrorCode.STREAM_UNKNOWN, "hub has no such stream", "stream", id);
        }
        return stream;
    }

    /** Whether one more stream may be made. */
    @FunctionalInterface
    interface Admission {

        /** @throws StreamException if not */
        void require(int stored) throws StreamException;
    }

    /** The stream to write; created if it is new and may be. */
    HubStream findOrCreate(HopFrame.Open request, Admission admission) throws IOException {
        HubStream known = byId.get(request.stream());
        if (known != null) {
            return known;
        }
        requireNotDropped(request);
        creation.lock();
        try {
            admission.require(byId.size());
            StreamFolder folder = new StreamFolder(
                    nextOrdinal,
                    request.stream(),
                    request.name(),
                    request.content(),
                    request.bound(),
                    request.segmentSize(),
                    clock.millis(),
                    HubStream.proofHash(request.writerProof()));
            HubStream created = new HubStream(spool.create(folder), retention::rolled);
            add(created);
            nextOrdinal++;
            return created;
        } finally {
            creation.unlock();
        }
    }

    RetentionRun retention() {
        return retention;
    }

    /** All streams, from any thread. */
    List<HubStream> all() {
        return List.copyOf(byOrdinal.values());
    }

    /** Drops a stream that has ended, as a whole; on its own thread, so that nobody opens it meanwhile. */
    void drop(HubStream stream) throws IOException {
        stream.dropAll(spool);
        byId.remove(stream.folder().stream());
        byOrdinal.remove(stream.folder().ordinal());
    }

    Page list(NamePattern pattern, long fromOrdinal, int limit) {
        long next = Math.max(fromOrdinal, byOrdinal.isEmpty() ? 0 : byOrdinal.lastKey() + 1);
        List<StreamDescription> found = new ArrayList<>();
        for (HubStream stream : byOrdinal.tailMap(fromOrdinal).values()) {
            if (stream.folder().ordinal() >= next) {
                break;
            }
            if (pattern.matches(stream.folder().name())) {
                if (found.size() == limit) {
                    next = stream.folder().ordinal();
                    break;
                }
                found.add(stream.description());
            }
        }
        return new Page(found, next);
    }

    /** Epochs of all streams, as they were found. */
    int epochs() {
        return byId.values().stream().mapToInt(HubStream::epochs).sum();
    }

    int size() {
        return byId.size();
    }

    void close() throws IOException {
        for (HubStream stream : byId.values()) {
            stream.close();
        }
    }

    /** The identity of a stream that was dropped stays taken: its readers would not know one from the other. */
    private void requireNotDropped(HopFrame.Open request) throws StreamException {
        Optional<byte[]> proofHash = spool.proofHashOfDropped(request.stream());
        if (proofHash.isPresent()) {
            boolean owner = MessageDigest.isEqual(proofHash.get(), HubStream.proofHash(request.writerProof()));
            throw owner
                    ? new PeerViolationException(
                            ErrorCode.STREAM_ENDED,
                            "stream had ended and was dropped by retention",
                            "stream",
                            request.stream())
                    : new PeerViolationException(
                            ErrorCode.FORBIDDEN_STREAM,
                            "writer does not hold the key of this stream",
                            "stream",
                            request.stream());
        }
    }

    private void add(HubStream stream) {
        byId.put(stream.folder().stream(), stream);
        byOrdinal.put(stream.folder().ordinal(), stream);
    }
}
