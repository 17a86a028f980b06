package io.sealstream.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Objects;

/** Writes a channel in pieces of 256 KiB through one direct buffer: one copy for each byte, and no allocation. Not thread safe. */
final class ChannelOutput extends OutputStream {

    static final int BUFFER_BYTES = 256 << 10;

    private final WritableByteChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);

    ChannelOutput(WritableByteChannel channel) {
        this.channel = channel;
    }

    @Override
    public void write(int b) throws IOException {
        if (!buffer.hasRemaining()) {
            drain();
        }
        buffer.put((byte) b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        int end = offset + length;
        int position = offset;
        while (position < end) {
            if (!buffer.hasRemaining()) {
                drain();
            }
            int count = Math.min(end - position, buffer.remaining());
            buffer.put(bytes, position, count);
            position += count;
        }
    }

    @Override
    public void flush() throws IOException {
        drain();
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            drain();
        }
    }

    /** Closes the channel without writing what waits. */
    void abandon() throws IOException {
        channel.close();
    }

    private void drain() throws IOException {
        buffer.flip();
        try {
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } finally {
            buffer.compact();
        }
    }
}
