package io.sealstream.flink.sink.writer;

import io.sealstream.error.StreamException;
import io.sealstream.segment.StreamId;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A stream of records being written, or several that follow each other; never blocks. Futures complete on another thread. */
interface RecordOutput extends AutoCloseable {

    StreamId stream();

    /**
     * Adds a record.
     *
     * @return whether it was taken; if not, {@link #room} says when to try again
     * @throws IOException if it is too long, or the stream has failed
     */
    boolean send(byte[] record) throws IOException;

    /**
     * Seals what waits for a full segment.
     *
     * @return whether nothing waits any more; if not, {@link #room} says when to try again
     * @throws IOException if the stream has failed
     */
    boolean flush() throws IOException;

    /**
     * Seals what waits, and the end.
     *
     * @throws IOException if the stream has failed
     */
    void retire() throws IOException;

    /**
     * Ends the stream if it is too old to go on; a successor begins with the next record.
     *
     * @return when to ask again; empty if age ends no stream
     * @throws IOException if the stream has failed
     */
    Optional<Duration> rotateIfDue() throws IOException;

    /** Completes when more is taken, or with the failure. */
    CompletableFuture<Void> room();

    /** Completes when everything sealed so far is durable, or with the failure. */
    CompletableFuture<Void> durable();

    /** Completes with the reason when the stream fails. */
    CompletableFuture<StreamException> failed();

    /** Segments sealed so far; from any thread. */
    long segmentsSent();

    /** Leaves the stream as it stands. */
    @Override
    void close();
}
