package io.sealstream.file;

import io.sealstream.cipher.AeadProvider;
import io.sealstream.cipher.KeyLookup;
import io.sealstream.cipher.OpenedSegment;
import io.sealstream.segment.Content;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@code .seg} file of bytes (SPEC section 6). Every byte that {@code read} returns has been verified. A cut or altered file
 * yields what was authentic before the fault, then the error, and the same error again on every further call. Memory: two segments. Not
 * thread safe.
 */
public final class SealedInputStream extends InputStream {

    private final SegmentSequence segments;
    private final byte[] one = new byte[1];
    private byte[] plain = new byte[0];
    private int position;
    private int limit;
    private boolean complete;
    private @Nullable IOException failure;

    private SealedInputStream(SegmentSequence segments) {
        this.segments = segments;
    }

    /** Reads header and epoch of a file that names its key, and checks that the key fits; closes nothing on failure. */
    public static SealedInputStream open(InputStream in, KeyLookup keys) throws IOException {
        return open(in, KeyOpener.of(keys));
    }

    /** The same for a file whose key {@code keys} finds. */
    public static SealedInputStream open(InputStream in, KeyOpener keys) throws IOException {
        return open(in, keys, AeadProvider.fastest());
    }

    /** The same with ciphers of {@code provider}. */
    public static SealedInputStream open(InputStream in, KeyOpener keys, AeadProvider provider) throws IOException {
        return new SealedInputStream(SegmentSequence.open(in, keys, provider, Set.of(Content.BYTES)));
    }

    @Override
    public int read() throws IOException {
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        while (position == limit) {
            if (complete) {
                return -1;
            }
            next();
        }
        int count = Math.min(length, limit - position);
        System.arraycopy(plain, position, target, offset, count);
        position += count;
        return count;
    }

    @Override
    public int available() {
        return limit - position;
    }

    /** Whether the FINAL segment and the trailer have been verified. */
    public boolean isComplete() {
        return complete;
    }

    /** Plaintext bytes verified so far. */
    public long plainBytes() {
        return segments.plainBytes();
    }

    @Override
    public void close() throws IOException {
        segments.close();
    }

    private void next() throws IOException {
        if (failure != null) {
            throw failure;
        }
        try {
            OpenedSegment opened = segments.next();
            plain = opened.buffer();
            position = opened.payloadOffset();
            limit = position + opened.payloadBytes();
            if (opened.header().isFinal()) {
                segments.finish();
                complete = true;
            }
        } catch (IOException e) {
            failure = e;
            // What was authentic before the fault is released first; the next call throws.
            if (position == limit) {
                throw e;
            }
        }
    }
}
