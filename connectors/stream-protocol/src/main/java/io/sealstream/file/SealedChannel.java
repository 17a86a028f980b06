package io.sealstream.file;

import io.sealstream.cipher.OpenedSegment;
import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * The content of a file of bytes, to be read from any place. Every byte that {@code read} gives has been verified; a segment that is refused
 * gives none, and leaves the position where it was. Not thread safe.
 */
final class SealedChannel implements SeekableByteChannel {

    private final SegFile file;
    private final SegmentCursor cursor;
    private @Nullable OpenedSegment current;
    private long position;
    private boolean open = true;

    SealedChannel(SegFile file, SegmentCursor cursor) {
        this.file = file;
        this.cursor = cursor;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        requireOpen();
        if (!target.hasRemaining()) {
            return 0;
        }
        if (position >= file.plainBytes()) {
            return -1;
        }
        OpenedSegment segment = segmentAtPosition();
        int from = (int) (position - segment.header().offset());
        int count = Math.min(target.remaining(), segment.payloadBytes() - from);
        target.put(segment.buffer(), segment.payloadOffset() + from, count);
        position += count;
        return count;
    }

    @Override
    public long position() throws IOException {
        requireOpen();
        return position;
    }

    @Override
    public SeekableByteChannel position(long newPosition) throws IOException {
        requireOpen();
        if (newPosition < 0) {
            throw new IllegalArgumentException("position is not negative, found " + newPosition);
        }
        position = newPosition;
        return this;
    }

    @Override
    public long size() throws IOException {
        requireOpen();
        return file.plainBytes();
    }

    @Override
    public int write(ByteBuffer source) {
        throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long size) {
        throw new NonWritableChannelException();
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        open = false;
    }

    private OpenedSegment segmentAtPosition() throws IOException {
        OpenedSegment segment = current;
        if (segment != null && holdsPosition(segment)) {
            return segment;
        }
        boolean follows = segment != null && segment.header().offset() + segment.payloadBytes() == position;
        // The cursor opens into the buffer of the segment before: if it fails, that one is gone too.
        current = null;
        if (!follows) {
            cursor.seekPlainOffset(position);
        }
        OpenedSegment found = cursor.next().orElseThrow(this::conflict);
        if (!holdsPosition(found)) {
            throw conflict();
        }
        current = found;
        return found;
    }

    private boolean holdsPosition(OpenedSegment segment) {
        long from = position - segment.header().offset();
        return from >= 0 && from < segment.payloadBytes();
    }

    private CorruptDataException conflict() {
        return new CorruptDataException(
                ErrorCode.SEQUENCE_CONFLICT,
                "segment does not hold the place that leads to it",
                "plainOffset",
                position);
    }

    private void requireOpen() throws ClosedChannelException {
        if (!open) {
            throw new ClosedChannelException();
        }
    }
}
