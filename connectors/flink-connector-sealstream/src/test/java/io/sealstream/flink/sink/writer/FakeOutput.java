package io.sealstream.flink.sink.writer;

import io.sealstream.error.StreamException;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A stream whose hub is the test. */
final class FakeOutput implements RecordOutput {

    final List<String> said = new ArrayList<>();
    final CompletableFuture<StreamException> failed = new CompletableFuture<>();
    CompletableFuture<Void> room = new CompletableFuture<>();
    CompletableFuture<Void> durable = CompletableFuture.completedFuture(null);
    Optional<IOException> failure = Optional.empty();

    /** Present: age ends streams. */
    Optional<Duration> rotateAgainIn = Optional.empty();

    /** Records and flushes that are still taken. */
    int credit = Integer.MAX_VALUE;

    @Override
    public StreamId stream() {
        return new StreamId(new SessionId(0, 1), 2);
    }

    @Override
    public boolean send(byte[] record) throws IOException {
        return take(new String(record, StandardCharsets.UTF_8));
    }

    @Override
    public boolean flush() throws IOException {
        return take("flush");
    }

    @Override
    public void retire() throws IOException {
        requireUsable();
        said.add("retire");
    }

    @Override
    public Optional<Duration> rotateIfDue() {
        if (rotateAgainIn.isPresent()) {
            said.add("rotate?");
        }
        return rotateAgainIn;
    }

    @Override
    public CompletableFuture<Void> room() {
        return room;
    }

    @Override
    public CompletableFuture<Void> durable() {
        said.add("durable?");
        return durable;
    }

    @Override
    public CompletableFuture<StreamException> failed() {
        return failed;
    }

    @Override
    public long segmentsSent() {
        return 0;
    }

    @Override
    public void close() {
        said.add("close");
    }

    private boolean take(String what) throws IOException {
        requireUsable();
        if (credit == 0) {
            return false;
        }
        credit--;
        said.add(what);
        return true;
    }

    private void requireUsable() throws IOException {
        if (failure.isPresent()) {
            throw failure.get();
        }
    }
}
