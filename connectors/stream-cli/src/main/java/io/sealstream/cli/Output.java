package io.sealstream.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * Where a command writes. Without {@link #commit} a new file never appears under its name; on standard output, what was written before a
 * fault has been released. Not thread safe.
 */
public interface Output extends Closeable {

    /** What happens to a file that has the name already. */
    enum Existing {
        REFUSE,
        REPLACE
    }

    /** Takes the bytes, buffered. Closed by this output. */
    OutputStream stream();

    /** Says that everything has been written: flushes, and gives a file its name. */
    void commit() throws IOException;

    /** Releases what is buffered to standard output, or removes a file that was not committed. */
    @Override
    void close() throws IOException;

    /** Standard output; {@link #close} leaves it open. */
    static Output standard(Terminal terminal) {
        return new DirectOutput(terminal.out(), () -> {});
    }

    /** A file, or standard output for {@code -}. */
    static Output of(Path path, Existing existing, Terminal terminal) throws IOException {
        return path.toString().equals(Input.STANDARD) ? standard(terminal) : FileOutput.open(path, existing);
    }
}
