package io.sealstream.file;

import io.sealstream.cipher.AeadProvider;
import io.sealstream.cipher.Epoch;
import io.sealstream.cipher.KeyLookup;
import io.sealstream.cipher.OpenedSegment;
import io.sealstream.cipher.RootKey;
import io.sealstream.cipher.SegmentOpener;
import io.sealstream.cipher.StreamSecret;
import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochRecord;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.SegmentType;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@code .seg} file of bytes (SPEC section 6). Every byte that {@code read} returns has been verified. A cut or altered file
 * yields what was authentic before the fault, then the error, and the same error again on every further call. Memory: two segments. Not
 * thread safe.
 */
public final class SealedInputStream extends InputStream {

    private final SegFileReader reader;
    private final SegmentOpener opener;
    private final byte[] one = new byte[1];
    private byte[] plain = new byte[0];
    private int position;
    private int limit;
    private long expectedSequence;
    private long expectedOffset;
    private boolean complete;
    private @Nullable IOException failure;

    private SealedInputStream(SegFileReader reader, SegmentOpener opener) {
        this.reader = reader;
        this.opener = opener;
    }

    /** Reads header and epoch of a file that names its key, and checks that the key fits; closes nothing on failure. */
    public static SealedInputStream open(InputStream in, KeyLookup keys) throws IOException {
        return open(in, keys, AeadProvider.fastest());
    }

    /** The same for a file that names its key, with ciphers of {@code provider}. */
    public static SealedInputStream open(InputStream in, KeyLookup keys, AeadProvider provider) throws IOException {
        return open(in, KeyOpener.of(keys), provider);
    }

    /** The same for a file whose key {@code keys} finds. */
    public static SealedInputStream open(InputStream in, KeyOpener keys) throws IOException {
        return open(in, keys, AeadProvider.fastest());
    }

    /** The same with ciphers of {@code provider}. */
    public static SealedInputStream open(InputStream in, KeyOpener keys, AeadProvider provider) throws IOException {
        SegFileReader reader = new SegFileReader(in);
        SegFileHeader header = reader.header();
        if (header.content() != Content.BYTES) {
            throw new CorruptDataException(
                    ErrorCode.CORRUPT_HEADER, "sealed file carries records, not bytes", "content", header.content());
        }
        RootKey key = keys.open(header.keyContext(), header.keys());
        header.verify(reader.headerBytes(), key);
        EpochRecord record = reader.epoch();
        requireAgreement(header, record.start());
        StreamSecret secret = StreamSecret.derive(key, header.suite(), header.stream(), header.name());
        return new SealedInputStream(reader, new SegmentOpener(Epoch.verify(secret, record), provider));
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
        return expectedOffset;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    private void next() throws IOException {
        if (failure != null) {
            throw failure;
        }
        try {
            OpenedSegment opened = openNext();
            requireData(opened);
            position = opened.payloadOffset();
            limit = position + opened.payloadBytes();
            expectedSequence++;
            expectedOffset += opened.payloadBytes();
            if (opened.header().isFinal()) {
                finish();
            }
        } catch (IOException e) {
            failure = e;
            // What was authentic before the fault is released first; the next call throws.
            if (position == limit) {
                throw e;
            }
        }
    }

    private OpenedSegment openNext() throws IOException {
        int frameBytes = reader.nextFrame();
        if (plain.length < frameBytes) {
            plain = new byte[frameBytes];
        }
        return opener.open(reader.frame(), 0, frameBytes, plain, 0);
    }

    private void finish() throws IOException {
        long fileBytesBefore = reader.bytesRead();
        int frameBytes = reader.nextFrame();
        // Into its own array: the payload of the final segment is still being read.
        OpenedSegment trailer = opener.open(reader.frame(), 0, frameBytes, new byte[frameBytes], 0);
        SegFileTrailer found = trailer.header().type() == SegmentType.TRAILER
                ? SegFileTrailer.decode(trailer.publicMetadata())
                : new SegFileTrailer(0, 0, 0, 0, 0);
        SegFileTrailer expected = new SegFileTrailer(
                fileBytesBefore + frameBytes, reader.epochOffset(), 0, expectedSequence - 1, expectedOffset);
        if (!found.equals(expected) || trailer.header().offset() != expectedOffset) {
            throw new CorruptDataException(
                    ErrorCode.SEQUENCE_CONFLICT, "trailer does not fit the file", "found", found, "expected", expected);
        }
        reader.requireEnd();
        complete = true;
    }

    private void requireData(OpenedSegment opened) throws StreamException {
        boolean inPlace = opened.header().type() == SegmentType.DATA
                && opened.header().sequence() == expectedSequence
                && opened.header().offset() == expectedOffset;
        if (!inPlace) {
            throw new CorruptDataException(
                    ErrorCode.SEQUENCE_CONFLICT,
                    "segment is not the one that must follow",
                    "foundType",
                    opened.header().type(),
                    "foundSegment",
                    opened.header().sequence(),
                    "expectedSegment",
                    expectedSequence,
                    "fileOffset",
                    reader.bytesRead());
        }
    }

    private static void requireAgreement(SegFileHeader header, EpochStart start) throws StreamException {
        boolean agree = header.stream().equals(start.stream())
                && header.suite() == start.suite()
                && header.content() == start.content()
                && header.segmentSize() == start.segmentSize()
                && start.bound() == EpochStart.Bound.BOUNDED
                && start.sequence() == 0
                && start.offset() == 0;
        if (!agree) {
            throw new CorruptDataException(ErrorCode.CORRUPT_HEADER, "file header and epoch record disagree");
        }
    }
}
