package io.sealstream.it.hostile;

import io.sealstream.cipher.RootKey;
import io.sealstream.cipher.StreamSecret;
import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.StreamName;
import io.sealstream.session.StartPosition;
import io.sealstream.stream.StreamConsumer;
import io.sealstream.transport.Publication;
import io.sealstream.transport.PublicationOptions;
import io.sealstream.transport.PublicationWriter;
import io.sealstream.transport.StreamClient;
import io.sealstream.transport.StreamReceiver;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A stream that is written and read at the same time, by two clients, at a rate that can be changed. What is read is compared with what
 * was written, byte for byte: byte i of the stream follows from i.
 */
final class HonestStream implements AutoCloseable {

    static final StreamName NAME = new StreamName("honest.stream");

    /** As fast as it goes. */
    static final long UNPACED = Long.MAX_VALUE;

    private static final int CHUNK_BYTES = 64 << 10;
    private static final int PERIOD = 251;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final StreamId id = new StreamId(SessionId.random(new SecureRandom()), 0);
    private final RootKey key = RootKey.random(new SecureRandom());
    private final StreamClient writer;
    private final StreamClient reader;
    private final AtomicLong received = new AtomicLong();
    private final byte[] pattern = new byte[CHUNK_BYTES + PERIOD];
    private volatile long bytesPerSecond;
    private volatile boolean stopped;
    private final CompletableFuture<Long> writing;
    private final CompletableFuture<Long> reading;

    HonestStream(HubUnderTest hub, long bytesPerSecond) throws Exception {
        this.bytesPerSecond = bytesPerSecond;
        for (int i = 0; i < pattern.length; i++) {
            pattern[i] = (byte) (i % PERIOD * 7);
        }
        writer = hub.client();
        reader = hub.client();
        Publication publication = writer.publish(PublicationOptions.of(id, NAME, Content.BYTES, Bound.BOUNDED, key))
                .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        writing = run("honest-writer", () -> write(publication));
        reading = run("honest-reader", this::read);
    }

    StreamId id() {
        return id;
    }

    /** Bytes that were received, authentic and right. */
    long received() {
        return received.get();
    }

    void pace(long newBytesPerSecond) {
        bytesPerSecond = newBytesPerSecond;
    }

    /** Connections that either side needed: two, unless one broke. */
    long connections() {
        return writer.connections() + reader.connections();
    }

    /** Ends the stream. Returns how many bytes it had, all of which have arrived; fails as the first side that failed. */
    long finish() throws Exception {
        stopped = true;
        long sent = writing.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        long arrived = reading.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        if (sent != arrived) {
            throw new AssertionError("stream of " + sent + " bytes arrived as " + arrived);
        }
        return sent;
    }

    private long write(Publication publication) throws IOException {
        PublicationWriter out = new PublicationWriter(publication);
        long sent = 0;
        long due = System.nanoTime();
        while (!stopped) {
            out.send(pattern, (int) (sent % PERIOD), CHUNK_BYTES);
            sent += CHUNK_BYTES;
            long pace = bytesPerSecond;
            long now = System.nanoTime();
            // Time that was lost is not made up for: then a rate would say nothing.
            due = pace == UNPACED ? now : Math.max(now - 100_000_000L, due) + CHUNK_BYTES * 1_000_000_000L / pace;
            if (due > now) {
                LockSupport.parkNanos(due - now);
            }
        }
        out.finish();
        return sent;
    }

    private long read() throws IOException {
        StreamConsumer consumer = new StreamConsumer() {
            @Override
            public void bytes(byte[] buffer, int offset, int length) throws StreamException {
                take(buffer, offset, length);
            }
        };
        try (StreamReceiver receiver = new StreamReceiver(
                reader,
                id,
                StartPosition.EARLIEST,
                (stream, epoch) -> StreamSecret.derive(key, epoch.start().suite(), stream, NAME),
                consumer)) {
            while (!receiver.isComplete()) {
                if (receiver.receive(LIMIT).isEmpty()) {
                    throw new AssertionError("nothing arrives for " + LIMIT);
                }
            }
        }
        return received.get();
    }

    private void take(byte[] buffer, int offset, int length) throws StreamException {
        long at = received.get();
        int done = 0;
        while (done < length) {
            int from = (int) ((at + done) % PERIOD);
            int part = Math.min(length - done, pattern.length - from);
            if (!java.util.Arrays.equals(buffer, offset + done, offset + done + part, pattern, from, from + part)) {
                throw new CorruptDataException(ErrorCode.BAD_RECORD, "other bytes arrive than were sent", "at", at);
            }
            done += part;
        }
        received.addAndGet(length);
    }

    @Override
    public void close() {
        stopped = true;
        writer.close();
        reader.close();
    }

    private static CompletableFuture<Long> run(String name, Callable<Long> task) {
        CompletableFuture<Long> result = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        result.complete(task.call());
                    } catch (Throwable e) {
                        result.completeExceptionally(new CompletionException(name + " failed", e));
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return result;
    }
}
