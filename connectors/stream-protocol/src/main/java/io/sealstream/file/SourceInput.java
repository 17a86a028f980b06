package io.sealstream.file;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** A source as a stream that can be set to any place. Does not own the source. Not thread safe. */
final class SourceInput extends InputStream {

    private final SegFileSource source;
    private long position;

    SourceInput(SegFileSource source) {
        this.source = source;
    }

    void moveTo(long newPosition) {
        position = newPosition;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        int count = source.read(position, target, offset, length);
        position += Math.max(0, count);
        return count;
    }
}
