package io.sealstream.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * A regular file, written under another name beside its place and renamed when it is whole, so that neither a fault nor an interruption
 * leaves half a file that looks whole. A file that it replaces hands over its permissions.
 */
final class FileOutput implements Output {

    private final Path target;
    private final Path part;
    private final Existing existing;
    private final ChannelOutput stream;
    private final ShutdownHook interrupted;

    private FileOutput(Path target, Path part, Existing existing, ChannelOutput stream) {
        this.target = target;
        this.part = part;
        this.existing = existing;
        this.stream = stream;
        this.interrupted = new ShutdownHook(this::removePart);
    }

    /** Opens a file; devices and pipes with a name are written as they are, because a rename would remove them. */
    static Output open(Path path, Existing existing) throws IOException {
        // A link keeps pointing to the file: the file is what gets replaced.
        Path target = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
        boolean isRegular = Files.isRegularFile(target);
        if (Files.isDirectory(target)) {
            throw new CommandException(
                    ExitCode.RUNTIME, "output is a folder [file=" + path + "]", "name a file inside of it");
        }
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS) && !isRegular) {
            ChannelOutput device = new ChannelOutput(FileChannel.open(target, StandardOpenOption.WRITE));
            return new DirectOutput(device, device);
        }
        if (isRegular && existing == Existing.REFUSE) {
            throw new CommandException(
                    ExitCode.RUNTIME,
                    "output file exists already [file=" + path + "]",
                    "choose another name, or add --force to replace it");
        }
        return openPart(target, existing);
    }

    @Override
    public OutputStream stream() {
        return stream;
    }

    @Override
    public void commit() throws IOException {
        stream.close();
        if (existing == Existing.REPLACE) {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } else {
            // Fails if somebody else has taken the name meanwhile.
            Files.move(part, target);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            stream.abandon();
            Files.deleteIfExists(part);
        } finally {
            interrupted.close();
        }
    }

    private void removePart() {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Output openPart(Path target, Existing existing) throws IOException {
        byte[] name = new byte[8];
        new SecureRandom().nextBytes(name);
        Path part = target.resolveSibling(".sealstream-" + HexFormat.of().formatHex(name) + ".part");
        String folder = String.valueOf(target.getParent());
        FileChannel channel;
        try {
            channel = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (NoSuchFileException e) {
            throw new NoSuchFileException(folder);
        } catch (AccessDeniedException e) {
            throw new AccessDeniedException(folder);
        }
        FileOutput output = new FileOutput(target, part, existing, new ChannelOutput(channel));
        try {
            takePermissions(target, part);
        } catch (IOException e) {
            output.close();
            throw e;
        }
        return output;
    }

    /** Else replacing a private file would open it to others. */
    private static void takePermissions(Path target, Path part) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(part, PosixFileAttributeView.class);
        if (view != null && Files.exists(target)) {
            view.setPermissions(Files.getPosixFilePermissions(target));
        }
    }
}
