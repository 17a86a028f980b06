package io.sealstream.flink.sink.writer;

import io.sealstream.error.StreamException;
import io.sealstream.segment.StreamId;
import io.sealstream.transport.Publication;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** A stream at a hub. */
record PublicationOutput(Publication publication) implements RecordOutput {

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
        return publication.statistics().segmentsSent();
    }

    @Override
    public void close() {
        publication.close();
    }
}
