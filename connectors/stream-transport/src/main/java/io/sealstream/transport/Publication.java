package io.sealstream.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.sealstream.cipher.AeadProvider;
import io.sealstream.cipher.Epoch;
import io.sealstream.cipher.SegmentSealer;
import io.sealstream.cipher.StreamSecret;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.PeerViolationException;
import io.sealstream.error.StreamException;
import io.sealstream.error.StreamExceptions;
import io.sealstream.segment.Beacon;
import io.sealstream.segment.BeaconFrame;
import io.sealstream.segment.Compression;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.EpochStart.Sizing;
import io.sealstream.segment.PayloadLength;
import io.sealstream.segment.RecordSpan;
import io.sealstream.segment.SegmentCodec;
import io.sealstream.segment.SegmentLayout;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.Suite;
import io.sealstream.segment.Tlvs;
import io.sealstream.session.HopFrame;
import io.sealstream.session.SenderSession;
import io.sealstream.stream.EncoderStatistics;
import io.sealstream.stream.FrameSink;
import io.sealstream.stream.StreamEncoder;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One stream being written to a hub. Seals as it is given bytes or records, keeps sealed segments until the hub holds them durably, and
 * sends them again over a new connection. Thread safe. Never blocks: when credit has run out it accepts less, and {@link #room}
 * completes when there is some again.
 */
public final class Publication implements HopChannel, AutoCloseable {

    /** Small segments travel together up to this, so that one record head and tag serves many. */
    private static final int MAX_DATA_BYTES = 256 << 10;

    private static final int SEAL_TIME_BYTES = 12;

    /** Most sealed bytes and segments that are kept for a hub that grants very much and stores nothing. */
    private static final long MAX_KEPT_BYTES = 128L << 20;

    private static final int MAX_KEPT_SEGMENTS = 10_000;

    /** Offsets and numbers of records that no stream has reached, and behind which there is room for as much again. */
    private static final long MAX_POSITION = 1L << 62;

    private final StreamClient client;
    private final int number;
    private final PublicationOptions options;
    private final StreamSecret secret;
    private final CompletableFuture<Publication> ready = new CompletableFuture<>();
    private final CompletableFuture<StreamException> failed = new CompletableFuture<>();
    private final AtomicBoolean pumpScheduled = new AtomicBoolean();
    private final FramePool pool;
    private final Object lock = new Object();

    /** Whether the hub has answered on this connection; on the event loop. */
    private boolean answered;

    // Guarded by lock.
    private @Nullable StreamEncoder encoder;
    private @Nullable SenderSession session;
    private @Nullable StreamException failure;
    private boolean closed;
    private final List<Waiter> waiters = new ArrayList<>();

    private record Waiter(Optional<Long> durable, CompletableFuture<Void> future) {}

    Publication(StreamClient client, int number, PublicationOptions options) {
        this.client = client;
        this.number = number;
        this.options = options;
        this.secret = StreamSecret.derive(options.key(), Suite.AES_256_GCM, options.stream(), options.name());
        boolean noted = options.sealing().sealTimes() || options.sealing().compression() != Compression.NONE;
        int publicBytes = RecordSpan.ENCODED_BYTES + (noted ? PayloadLength.ENCODED_BYTES : 0);
        int privateBytes = options.sealing().sealTimes() ? SEAL_TIME_BYTES : 0;
        this.pool = new FramePool(SegmentSealer.frameBytes(publicBytes, privateBytes, options.segmentSize()));
    }

    CompletableFuture<Publication> ready() {
        return ready;
    }

    public StreamId stream() {
        return options.stream();
    }

    /**
     * Adds bytes, as far as credit goes.
     *
     * @return how many were accepted
     * @throws IOException if the publication has failed; the same again on every further call
     */
    public int send(byte[] bytes, int offset, int length) throws IOException {
        synchronized (lock) {
            return usable().send(bytes, offset, length);
        }
    }

    /**
     * Adds a record.
     *
     * @return whether it was accepted; not, when credit has run out
     * @throws IOException if the record is too long, or the publication has failed
     */
    public boolean sendRecord(byte[] record, int offset, int length) throws IOException {
        synchronized (lock) {
            return usable().sendRecord(record, offset, length);
        }
    }

    /** Attaches metadata to every segment that is sealed from now on; see {@link StreamEncoder#attach}. */
    public void attach(Tlvs publicTlvs, Tlvs privateTlvs) throws IOException {
        synchronized (lock) {
            usable().attach(publicTlvs, privateTlvs);
        }
    }

    /** Seals what waits in a short segment; see {@link StreamEncoder#flush}. */
    public boolean flush() throws IOException {
        synchronized (lock) {
            return usable().flush();
        }
    }

    /** Ends the stream with its FINAL segment. A second call does nothing. */
    public void retire() throws IOException {
        synchronized (lock) {
            usable().retire();
        }
    }

    /** Whether more is accepted at this moment. */
    public boolean hasRoom() {
        synchronized (lock) {
            return encoder != null && encoder.credits() > 0;
        }
    }

    /** Completes, on the client's event loop, when more is accepted, or with the failure. */
    public CompletableFuture<Void> room() {
        return await(Optional.empty());
    }

    /** Completes, on the client's event loop, when everything sealed so far is durable at the hub, or with the failure. */
    public CompletableFuture<Void> durable() {
        synchronized (lock) {
            return await(Optional.of(session == null ? 0L : session.nextSubmit()));
        }
    }

    /** Completes, on the client's event loop, with the reason if the publication fails; never if it is closed before. */
    public CompletableFuture<StreamException> failed() {
        return failed.copy();
    }

    /** First segment that is not durable at the hub. */
    public long durableNext() {
        synchronized (lock) {
            return session == null ? 0 : session.durableNext();
        }
    }

    /** Payload bytes that wait for a full segment or a flush. */
    public int pendingBytes() {
        synchronized (lock) {
            return encoder == null ? 0 : encoder.pendingBytes();
        }
    }

    /** Payload bytes of the whole stream, with what was written before this epoch and what waits for a full segment. */
    public long streamBytes() {
        synchronized (lock) {
            StreamEncoder current = Objects.requireNonNull(encoder, "encoder");
            return current.epoch().start().offset() + current.statistics().bytesSent() + current.pendingBytes();
        }
    }

    public EncoderStatistics statistics() {
        synchronized (lock) {
            return Objects.requireNonNull(encoder, "encoder").statistics();
        }
    }

    /** Leaves the stream as it stands at the hub; what is not durable yet may be lost. Never ends the stream: see {@link #retire}. */
    @Override
    public void close() {
        client.run(() -> {
            synchronized (lock) {
                closed = true;
            }
            // Once it has failed, the number may belong to another channel.
            if (client.channel(number).filter(channel -> channel == this).isPresent()) {
                sendBeacon(/* intervalMs= */ 0);
                client.unregister(number);
                client.link().ifPresent(link -> link.send(number, new HopFrame.End()));
            }
        });
    }

    // ---- on the event loop

    @Override
    public void connected(HopLink link) {
        answered = false;
        client.expectAnswer(number, this, () -> answered);
        synchronized (lock) {
            Optional<Long> resumed =
                    Optional.ofNullable(session).map(s -> s.epoch().epochId());
            link.send(
                    number,
                    new HopFrame.Open(
                            options.stream(),
                            options.name(),
                            options.content(),
                            options.bound(),
                            options.segmentSize(),
                            secret.writerProof(),
                            resumed));
        }
    }

    @Override
    public void disconnected() {
        synchronized (lock) {
            if (session != null) {
                session.disconnected();
            }
        }
    }

    @Override
    public void frame(HopFrame frame) throws StreamException {
        if (frame instanceof HopFrame.OpenAck ack) {
            opened(ack);
        } else if (frame instanceof HopFrame.Credit credit) {
            synchronized (lock) {
                SenderSession current = session;
                if (current == null) {
                    throw new PeerViolationException(
                            ErrorCode.PROTOCOL, "hub sent CREDIT before it accepted the stream");
                }
                long before = current.maxSequence();
                recycle(current.credited(new HopFrame.Credit(
                        credit.receivedNext(),
                        credit.durableNext(),
                        bounded(credit.maxSequence(), credit.durableNext()))));
                addCredits(current.maxSequence() - before);
            }
            wakeWaiters();
            pump();
        } else if (frame instanceof HopFrame.Fenced fenced) {
            throw new PeerViolationException(
                    ErrorCode.FENCED,
                    "a newer writer has taken over this stream",
                    "stream",
                    options.stream(),
                    "reason",
                    fenced.reason());
        } else if (frame instanceof HopFrame.Failure refused) {
            throw StreamExceptions.of(
                    refused.code(), "hub refused the stream", "stream", options.stream(), "reason", refused.reason());
        } else {
            throw new PeerViolationException(
                    ErrorCode.PROTOCOL, "hub sent a frame that no publisher expects", "type", frame.type());
        }
    }

    @Override
    public void data(ByteBuf segments) throws StreamException {
        throw new PeerViolationException(ErrorCode.PROTOCOL, "hub sent DATA to a publisher");
    }

    @Override
    public void writable() {
        pump();
    }

    @Override
    public void failed(StreamException reason) {
        synchronized (lock) {
            if (failure == null) {
                failure = reason;
            }
        }
        ready.completeExceptionally(reason);
        failed.complete(reason);
        wakeWaiters();
    }

    private void opened(HopFrame.OpenAck answer) throws StreamException {
        if (answered) {
            throw new PeerViolationException(ErrorCode.PROTOCOL, "hub accepted the stream twice");
        }
        answered = true;
        HopFrame.OpenAck ack = new HopFrame.OpenAck(
                answer.receivedNext(),
                answer.durableNext(),
                answer.nextOffset(),
                answer.nextRecord(),
                answer.epochCount(),
                answer.lastEpoch(),
                bounded(answer.maxSequence(), answer.durableNext()));
        HopLink link = client.link().orElseThrow();
        synchronized (lock) {
            SenderSession current = session;
            if (current == null) {
                current = begin(ack);
                session = current;
                link.send(number, new HopFrame.Epoch(current.epoch()));
                client.run(this::beacon);
            } else {
                long before = current.maxSequence();
                if (current.mustSendEpoch(ack)) {
                    link.send(number, new HopFrame.Epoch(current.epoch()));
                }
                recycle(current.reopened(ack));
                addCredits(current.maxSequence() - before);
            }
        }
        ready.complete(this);
        wakeWaiters();
        pump();
    }

    /** What a hub grants, as far as this side keeps segments for it. */
    private long bounded(long maxSequence, long durableNext) {
        long window = Math.max(2, Math.min(MAX_KEPT_SEGMENTS, MAX_KEPT_BYTES / options.segmentSize()));
        return durableNext > Long.MAX_VALUE - window ? maxSequence : Math.min(maxSequence, durableNext + window);
    }

    private SenderSession begin(HopFrame.OpenAck ack) throws StreamException {
        boolean possible = ack.durableNext() <= SegmentLayout.MAX_SEQUENCE
                && ack.maxSequence() >= ack.durableNext()
                && ack.nextOffset() <= MAX_POSITION
                && ack.nextRecord() <= MAX_POSITION;
        if (!possible) {
            throw new PeerViolationException(
                    ErrorCode.PROTOCOL,
                    "hub says that the stream stands where none can",
                    "durableNext",
                    ack.durableNext(),
                    "maxSequence",
                    ack.maxSequence(),
                    "nextOffset",
                    ack.nextOffset(),
                    "nextRecord",
                    ack.nextRecord());
        }
        EpochStart start = EpochStart.first(
                        options.stream(), options.content(), options.bound(), Sizing.VARIABLE, options.segmentSize())
                .continuedBy(ack.lastEpoch().orElse(0L), ack.epochCount(), ack.durableNext(), ack.nextOffset());
        Epoch epoch = Epoch.begin(secret, start, new SecureRandom(), options.hedge());
        encoder = new StreamEncoder(
                epoch,
                AeadProvider.fastest(),
                ack.nextRecord(),
                ack.maxSequence() - ack.durableNext(),
                options.sealing().encoder(),
                new Sink());
        return new SenderSession(epoch.record(), ack);
    }

    /** Tells how far the stream has come, now and once every interval; on the event loop. */
    private void beacon() {
        Duration interval = options.sealing().beaconInterval();
        boolean over;
        synchronized (lock) {
            over = closed
                    || failure != null
                    || encoder == null
                    || encoder.statistics().ended();
        }
        if (!over && options.bound() == Bound.LIVE && !interval.isZero()) {
            sendBeacon((int) interval.toMillis());
            client.later(interval, this::beacon);
        }
    }

    /** Sealed only to be sent: one that waited for a connection would be old. Under the lock, as DATA is. */
    private void sendBeacon(int intervalMs) {
        Optional<HopLink> link = client.link();
        boolean wanted = !options.sealing().beaconInterval().isZero();
        synchronized (lock) {
            StreamEncoder current = encoder;
            SenderSession sender = session;
            if (sender == null || current == null || failure != null) {
                return;
            }
            if (sender.isConnected() && wanted && link.isPresent()) {
                current.sealBeacon(beaconOf(sender, current, intervalMs))
                        .ifPresent(frame -> link.get().send(number, new HopFrame.Beacon(parsed(frame))));
            }
        }
    }

    /** What readers can have: what is sealed and still waits for credit is nothing that anybody withholds. */
    private static Beacon beaconOf(SenderSession session, StreamEncoder encoder, int intervalMs) {
        long nowMs = System.currentTimeMillis();
        Optional<SenderSession.Frame> unsent = session.firstUnsent();
        long sequence = unsent.map(SenderSession.Frame::sequence).orElseGet(encoder::nextSequence);
        long offset = unsent.map(frame -> SegmentCodec.payloadOffset(frame.buffer(), 0))
                .orElseGet(encoder::nextOffset);
        return new Beacon(sequence, offset, nowMs, intervalMs);
    }

    private static BeaconFrame parsed(byte[] ownFrame) {
        try {
            return BeaconFrame.parse(ownFrame);
        } catch (StreamException e) {
            throw new AssertionError("internal error: a beacon that was just sealed parses", e);
        }
    }

    /** Sends what may be sent; on the event loop. */
    private void pump() {
        Optional<HopLink> current = client.link();
        if (current.isEmpty()) {
            return;
        }
        HopLink link = current.get();
        boolean sentAny = false;
        while (link.isWritable()) {
            CompositeByteBuf data = Unpooled.compositeBuffer(64);
            synchronized (lock) {
                gather(link, data);
            }
            if (!data.isReadable()) {
                data.release();
                break;
            }
            link.sendData(number, data);
            sentAny = true;
        }
        if (sentAny) {
            link.flush();
        }
    }

    private void gather(HopLink link, CompositeByteBuf data) {
        SenderSession current = session;
        while (current != null && failure == null && data.numComponents() < 64) {
            Optional<SenderSession.Frame> next = current.nextToSend();
            if (next.isEmpty()) {
                return;
            }
            int bytes = next.get().bytes();
            int gathered = data.readableBytes();
            boolean full = gathered > 0 && gathered + bytes > MAX_DATA_BYTES;
            if (full || gathered + bytes > link.allowedBytes()) {
                return;
            }
            data.addComponent(true, Unpooled.wrappedBuffer(next.get().buffer(), 0, bytes));
            current.sent();
        }
    }

    private CompletableFuture<Void> await(Optional<Long> durable) {
        CompletableFuture<Void> future = new CompletableFuture<>();
        synchronized (lock) {
            waiters.add(new Waiter(durable, future));
        }
        client.run(this::wakeWaiters);
        return future;
    }

    private void wakeWaiters() {
        List<Waiter> due = new ArrayList<>();
        StreamException reason;
        synchronized (lock) {
            reason = failure;
            waiters.removeIf(waiter -> {
                boolean reached = waiter.durable()
                        .map(sequence -> session != null && session.durableNext() >= sequence)
                        .orElseGet(() -> encoder != null && encoder.credits() > 0);
                if (reached || reason != null) {
                    due.add(waiter);
                }
                return reached || reason != null;
            });
        }
        for (Waiter waiter : due) {
            if (reason == null) {
                waiter.future().complete(null);
            } else {
                waiter.future().completeExceptionally(reason);
            }
        }
    }

    private void recycle(List<SenderSession.Frame> durable) {
        durable.forEach(frame -> pool.giveBack(frame.buffer()));
    }

    private void addCredits(long segments) {
        Objects.requireNonNull(encoder, "encoder").addCredits((int) segments);
    }

    private StreamEncoder usable() throws StreamException {
        if (failure != null) {
            throw failure;
        }
        return Objects.requireNonNull(encoder, "a publication is given out when it is ready");
    }

    /** Where the encoder puts frames; called under the lock by whoever sends. */
    private final class Sink implements FrameSink {
        @Override
        public byte[] buffer(int frameBytes) {
            return pool.take(frameBytes);
        }

        @Override
        public void accept(long sequence, byte[] buffer, int frameBytes) {
            Objects.requireNonNull(session, "session").submit(new SenderSession.Frame(sequence, buffer, frameBytes));
            if (pumpScheduled.compareAndSet(false, true)) {
                client.run(() -> {
                    pumpScheduled.set(false);
                    pump();
                });
            }
        }
    }
}
