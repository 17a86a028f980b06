package io.sealstream.cli;

import io.sealstream.file.KeyOpener;
import io.sealstream.file.SegFile;
import io.sealstream.file.SegFileSource;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which bytes of a sealed file to open. A mixin. */
final class RangeOptions {

    private static final int PIECE_BYTES = 256 << 10;

    @Option(
            names = "--offset",
            paramLabel = "BYTES",
            description =
                    "Open from this byte of the content on; needs a whole file, and reads no more of it than needed.")
    private @Nullable Long offset;

    @Option(
            names = "--length",
            paramLabel = "BYTES",
            description = "Open this many bytes and no more, or as many as there are.")
    private @Nullable Long length;

    /** Whether a part is asked for. */
    boolean isGiven() {
        return offset != null || length != null;
    }

    /** Writes that part of a file; what is verified are its start, its end and the segments that are read. */
    void copy(Optional<Path> path, KeyOpener keys, OutputStream out, Progress progress) throws IOException {
        long from = offset == null ? 0 : offset;
        long wanted = length == null ? Long.MAX_VALUE : length;
        if (from < 0 || wanted < 0) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "offset and length are not negative [offset=" + from + ", length=" + wanted + "]",
                    "count from the start of the content: --offset 0");
        }
        if (path.isEmpty() || (Files.exists(path.get()) && !Files.isRegularFile(path.get()))) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "a part can be opened only of a file that can be read from any place",
                    "name a file, or leave out --offset and --length");
        }
        try (SegFileSource source = SegFileSource.of(path.get());
                SegFile file = SegFile.open(source, keys)) {
            SeekableByteChannel content = file.channel();
            if (from > content.size()) {
                throw new CommandException(
                        ExitCode.USAGE,
                        "offset lies behind the end of the content [offset=" + from + ", contentBytes=" + content.size()
                                + "]",
                        "choose an offset up to contentBytes");
            }
            copy(content.position(from), Math.min(wanted, content.size() - from), out, progress);
        }
    }

    private static void copy(SeekableByteChannel content, long bytes, OutputStream out, Progress progress)
            throws IOException {
        byte[] piece = new byte[PIECE_BYTES];
        for (long left = bytes; left > 0; ) {
            int count = content.read(ByteBuffer.wrap(piece, 0, (int) Math.min(piece.length, left)));
            out.write(piece, 0, count);
            progress.advance(count);
            left -= count;
        }
    }
}
