package io.sealstream.file;

import io.sealstream.cipher.AeadProvider;
import io.sealstream.cipher.Epoch;
import io.sealstream.cipher.NamedKey;
import io.sealstream.cipher.SegmentSealer;
import io.sealstream.cipher.StreamSecret;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.EpochStart.Sizing;
import io.sealstream.segment.SegmentHeader.Ending;
import io.sealstream.segment.SegmentLayout;
import io.sealstream.segment.Segmenter;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.StreamName;
import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;

/**
 * Writes a {@code .seg} file of bytes (SPEC section 6). Call {@link #finish} when everything has been written: only that makes the file
 * whole. A stream that is closed without it, because its input failed, leaves a cut file that every reader recognises. Memory: two
 * segments. Not thread safe.
 */
public final class SealedOutputStream extends OutputStream {

    private static final byte[] NO_METADATA = new byte[0];

    private final OutputStream out;
    private final SegmentSealer sealer;
    private final Segmenter segmenter;
    private final byte[] frame;
    private final byte[] one = new byte[1];
    private final long epochOffset;
    private long written;
    private boolean finished;
    private boolean closed;

    private SealedOutputStream(OutputStream out, SegmentSealer sealer, long epochOffset, long written) {
        this.out = out;
        this.sealer = sealer;
        int segmentSize = sealer.epoch().start().segmentSize();
        this.frame = new byte[SegmentSealer.frameBytes(SegFileTrailer.ENCODED_BYTES, 0, segmentSize)];
        this.segmenter =
                new Segmenter(segmentSize, (bytes, offset, length) -> seal(Ending.OPEN, bytes, offset, length));
        this.epochOffset = epochOffset;
        this.written = written;
    }

    /** Starts a file with the default segment size and no name. */
    public static SealedOutputStream create(OutputStream out, NamedKey key) throws IOException {
        return create(out, KeySealer.of(key));
    }

    /** The same, with a key that {@code keys} decides on. */
    public static SealedOutputStream create(OutputStream out, KeySealer keys) throws IOException {
        return create(out, keys, StreamName.NONE, SegmentLayout.DEFAULT_SEGMENT_SIZE, AeadProvider.fastest());
    }

    /**
     * Starts a file that names its key: writes header and epoch.
     *
     * @param out takes the file; closed by {@link #close}
     * @param segmentSize payload bytes of a segment, 1 byte to 16 MiB
     */
    public static SealedOutputStream create(
            OutputStream out, NamedKey key, StreamName name, int segmentSize, AeadProvider provider)
            throws IOException {
        return create(out, KeySealer.of(key), name, segmentSize, provider);
    }

    /** The same, with a key that {@code keys} decides on. */
    public static SealedOutputStream create(
            OutputStream out, KeySealer keys, StreamName name, int segmentSize, AeadProvider provider)
            throws IOException {
        SecureRandom random = new SecureRandom();
        StreamId stream = new StreamId(SessionId.random(random), 0);
        EpochStart start = EpochStart.first(stream, Content.BYTES, Bound.BOUNDED, Sizing.FIXED, segmentSize);
        SealedKey key = keys.seal(new KeyContext(start.suite(), stream, name));
        StreamSecret secret = StreamSecret.derive(key.key(), start.suite(), stream, name);
        return create(out, key, name, Epoch.begin(secret, start, random, NO_METADATA), provider);
    }

    /** For vectors: a file of the given epoch. */
    static SealedOutputStream create(
            OutputStream out, SealedKey key, StreamName name, Epoch epoch, AeadProvider provider) throws IOException {
        EpochStart start = epoch.start();
        byte[] header = new SegFileHeader(
                        start.suite(), start.content(), start.segmentSize(), start.stream(), name, key.sources())
                .encode(key.key());
        byte[] record = epoch.record().encode();
        out.write(header);
        out.write(record);
        return new SealedOutputStream(
                out, new SegmentSealer(epoch, provider), header.length, header.length + (long) record.length);
    }

    @Override
    public void write(int b) throws IOException {
        one[0] = (byte) b;
        write(one, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (finished || closed) {
            throw new IllegalStateException("sealed file is finished or closed: nothing can be written any more");
        }
        segmenter.add(bytes, offset, length);
    }

    /**
     * Writes the FINAL segment and the trailer. A second call does nothing.
     *
     * @throws IllegalStateException if the stream was closed before: the file is cut, and must not be taken for whole
     */
    public void finish() throws IOException {
        if (finished) {
            return;
        }
        if (closed) {
            throw new IllegalStateException("sealed file was closed before it was finished: it is cut");
        }
        finished = true;
        segmenter.drainTo((bytes, offset, length) -> seal(Ending.FINAL, bytes, offset, length));
        long finalSequence = sealer.nextSequence() - 1;
        long trailerBytes = SegmentSealer.frameBytes(SegFileTrailer.ENCODED_BYTES, 0, 0);
        SegFileTrailer trailer =
                new SegFileTrailer(written + trailerBytes, epochOffset, 0, finalSequence, sealer.nextOffset());
        put(sealer.sealTrailer(trailer.encode(), frame, 0));
        out.flush();
    }

    /** Plaintext bytes written so far. */
    public long plainBytes() {
        return sealer.nextOffset() + segmenter.pendingBytes();
    }

    /** Flushes whole segments; what waits for a full segment keeps waiting. */
    @Override
    public void flush() throws IOException {
        out.flush();
    }

    /** Closes the target. Does not finish the file: see the class comment. */
    @Override
    public void close() throws IOException {
        closed = true;
        out.close();
    }

    private void seal(Ending ending, byte[] bytes, int offset, int length) throws IOException {
        put(sealer.seal(ending, NO_METADATA, bytes, offset, length, frame, 0));
    }

    private void put(int frameBytes) throws IOException {
        out.write(frame, 0, frameBytes);
        written += frameBytes;
    }
}
