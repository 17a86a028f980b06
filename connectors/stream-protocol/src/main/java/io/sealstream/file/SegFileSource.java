package io.sealstream.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Bytes that can be read from any place: a file, or what a file system of a cluster offers. An implementation that several readers share
 * must take calls from several threads. The bytes must not change while a {@link SegFile} reads them; if they do, that is noticed as any
 * alteration is.
 */
public interface SegFileSource extends Closeable {

    /** How many bytes there are. */
    long sizeBytes() throws IOException;

    /**
     * Reads up to {@code length} bytes from {@code position} on.
     *
     * @return how many were read, at least one; negative where {@code position} is the end or behind it
     */
    int read(long position, byte[] target, int offset, int length) throws IOException;

    /** A file on a disk, for any number of threads; the caller closes it. */
    static SegFileSource of(Path path) throws IOException {
        return new ChannelSource(FileChannel.open(path, StandardOpenOption.READ));
    }
}
