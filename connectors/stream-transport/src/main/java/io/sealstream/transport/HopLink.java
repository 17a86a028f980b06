package io.sealstream.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.sealstream.session.HopFrame;
import io.sealstream.transport.hop.HopMessage;

/**
 * The current connection, as the channels of a client use it; counts DATA bytes against the hub's byte credit. Confined to the event
 * loop.
 */
final class HopLink {

    private final Channel channel;
    private long sentBytes;
    private long maxBytes;

    HopLink(Channel channel, long initialMaxBytes) {
        this.channel = channel;
        this.maxBytes = initialMaxBytes;
    }

    void send(int number, HopFrame frame) {
        channel.writeAndFlush(new HopMessage.Control(number, frame));
    }

    /** Sends segments, which the caller has found to fit {@link #allowedBytes}; takes over the buffer. */
    void sendData(int number, ByteBuf segments) {
        sentBytes += segments.readableBytes();
        channel.write(new HopMessage.Data(number, segments));
    }

    void flush() {
        channel.flush();
    }

    boolean isWritable() {
        return channel.isWritable();
    }

    /** DATA bytes that may be sent now. */
    long allowedBytes() {
        return maxBytes - sentBytes;
    }

    void byteCredit(long absoluteMaxBytes) {
        maxBytes = Math.max(maxBytes, absoluteMaxBytes);
    }

    void close() {
        channel.close();
    }
}
