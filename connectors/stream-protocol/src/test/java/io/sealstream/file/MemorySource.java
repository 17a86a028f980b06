package io.sealstream.file;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Bytes in memory as the source of a file, that gives at most {@code maxPieceBytes} at a time. Counts what is read. Thread safe. */
final class MemorySource implements SegFileSource {

    private final byte[] bytes;
    private final int maxPieceBytes;
    private final AtomicLong bytesRead = new AtomicLong();
    private final AtomicBoolean closed = new AtomicBoolean();

    MemorySource(byte[] bytes, int maxPieceBytes) {
        this.bytes = bytes;
        this.maxPieceBytes = maxPieceBytes;
    }

    static MemorySource of(byte[] bytes) {
        return new MemorySource(bytes, Integer.MAX_VALUE);
    }

    @Override
    public long sizeBytes() {
        return bytes.length;
    }

    @Override
    public int read(long position, byte[] target, int offset, int length) {
        if (position >= bytes.length) {
            return -1;
        }
        int count = Math.min(Math.min(length, maxPieceBytes), bytes.length - (int) position);
        System.arraycopy(bytes, (int) position, target, offset, count);
        bytesRead.addAndGet(count);
        return count;
    }

    long bytesRead() {
        return bytesRead.get();
    }

    boolean isClosed() {
        return closed.get();
    }

    @Override
    public void close() {
        closed.set(true);
    }
}
