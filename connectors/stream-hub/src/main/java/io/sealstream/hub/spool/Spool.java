package io.sealstream.hub.spool;

import io.sealstream.error.ErrorCode;
import io.sealstream.error.StorageException;
import io.sealstream.segment.SessionId;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data folder of a hub: its identity, its lock, and a folder for each stream. One hub process at a time.
 */
public final class Spool implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
    private static final String DRAFT_PREFIX = "draft-";

    private final Path streams;
    private final SpoolOptions options;
    private final SessionId hubId;
    private final FileChannel lockChannel;

    /** A stream's folder, opened. */
    public record Opened(StreamFolder description, StreamLog log, Cursors cursors) {}

    private Spool(Path streams, SpoolOptions options, SessionId hubId, FileChannel lockChannel) {
        this.streams = streams;
        this.options = options;
        this.hubId = hubId;
        this.lockChannel = lockChannel;
    }

    /**
     * Opens or creates a data folder.
     *
     * @throws StorageException if it cannot be used, or another hub uses it
     */
    public static Spool open(Path folder, SpoolOptions options) throws IOException {
        try {
            Path streams = Files.createDirectories(folder.resolve("streams"));
            FileChannel lockChannel =
                    FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            lock(lockChannel, folder);
            return new Spool(streams, options, hubId(folder), lockChannel);
        } catch (FileSystemException e) {
            throw new StorageException(
                    ErrorCode.STORAGE, "data folder cannot be used", "folder", folder, "reason", e.toString());
        }
    }

    /** The hub's lasting identity. */
    public SessionId hubId() {
        return hubId;
    }

    /** All streams, in order of creation. One that is damaged is left alone and told in the log; the others go on. */
    public List<Opened> recover() throws IOException {
        List<Path> folders;
        try (Stream<Path> entries = Files.list(streams)) {
            folders = entries.sorted().toList();
        }
        List<Opened> opened = new ArrayList<>();
        for (Path folder : folders) {
            if (folder.getFileName().toString().startsWith(DRAFT_PREFIX)) {
                deleteDraft(folder);
                continue;
            }
            try {
                opened.add(open(folder, StreamFolder.read(folder)));
            } catch (IOException e) {
                LOG.error("stream is not served, its folder {} is damaged: {}", folder, e.getMessage());
            }
        }
        opened.sort(Comparator.comparingLong(one -> one.description().ordinal()));
        return opened;
    }

    /** The first ordinal that no folder has, damaged ones included. */
    public long nextOrdinal() throws IOException {
        try (Stream<Path> entries = Files.list(streams)) {
            return entries.map(path -> path.getFileName().toString())
                    .flatMapToLong(name -> StreamFolder.ordinalOf(name).stream())
                    .map(ordinal -> ordinal + 1)
                    .max()
                    .orElse(0);
        }
    }

    /** Creates the folder of a new stream; it is there as a whole or not at all. */
    public Opened create(StreamFolder description) throws IOException {
        Path draft = streams.resolve(DRAFT_PREFIX + description.folderName());
        if (Files.exists(draft)) {
            // A create that failed half-way, when the disk was full perhaps.
            deleteDraft(draft);
        }
        Files.createDirectory(draft);
        description.write(draft);
        Path folder = streams.resolve(description.folderName());
        Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
        return open(folder, description);
    }

    @Override
    public void close() throws IOException {
        lockChannel.close();
    }

    private Opened open(Path folder, StreamFolder description) throws IOException {
        return new Opened(description, StreamLog.open(folder, options), Cursors.open(folder));
    }

    private static void lock(FileChannel channel, Path folder) throws IOException {
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            LOG.debug("data folder is locked inside this process", e);
        }
        if (lock == null) {
            channel.close();
            throw new StorageException(ErrorCode.STORAGE_LOCKED, "another hub uses this data folder", "folder", folder);
        }
    }

    private static SessionId hubId(Path folder) throws IOException {
        Path file = folder.resolve("hub-id");
        if (!Files.exists(file)) {
            Path draft = folder.resolve("hub-id.new");
            Files.writeString(draft, SessionId.random(new SecureRandom()).toString());
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        }
        try {
            return SessionId.parse(Files.readString(file).strip());
        } catch (IllegalArgumentException e) {
            throw new StorageException(ErrorCode.STORAGE, "hub identity does not parse", "file", file);
        }
    }

    private static void deleteDraft(Path draft) throws IOException {
        try (Stream<Path> entries = Files.list(draft)) {
            for (Path entry : entries.toList()) {
                Files.delete(entry);
            }
        }
        Files.delete(draft);
    }
}
