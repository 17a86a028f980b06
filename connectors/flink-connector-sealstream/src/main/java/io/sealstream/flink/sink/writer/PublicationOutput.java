package io.sealstream.flink.sink.writer;

import io.sealstream.error.StreamException;
import io.sealstream.segment.StreamId;
import io.sealstream.transport.rotation.RotatingPublication;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Streams at a hub that follow each other. */
record PublicationOutput(RotatingPublication publication) implements RecordOutput {

    @Override
    public StreamId stream() {
        return publication.stream();
    }

    @Override
    public boolean send(byte[] record) throws IOException {
        return publication.sendRecord(record, 0, record.length);
    }

    @Override
    public boolean flush() throws IOException {
        return publication.flush();
    }

    @Override
    public void retire() throws IOException {
        publication.retire();
    }

    @Override
    public Optional<Duration> rotateIfDue() throws IOException {
        return publication.rotateIfDue();
    }

    @Override
    public CompletableFuture<Void> room() {
        return publication.room();
    }

    @Override
    public CompletableFuture<Void> durable() {
        return publication.durable();
    }

    @Override
    public CompletableFuture<StreamException> failed() {
        return publication.failed();
    }

    @Override
    public long segmentsSent() {
        return publication.segmentsSent();
    }

    @Override
    public void close() {
        publication.close();
    }
}
