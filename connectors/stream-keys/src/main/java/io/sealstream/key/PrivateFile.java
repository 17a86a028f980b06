package io.sealstream.key;

import io.sealstream.error.ErrorCode;
import io.sealstream.error.KeyException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;

/**
 * A small file for its owner's eyes. On file systems with POSIX permissions, reading refuses a file that group or others may touch: a
 * guard against carelessness, not against somebody who can change the file between check and read.
 */
final class PrivateFile {

    /** A keyring of 10,000 keys has this size; nothing larger is a key file. */
    static final int MAX_BYTES = 1 << 20;

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private PrivateFile() {}

    /** The text of a file; see {@link #readBytes}. */
    static String read(Path path, String what, String remedy) throws KeyException {
        byte[] bytes = readBytes(path, what, remedy);
        try {
            return new String(bytes, StandardCharsets.UTF_8);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /**
     * The bytes of a file of at most 1 MiB. The caller wipes them.
     *
     * @param what the file's role, for messages
     * @param remedy the command that makes such a file, for messages
     */
    static byte[] readBytes(Path path, String what, String remedy) throws KeyException {
        return readBytes(path, what, remedy, /* secret= */ true);
    }

    /** The bytes of a file of at most 1 MiB that holds no secret, so that others may read it; the same otherwise. */
    static byte[] readPublicBytes(Path path, String what, String remedy) throws KeyException {
        return readBytes(path, what, remedy, /* secret= */ false);
    }

    private static byte[] readBytes(Path path, String what, String remedy, boolean secret) throws KeyException {
        Path file = path.toAbsolutePath();
        try {
            if (secret) {
                requireOwnerOnly(file, what);
            }
            try (InputStream in = Files.newInputStream(file)) {
                byte[] bytes = in.readNBytes(MAX_BYTES + 1);
                if (bytes.length > MAX_BYTES) {
                    throw new KeyException(
                            ErrorCode.KEY_FILE_INVALID, what + " is too long", "file", file, "maxBytes", MAX_BYTES);
                }
                return bytes;
            }
        } catch (KeyException e) {
            throw e;
        } catch (NoSuchFileException e) {
            throw failure(e, ErrorCode.KEY_FILE_INVALID, what + " does not exist", "file", file, "do", remedy);
        } catch (AccessDeniedException e) {
            throw failure(
                    e,
                    ErrorCode.KEY_FILE_PERMISSIONS,
                    what + " cannot be read by this user",
                    "file",
                    file,
                    "user",
                    System.getProperty("user.name"));
        } catch (IOException e) {
            throw failure(
                    e,
                    ErrorCode.KEY_FILE_INVALID,
                    what + " cannot be read",
                    "file",
                    file,
                    "reason",
                    String.valueOf(e.getMessage()));
        }
    }

    /**
     * Writes a new file that only its owner may read. It appears whole or not at all, and never replaces another.
     *
     * @throws FileAlreadyExistsException if there is something of this name already
     */
    static void create(Path path, String text) throws IOException {
        Path target = path.toAbsolutePath();
        byte[] suffix = new byte[8];
        new SecureRandom().nextBytes(suffix);
        Path fresh = target.resolveSibling(
                "." + target.getFileName() + "." + HexFormat.of().formatHex(suffix));
        try {
            write(fresh, text);
            link(target, fresh);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /**
     * Adds whole lines to the end of a file that only its owner may read, which keeps its comments and its links.
     *
     * @param lines each with its end
     */
    static void append(Path path, String lines) throws IOException {
        Path file = path.toAbsolutePath();
        requireOwnerOnly(file, "file");
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(endsWithALine(file) ? lines : "\n" + lines);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.APPEND)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(/* metaData= */ true);
        }
    }

    private static boolean endsWithALine(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            return channel.size() == 0 || (channel.read(last, channel.size() - 1) == 1 && last.get(0) == '\n');
        }
    }

    /** A link fails if its name is taken, and a rename may not; but some file systems have no links. */
    private static void link(Path target, Path fresh) throws IOException {
        try {
            Files.createLink(target, fresh);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException e) {
            Files.move(fresh, target);
        }
    }

    private static void write(Path path, String text) throws IOException {
        Set<StandardOpenOption> options = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(path, options, ownerOnly(path))) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(/* metaData= */ true);
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path path) {
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[] {};
    }

    private static void requireOwnerOnly(Path file, String what) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null) {
            return;
        }
        Set<PosixFilePermission> permissions = view.readAttributes().permissions();
        Set<PosixFilePermission> ofOthers = EnumSet.allOf(PosixFilePermission.class);
        ofOthers.removeIf(permission -> permission.name().startsWith("OWNER_"));
        ofOthers.retainAll(permissions);
        if (!ofOthers.isEmpty()) {
            throw new KeyException(
                    ErrorCode.KEY_FILE_PERMISSIONS,
                    what + " is open to others than its owner",
                    "file",
                    file,
                    "permissions",
                    PosixFilePermissions.toString(permissions),
                    "do",
                    "chmod 600 " + file);
        }
    }

    static KeyException failure(Exception cause, ErrorCode code, String sentence, Object... context) {
        KeyException failure = new KeyException(code, sentence, context);
        failure.initCause(cause);
        return failure;
    }
}
