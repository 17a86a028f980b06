package io.sealstream.cli;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts what is read. Not thread safe. */
final class CountedInput extends FilterInputStream {

    private long bytesRead;

    CountedInput(InputStream in) {
        super(in);
    }

    long bytesRead() {
        return bytesRead;
    }

    @Override
    public int read() throws IOException {
        int b = in.read();
        bytesRead += b < 0 ? 0 : 1;
        return b;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = in.read(target, offset, length);
        bytesRead += Math.max(0, count);
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = in.skip(count);
        bytesRead += skipped;
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
