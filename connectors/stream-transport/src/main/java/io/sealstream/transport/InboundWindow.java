package io.sealstream.transport;

import java.util.OptionalLong;

/**
 * How many DATA bytes a hub may send before this side has used up what it has (SPEC section 7.5). Bytes that still wait from an earlier
 * connection count, so that reconnecting never doubles the window. Pure; confined to the event loop.
 */
final class InboundWindow {

    private final long windowBytes;
    private long receivedBytes;
    private long waitingBytes;
    private long granted;

    /** Whether the hub may send a fair amount; read by other threads. */
    private volatile boolean open = true;

    InboundWindow(long windowBytes) {
        this.windowBytes = windowBytes;
    }

    /** A new connection: what HELLO grants. */
    long restart() {
        receivedBytes = 0;
        granted = Math.max(0, windowBytes - waitingBytes);
        look();
        return granted;
    }

    /** Whether {@code bytes} more are within the grant; counts them if they are. */
    boolean received(long bytes) {
        if (bytes > granted - receivedBytes) {
            return false;
        }
        receivedBytes += bytes;
        waitingBytes += bytes;
        look();
        return true;
    }

    /** Bytes were used up: the new absolute grant, when it is worth a frame. */
    OptionalLong released(long bytes) {
        waitingBytes -= bytes;
        long possible = receivedBytes + Math.max(0, windowBytes - waitingBytes);
        if (possible - granted < windowBytes / 4) {
            return OptionalLong.empty();
        }
        granted = possible;
        look();
        return OptionalLong.of(granted);
    }

    /** Whether a quarter of the window is left to the hub: then it is not for want of bytes that it does not send. From any thread. */
    boolean isOpen() {
        return open;
    }

    private void look() {
        open = granted - receivedBytes >= windowBytes / 4;
    }
}
