package io.sealstream.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A file channel, which it owns. Positional reads share nothing, so any number of threads may use it. */
final class ChannelSource implements SegFileSource {

    private final FileChannel channel;

    ChannelSource(FileChannel channel) {
        this.channel = channel;
    }

    @Override
    public long sizeBytes() throws IOException {
        return channel.size();
    }

    @Override
    public int read(long position, byte[] target, int offset, int length) throws IOException {
        return channel.read(ByteBuffer.wrap(target, offset, length), position);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
