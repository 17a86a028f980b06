package io.sealstream.transport;

import io.sealstream.stream.FrameSink;
import java.util.ArrayDeque;

/**
 * Arrays for sealed frames of one stream, used again when their frame has become durable; a fresh 64 KiB array would cost a good part
 * of sealing it. Guarded by the publication.
 */
final class FramePool {

    private static final int MAX_POOLED = 128;

    private final ArrayDeque<byte[]> free = new ArrayDeque<>();
    private final int frameBytes;

    /** @param frameBytes length of a full frame; shorter frames use the same arrays, longer ones do not come back */
    FramePool(int frameBytes) {
        this.frameBytes = frameBytes;
    }

    /** See {@link FrameSink#buffer}. */
    byte[] take(int wantedBytes) {
        // A short frame in a long array would hold memory that is not counted.
        if (wantedBytes > frameBytes || wantedBytes < frameBytes / 2) {
            return new byte[wantedBytes];
        }
        byte[] pooled = free.pollFirst();
        return pooled != null ? pooled : new byte[frameBytes];
    }

    void giveBack(byte[] buffer) {
        if (buffer.length == frameBytes && free.size() < MAX_POOLED) {
            free.addFirst(buffer);
        }
    }
}
