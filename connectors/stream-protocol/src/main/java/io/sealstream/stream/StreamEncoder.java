package io.sealstream.stream;

import io.sealstream.cipher.AeadProvider;
import io.sealstream.cipher.Epoch;
import io.sealstream.cipher.SegmentSealer;
import io.sealstream.segment.Beacon;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.EpochStart.Sizing;
import io.sealstream.segment.RecordPacker;
import io.sealstream.segment.RecordSpan;
import io.sealstream.segment.SegmentHeader.Ending;
import io.sealstream.segment.Segmenter;
import io.sealstream.segment.Tlvs;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;

/**
 * Cuts bytes or records into segments and seals them, as far as credits go. Usable without Flink and without a network. Not thread safe.
 *
 * <p>Credits count segments. Without any left, {@link #send} accepts nothing more than fits the segment being filled, and
 * {@link #sendRecord} refuses; {@link #addCredits} lets both go on. Nothing that was refused is lost: the caller keeps it and offers it
 * again.
 */
public final class StreamEncoder {

    /** Credits at the start unless told otherwise (SPEC section 7.5). */
    public static final int DEFAULT_CREDITS = 100;

    private static final byte[] NO_METADATA = new byte[0];

    private final SegmentSealer sealer;
    private final FrameSink sink;
    private final SegmentNotes notes;
    private final Optional<Segmenter> segmenter;
    private final Optional<RecordPacker> packer;
    private long credits;
    private long segmentsSent;
    private long bytesSent;
    private long recordsSent;
    private boolean ended;

    /**
     * @param epoch a fresh epoch; the encoder is the only one to seal under it
     * @param firstRecord number of the first record; 0 unless the stream is continued
     * @param credits segments that may be sealed at once
     */
    public StreamEncoder(Epoch epoch, AeadProvider provider, long firstRecord, long credits, FrameSink sink) {
        this(epoch, provider, firstRecord, credits, EncoderOptions.DEFAULT, sink);
    }

    /**
     * The same with other options.
     *
     * @throws IllegalArgumentException in an epoch of fixed-size segments, which have no metadata and no compression
     */
    public StreamEncoder(
            Epoch epoch,
            AeadProvider provider,
            long firstRecord,
            long credits,
            EncoderOptions options,
            FrameSink sink) {
        if (epoch.start().sizing() == Sizing.FIXED && options.sealClock().isPresent()) {
            throw new IllegalArgumentException("segments of fixed size have no metadata: their size is their place");
        }
        this.notes = new SegmentNotes(options);
        this.sealer = new SegmentSealer(epoch, provider, options.compression());
        this.sink = Objects.requireNonNull(sink, "sink");
        this.credits = credits;
        int segmentSize = epoch.start().segmentSize();
        boolean records = epoch.start().content() == Content.RECORDS;
        this.segmenter = records ? Optional.empty() : Optional.of(new Segmenter(segmentSize, this::sealBytes));
        this.packer = records
                ? Optional.of(new RecordPacker(
                        segmentSize, RecordPacker.DEFAULT_MAX_RECORD_BYTES, firstRecord, this::sealRecords))
                : Optional.empty();
    }

    /**
     * Adds bytes to a stream of BYTES.
     *
     * @return how many were accepted, from {@code offset}: all, unless credits ran out
     * @throws IllegalStateException after the end, or on a stream of RECORDS
     */
    public int send(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        requireOpen();
        Segmenter target = segmenter.orElseThrow(() -> new IllegalStateException("stream carries records, not bytes"));
        int accepted = 0;
        while (accepted < length) {
            boolean creditLeft = credits > 0;
            // The last byte of a segment seals it, and that takes a credit.
            int room = creditLeft ? target.roomBytes() : target.roomBytes() - 1;
            int piece = Math.min(length - accepted, room);
            if (piece == 0) {
                break;
            }
            target.add(bytes, offset + accepted, piece);
            accepted += piece;
        }
        return accepted;
    }

    /**
     * Adds a record to a stream of RECORDS. One that needs several segments is accepted with the last credit and overdraws it.
     *
     * @return whether it was accepted; not, when credits have run out
     * @throws io.sealstream.error.LimitExceededException if it is longer than 16 MiB
     * @throws IllegalStateException after the end, or on a stream of BYTES
     */
    public boolean sendRecord(byte[] record, int offset, int length) throws IOException {
        requireOpen();
        RecordPacker target = packer.orElseThrow(() -> new IllegalStateException("stream carries bytes, not records"));
        if (credits <= 0) {
            return false;
        }
        target.add(record, offset, length);
        recordsSent++;
        return true;
    }

    /**
     * Seals what waits in a short segment, so that it does not wait longer. Does nothing in a stream of fixed-size segments, whose form
     * allows a short segment only at the end.
     *
     * @return whether nothing waits any more
     */
    public boolean flush() throws IOException {
        if (pendingBytes() == 0) {
            return true;
        }
        if (credits <= 0 || sealer.epoch().start().sizing() == Sizing.FIXED) {
            return false;
        }
        if (segmenter.isPresent()) {
            segmenter.get().flush();
        }
        if (packer.isPresent()) {
            packer.get().flush();
        }
        return true;
    }

    /**
     * Ends a bounded stream with its FINAL segment, whatever the credits. A second call does nothing.
     *
     * @throws IllegalStateException on a live stream, whose end is not expected: see {@link #retire}
     */
    public void end() throws IOException {
        if (sealer.epoch().start().bound() == Bound.LIVE) {
            throw new IllegalStateException("a live stream has no end; retire() leaves it for good");
        }
        sealFinal();
    }

    /**
     * Attaches metadata of the application to every segment that is sealed from now on, instead of what was attached before; call
     * {@link #flush} before, if what waits should not have it.
     *
     * @param publicTlvs readable by everybody, up to 4,032 bytes; types from {@link Tlvs#FIRST_APPLICATION_TYPE} on
     * @param privateTlvs readable by readers only, up to 65,469 bytes; types likewise
     * @throws IllegalArgumentException if a type or length is out of range
     * @throws IllegalStateException in an epoch of fixed-size segments
     */
    public void attach(Tlvs publicTlvs, Tlvs privateTlvs) {
        if (sealer.epoch().start().sizing() == Sizing.FIXED) {
            throw new IllegalStateException("segments of fixed size have no metadata: their size is their place");
        }
        notes.attach(publicTlvs, privateTlvs);
    }

    /** Ends any stream with its FINAL segment, because its writer leaves for good. A second call does nothing. */
    public void retire() throws IOException {
        sealFinal();
    }

    /**
     * Seals a beacon, which says how far this encoder has sealed (SPEC section 3.6). It takes no credit and is not given to the sink.
     *
     * @param nowMs milliseconds since 1970-01-01 UTC
     * @param intervalMs when the next one comes at the latest, up to a day; 0: no more come
     * @return the frame; empty if the stream has no beacons, because it is bounded or has ended
     */
    public Optional<byte[]> sealBeacon(long nowMs, int intervalMs) {
        return sealBeacon(new Beacon(sealer.nextSequence(), sealer.nextOffset(), nowMs, intervalMs));
    }

    /** The same of a place that lies before what is sealed: how far segments have been sent. */
    public Optional<byte[]> sealBeacon(Beacon beacon) {
        boolean live = sealer.epoch().start().bound() == Bound.LIVE && !ended;
        return live ? Optional.of(sealer.sealBeacon(beacon)) : Optional.empty();
    }

    /** Allows {@code segments} more. */
    public void addCredits(int segments) {
        if (segments < 0) {
            throw new IllegalArgumentException("credits are only ever added, found " + segments);
        }
        credits += segments;
    }

    /** Segments that may still be sealed. */
    public long credits() {
        return credits;
    }

    public Epoch epoch() {
        return sealer.epoch();
    }

    public long nextSequence() {
        return sealer.nextSequence();
    }

    /** Payload offset that the next segment gets. */
    public long nextOffset() {
        return sealer.nextOffset();
    }

    /** Payload bytes that wait for a full segment or a flush. */
    public int pendingBytes() {
        return segmenter.map(Segmenter::pendingBytes).orElse(0)
                + packer.map(RecordPacker::pendingBytes).orElse(0);
    }

    public EncoderStatistics statistics() {
        return new EncoderStatistics(
                sealer.epoch().start().bound(),
                sealer.nextSequence(),
                segmentsSent,
                bytesSent,
                recordsSent,
                pendingBytes(),
                credits,
                ended);
    }

    private void sealFinal() throws IOException {
        if (ended) {
            return;
        }
        if (packer.isPresent()) {
            packer.get().flush();
            RecordSpan span = new RecordSpan(RecordSpan.Part.WHOLE, packer.get().nextRecord(), 0);
            ended = true;
            seal(Ending.FINAL, span.encode(), NO_METADATA, 0, 0);
        }
        if (segmenter.isPresent()) {
            ended = true;
            segmenter.get().drainTo((bytes, offset, length) -> seal(Ending.FINAL, NO_METADATA, bytes, offset, length));
        }
    }

    private void sealBytes(byte[] bytes, int offset, int length) throws IOException {
        seal(Ending.OPEN, NO_METADATA, bytes, offset, length);
    }

    private void sealRecords(RecordSpan span, byte[] buffer, int length) throws IOException {
        seal(Ending.OPEN, span.encode(), buffer, 0, length);
    }

    private void seal(Ending ending, byte[] publicMetadata, byte[] payload, int offset, int length) throws IOException {
        byte[] hidden = notes.privateNow();
        byte[] open = notes.publicOf(publicMetadata, hidden, length);
        byte[] target = sink.buffer(SegmentSealer.frameBytes(open.length, hidden.length, length));
        long sequence = sealer.nextSequence();
        int frameBytes = sealer.seal(ending, open, hidden, payload, offset, length, target, 0);
        credits--;
        segmentsSent++;
        bytesSent += length;
        sink.accept(sequence, target, frameBytes);
    }

    private void requireOpen() {
        if (ended) {
            throw new IllegalStateException("stream has ended: nothing can be sent any more");
        }
    }
}
