package io.sealstream.hub.spool;

import io.sealstream.error.ErrorCode;
import io.sealstream.error.StorageException;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
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
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data folder of a hub: its identity, its lock, and a folder for each stream. One hub process at a time.
 */
public final class Spool implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
    static final String STREAMS = "streams";
    static final String LOCK = "lock";
    private static final String DRAFT_PREFIX = "draft-";
    private static final String DROPPED_PREFIX = "dropped-";

    private final Path streams;
    private final SpoolOptions options;
    private final SessionId hubId;
    private final FileChannel lockChannel;
    private final DroppedStreams dropped;
    private final Clock clock;

    /** A stream's folder, opened. */
    public record Opened(StreamFolder description, StreamLog log, Cursors cursors) {}

    private Spool(Path folder, SpoolOptions options, Clock clock, FileChannel lockChannel) throws IOException {
        this.streams = folder.resolve(STREAMS);
        this.options = options;
        this.clock = clock;
        this.hubId = hubId(folder);
        this.lockChannel = lockChannel;
        this.dropped = DroppedStreams.open(folder);
    }

    /**
     * Opens or creates a data folder.
     *
     * @throws StorageException if it cannot be used, or another hub uses it
     */
    public static Spool open(Path folder, SpoolOptions options) throws IOException {
        return open(folder, options, Clock.systemUTC());
    }

    /**
     * Opens or creates a data folder.
     *
     * @param clock tells when segments are received
     * @throws StorageException if it cannot be used, or another hub uses it
     */
    public static Spool open(Path folder, SpoolOptions options, Clock clock) throws IOException {
        try {
            Files.createDirectories(folder.resolve(STREAMS));
            FileChannel lockChannel =
                    FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            lock(lockChannel, folder);
            return new Spool(folder, options, clock, lockChannel);
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
                deleteFolder(folder);
                continue;
            }
            try {
                if (folder.getFileName().toString().startsWith(DROPPED_PREFIX)) {
                    finishDrop(folder, readDropped(folder));
                    continue;
                }
                opened.add(open(folder, StreamFolder.read(folder)));
            } catch (IOException e) {
                LOG.error("stream is not served, its folder {} is damaged: {}", folder, e.getMessage());
            }
        }
        opened.sort(Comparator.comparingLong(one -> one.description().ordinal()));
        return opened;
    }

    /** The first ordinal that no stream had, damaged and dropped ones included. */
    public long nextOrdinal() throws IOException {
        try (Stream<Path> entries = Files.list(streams)) {
            return entries.map(path -> path.getFileName().toString())
                    .map(name -> name.startsWith(DROPPED_PREFIX) ? name.substring(DROPPED_PREFIX.length()) : name)
                    .flatMapToLong(name -> StreamFolder.ordinalOf(name).stream())
                    .map(ordinal -> ordinal + 1)
                    .reduce(dropped.nextOrdinal(), Math::max);
        }
    }

    /** Creates the folder of a new stream; it is there as a whole or not at all. */
    public Opened create(StreamFolder description) throws IOException {
        Path draft = streams.resolve(DRAFT_PREFIX + description.folderName());
        if (Files.exists(draft)) {
            // A create that failed half-way, when the disk was full perhaps.
            deleteFolder(draft);
        }
        Files.createDirectory(draft);
        description.write(draft);
        Path folder = streams.resolve(description.folderName());
        Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
        return open(folder, description);
    }

    /** SHA-256 of the writer proof of a stream that was dropped as a whole, as long as that is remembered. */
    public Optional<byte[]> proofHashOfDropped(StreamId stream) {
        return dropped.proofHash(stream);
    }

    /** How long what is stored is kept. */
    public Retention retention() {
        return options.retention();
    }

    /**
     * Drops a stream as a whole; its identity is remembered. What cannot be deleted now is deleted at the next start.
     *
     * @throws IOException if it stays as it was
     */
    public void drop(Opened stream) throws IOException {
        Path folder = streams.resolve(stream.description().folderName());
        Path gone = streams.resolve(DROPPED_PREFIX + stream.description().folderName());
        stream.log().beginRemoval();
        try {
            Files.move(folder, gone, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            stream.log().endRemoval(/* gone= */ false);
            throw e;
        }
        stream.log().endRemoval(/* gone= */ true);
        try {
            finishDrop(gone, stream.description());
        } catch (IOException e) {
            LOG.warn("dropped stream in {} is deleted at the next start: {}", gone, e.toString());
        }
    }

    /**
     * Frees the room first: on a full disk nothing can be written before. Nobody may take the identity meanwhile, and if a file cannot be
     * deleted, that lasts.
     */
    private void finishDrop(Path folder, StreamFolder description) throws IOException {
        dropped.remember(description);
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.toList()) {
                if (!entry.getFileName().toString().equals(StreamFolder.FILE)) {
                    Files.delete(entry);
                }
            }
        }
        dropped.add(description);
        deleteFolder(folder);
    }

    private static StreamFolder readDropped(Path folder) throws IOException {
        return StreamFolder.read(folder, folder.getFileName().toString().substring(DROPPED_PREFIX.length()));
    }

    @Override
    public void close() throws IOException {
        lockChannel.close();
    }

    private Opened open(Path folder, StreamFolder description) throws IOException {
        return new Opened(
                description, StreamLog.open(folder, options, clock, SpoolFiles.ON_DISK), Cursors.open(folder));
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

    private static void deleteFolder(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.toList()) {
                Files.delete(entry);
            }
        }
        Files.delete(folder);
    }
}
