package io.sealstream.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;

/** Where a command reads: a file, or standard input. Owns the file. Not thread safe. */
public final class Input implements Closeable {

    /** The path that means standard input or output. */
    public static final String STANDARD = "-";

    private final InputStream stream;
    private final OptionalLong sizeBytes;
    private final Closeable owned;

    private Input(InputStream stream, OptionalLong sizeBytes, Closeable owned) {
        this.stream = stream;
        this.sizeBytes = sizeBytes;
        this.owned = owned;
    }

    /** Standard input; {@link #close} leaves it open. */
    public static Input standard(Terminal terminal) {
        return new Input(terminal.in(), OptionalLong.empty(), () -> {});
    }

    /** A file, or standard input for {@code -}. */
    public static Input of(Path path, Terminal terminal) throws IOException {
        return path.toString().equals(STANDARD) ? standard(terminal) : file(path);
    }

    /** A file, a pipe with a name, or a device. */
    public static Input file(Path path) throws IOException {
        if (Files.notExists(path)) {
            throw new NoSuchFileException(path.toString());
        }
        if (Files.isDirectory(path)) {
            throw new CommandException(
                    ExitCode.RUNTIME,
                    "input is a folder [file=" + path + "]",
                    "name a file, or pack the folder: tar c");
        }
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        // Other kinds of files have no size, or one that says nothing.
        OptionalLong size = Files.isRegularFile(path) ? OptionalLong.of(channel.size()) : OptionalLong.empty();
        ChannelInput stream = new ChannelInput(channel);
        return new Input(stream, size, stream);
    }

    /** The bytes; {@code progress} hears of each as it is read. */
    public InputStream watchedBy(Progress progress) {
        return new WatchedInput(stream, progress);
    }

    /** How much there is to read, if that is known. */
    public OptionalLong sizeBytes() {
        return sizeBytes;
    }

    @Override
    public void close() throws IOException {
        owned.close();
    }
}
