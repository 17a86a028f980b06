package io.sealstream.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;

/** Standard output, or a device or pipe with a name: what is written is out. */
final class DirectOutput implements Output {

    private final OutputStream stream;
    private final Closeable owned;

    DirectOutput(OutputStream stream, Closeable owned) {
        this.stream = stream;
        this.owned = owned;
    }

    @Override
    public OutputStream stream() {
        return stream;
    }

    @Override
    public void commit() throws IOException {
        stream.flush();
    }

    @Override
    public void close() throws IOException {
        try {
            stream.flush();
        } finally {
            owned.close();
        }
    }
}
