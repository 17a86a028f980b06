package io.sealstream.transport.rotation;

import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import io.sealstream.error.StreamExceptions;
import io.sealstream.segment.StreamId;
import io.sealstream.transport.Publication;
import io.sealstream.transport.StreamClient;
import io.sealstream.transport.rotation.SuccessorOpening.Opened;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Live streams that follow each other as if they were one: when the one being written has reached its size or age, it ends, and the next
 * write begins a successor with the newest key. A successor is opened only when the end of the stream before it is durable, so at most
 * one stream has no end, and a restarted writer goes on with that. Thread safe. Never blocks: between two streams it accepts nothing, and
 * {@link #room} says when it does again.
 */
public final class RotatingPublication implements AutoCloseable {

    private final RotationOptions options;
    private final SuccessorOpening opening;
    private final Clock clock;
    private final CompletableFuture<StreamException> failed = new CompletableFuture<>();
    private final Object lock = new Object();

    // Guarded by lock.
    private int generation;
    private RotationPolicy policy;
    private @Nullable Publication current;
    private @Nullable CompletableFuture<Publication> successor;
    private CompletableFuture<Void> predecessorDurable = CompletableFuture.completedFuture(null);
    private @Nullable StreamException failure;
    private long segmentsBefore;
    private boolean retired;
    private boolean closed;

    private RotatingPublication(RotationOptions options, SuccessorOpening opening, Clock clock) {
        this.options = options;
        this.opening = opening;
        this.clock = clock;
        this.policy = new RotationPolicy(options.rotateAfter(), clock.instant());
    }

    /** Opens the newest stream of the succession, or a successor if it has ended; completes when the hub lets it write. */
    public static CompletableFuture<RotatingPublication> open(StreamClient client, RotationOptions options) {
        return open(client, options, Clock.systemUTC());
    }

    /** The same, by another clock than the system's. */
    public static CompletableFuture<RotatingPublication> open(
            StreamClient client, RotationOptions options, Clock clock) {
        SuccessorOpening opening = new SuccessorOpening(client, options, clock);
        return opening.newest().thenApply(opened -> {
            RotatingPublication rotating = new RotatingPublication(options, opening, clock);
            rotating.use(opened);
            return rotating;
        });
    }

    /** The stream being written; between two, the one that has ended. */
    public StreamId stream() {
        synchronized (lock) {
            return options.streams().stream(generation);
        }
    }

    /**
     * Adds bytes, as far as credit goes.
     *
     * @return how many were accepted
     * @throws IOException if a stream has failed; the same again on every further call
     */
    public int send(byte[] bytes, int offset, int length) throws IOException {
        synchronized (lock) {
            Optional<Publication> target = target();
            return target.isPresent() ? target.get().send(bytes, offset, length) : 0;
        }
    }

    /**
     * Adds a record.
     *
     * @return whether it was accepted
     * @throws IOException if the record is too long, or a stream has failed
     */
    public boolean sendRecord(byte[] record, int offset, int length) throws IOException {
        synchronized (lock) {
            Optional<Publication> target = target();
            return target.isPresent() && target.get().sendRecord(record, offset, length);
        }
    }

    /** Seals what waits in a short segment; returns whether nothing waits any more. */
    public boolean flush() throws IOException {
        synchronized (lock) {
            requireUsable();
            return current == null || current.flush();
        }
    }

    /** Ends the last stream with its FINAL segment. Nothing can be sent any more. A second call does nothing. */
    public void retire() throws IOException {
        synchronized (lock) {
            requireUsable();
            retired = true;
            if (current != null) {
                current.retire();
            }
        }
    }

    /**
     * Ends the stream if it has grown old while nothing was written.
     *
     * @return when to ask again; empty if age ends no stream
     * @throws IOException if a stream has failed
     */
    public Optional<Duration> rotateIfDue() throws IOException {
        synchronized (lock) {
            requireUsable();
            endIfDue();
            return current == null ? options.rotateAfter().longestAge() : policy.askAgainIn(clock.instant());
        }
    }

    /** Completes, on another thread, when more is accepted, or with the failure. */
    public CompletableFuture<Void> room() {
        synchronized (lock) {
            if (failure != null) {
                return CompletableFuture.failedFuture(failure);
            }
            if (current != null) {
                return current.room();
            }
            return successor == null
                    ? CompletableFuture.completedFuture(null)
                    : successor.thenCompose(Publication::room);
        }
    }

    /** Completes, on another thread, when everything accepted and sealed so far is durable at the hub, or with the failure. */
    public CompletableFuture<Void> durable() {
        synchronized (lock) {
            if (failure != null) {
                return CompletableFuture.failedFuture(failure);
            }
            if (current != null) {
                return current.durable();
            }
            return successor == null || !retired
                    ? predecessorDurable.copy()
                    : successor.thenCompose(Publication::durable);
        }
    }

    /** Completes, on another thread, with the reason if a stream fails; never if this is closed before. */
    public CompletableFuture<StreamException> failed() {
        return failed.copy();
    }

    /** Segments sealed so far, of all streams. */
    public long segmentsSent() {
        synchronized (lock) {
            return segmentsBefore + (current == null ? 0 : current.statistics().segmentsSent());
        }
    }

    /** Payload bytes that wait for a full segment or a flush. */
    public int pendingBytes() {
        synchronized (lock) {
            return current == null ? 0 : current.pendingBytes();
        }
    }

    /** Leaves the stream as it stands at the hub; what is not durable yet may be lost. Never ends the stream: see {@link #retire}. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            if (current != null) {
                current.close();
            }
        }
    }

    private Optional<Publication> target() throws IOException {
        requireUsable();
        if (retired) {
            throw new IllegalStateException("succession has ended: nothing can be sent any more");
        }
        endIfDue();
        if (current == null && successor == null) {
            beginSuccessor();
        }
        return Optional.ofNullable(current);
    }

    private void endIfDue() throws IOException {
        Publication old = current;
        // The first question is for those who never rotate: they should not pay for counting with each record.
        if (options.rotateAfter().equals(RotateAfter.NEVER)
                || old == null
                || retired
                || !policy.isDue(old.streamBytes(), clock.instant())) {
            return;
        }
        old.retire();
        current = null;
        segmentsBefore += old.statistics().segmentsSent();
        predecessorDurable = old.durable().thenRun(old::close);
        predecessorDurable.exceptionally(this::fail);
    }

    private void beginSuccessor() {
        CompletableFuture<Publication> next = predecessorDurable
                .thenCompose(stored -> opening.after(generation))
                .thenApply(this::use);
        if (current == null) {
            successor = next;
        }
        next.thenAccept(opened -> {}).exceptionally(this::fail);
    }

    private Publication use(Opened opened) {
        Publication publication = opened.publication();
        synchronized (lock) {
            generation = opened.generation();
            policy = new RotationPolicy(options.rotateAfter(), opened.beganAt());
            current = publication;
            successor = null;
            if (closed) {
                publication.close();
            }
            if (retired) {
                try {
                    publication.retire();
                } catch (IOException e) {
                    throw new CompletionException(e);
                }
            }
        }
        publication.failed().thenAccept(this::fail);
        return publication;
    }

    private @Nullable Void fail(Throwable thrown) {
        Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
        StreamException reason = cause instanceof StreamException known
                ? known
                : StreamExceptions.of(
                        ErrorCode.INTERNAL, "stream cannot be succeeded", "reason", String.valueOf(cause));
        synchronized (lock) {
            if (failure == null && !closed) {
                failure = reason;
            }
        }
        failed.complete(reason);
        return null;
    }

    private void requireUsable() throws StreamException {
        if (failure != null) {
            throw failure;
        }
    }
}
