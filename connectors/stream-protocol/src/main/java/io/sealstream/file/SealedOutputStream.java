package io.sealstream.file;

import io.sealstream.cipher.AeadProvider;
import io.sealstream.cipher.Epoch;
import io.sealstream.cipher.NamedKey;
import io.sealstream.segment.Compression;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.EpochStart.Sizing;
import io.sealstream.segment.SegmentHeader.Ending;
import io.sealstream.segment.SegmentLayout;
import io.sealstream.segment.Segmenter;
import io.sealstream.segment.StreamName;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes a {@code .seg} file of bytes (SPEC section 6). Call {@link #finish} when everything has been written: only that makes the file
 * whole. A stream that is closed without it, because its input failed, leaves a cut file that every reader recognises. Memory: two
 * segments. Not thread safe.
 */
public final class SealedOutputStream extends OutputStream {

    private final SegFileWriter file;
    private final Segmenter segmenter;
    private final byte[] one = new byte[1];
    private boolean finished;
    private boolean closed;

    private SealedOutputStream(SegFileWriter file) {
        this.file = file;
        this.segmenter = new Segmenter(
                file.start().segmentSize(), (bytes, offset, length) -> file.bytes(Ending.OPEN, bytes, offset, length));
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
        EpochStart start = FileEpochs.first(Content.BYTES, Sizing.FIXED, segmentSize);
        return new SealedOutputStream(SegFileWriter.begin(out, keys, name, start, provider, Compression.NONE));
    }

    /**
     * The same with segments of variable size: {@link #flush} seals what waits, at the cost of an index at the end of the file, and of
     * arithmetic instead of a search for whoever reads from the middle.
     */
    public static SealedOutputStream createFlushable(
            OutputStream out, KeySealer keys, StreamName name, int segmentSize, AeadProvider provider)
            throws IOException {
        EpochStart start = FileEpochs.first(Content.BYTES, Sizing.VARIABLE, segmentSize);
        return new SealedOutputStream(SegFileWriter.begin(out, keys, name, start, provider, Compression.NONE));
    }

    /**
     * A file with segments of variable size, each compressed where that makes it shorter: its length then says something of the content
     * (SPEC section 10).
     */
    public static SealedOutputStream createCompressed(
            OutputStream out,
            KeySealer keys,
            StreamName name,
            int segmentSize,
            AeadProvider provider,
            Compression compression)
            throws IOException {
        EpochStart start = FileEpochs.first(Content.BYTES, Sizing.VARIABLE, segmentSize);
        return new SealedOutputStream(SegFileWriter.begin(out, keys, name, start, provider, compression));
    }

    /** For repair and vectors: a file of the given epoch, under which nothing has been sealed. */
    static SealedOutputStream create(
            OutputStream out, SealedKey key, StreamName name, Epoch epoch, AeadProvider provider) throws IOException {
        return new SealedOutputStream(new SegFileWriter(out, key, name, epoch, provider, Compression.NONE));
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
        segmenter.drainTo((bytes, offset, length) -> file.bytes(Ending.FINAL, bytes, offset, length));
        file.finish();
    }

    /** Plaintext bytes written so far. */
    public long plainBytes() {
        return file.plainBytes() + segmenter.pendingBytes();
    }

    /**
     * Flushes whole segments. What waits for a full segment keeps waiting, unless the file is {@linkplain #createFlushable of variable
     * size}.
     */
    @Override
    public void flush() throws IOException {
        if (file.start().sizing() == Sizing.VARIABLE && !finished && !closed) {
            segmenter.flush();
        }
        file.flush();
    }

    /** Closes the target. Does not finish the file: see the class comment. */
    @Override
    public void close() throws IOException {
        closed = true;
        file.close();
    }
}
