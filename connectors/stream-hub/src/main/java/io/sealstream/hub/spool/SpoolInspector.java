package io.sealstream.hub.spool;

import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import io.sealstream.hub.spool.SpoolReport.IndexState;
import io.sealstream.hub.spool.SpoolReport.OneFile;
import io.sealstream.hub.spool.SpoolReport.OneStream;
import io.sealstream.segment.EpochRecord;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Looks into a spool without changing anything, also beside a running hub: reads the heads of all items, whatever the indexes say.
 * Files that a running hub drops meanwhile are passed over. Not thread safe.
 */
public final class SpoolInspector {

    private final List<StreamException> faults = new ArrayList<>();
    private final List<EpochRecord> epochs = new ArrayList<>();
    private final List<OneFile> files = new ArrayList<>();
    private LogEnd end = LogEnd.EMPTY;

    private SpoolInspector() {}

    /** Whether {@link #inspect} can look into it: a hub's data folder, a stream's folder, or a spool file. */
    public static boolean isSpool(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return Files.isRegularFile(path) && SpoolFile.isName(String.valueOf(path.getFileName()));
        }
        return Files.isDirectory(path.resolve(Spool.STREAMS))
                || Files.exists(path.resolve(StreamFolder.FILE))
                || !LogRecovery.starts(path).isEmpty();
    }

    /**
     * Looks at a hub's data folder, at the folder of one stream, or at one spool file.
     *
     * @throws IOException if it cannot be read; damage inside is part of the report
     * @throws IllegalArgumentException if it is none of these
     */
    public static SpoolReport inspect(Path path) throws IOException {
        if (!isSpool(path)) {
            throw new IllegalArgumentException("neither a hub's folder nor a stream's nor a spool file: " + path);
        }
        Path streams = path.resolve(Spool.STREAMS);
        if (Files.isDirectory(streams)) {
            return dataFolder(path, streams);
        }
        if (Files.isDirectory(path)) {
            List<Long> starts = LogRecovery.starts(path);
            boolean inUse = isLocked(path.toAbsolutePath().normalize().resolve("../.."));
            return new SpoolReport(path, Optional.empty(), inUse, List.of(stream(path, starts)), List.of());
        }
        Path folder = Optional.ofNullable(path.toAbsolutePath().getParent()).orElse(path);
        SpoolInspector one = new SpoolInspector();
        one.add(folder, SpoolFile.firstSequenceOf(String.valueOf(path.getFileName())), /* last= */ true);
        return new SpoolReport(
                path,
                Optional.empty(),
                isLocked(folder.resolve("../..")),
                List.of(one.report(folder, Optional.empty(), Map.of())),
                List.of());
    }

    private static SpoolReport dataFolder(Path path, Path streams) throws IOException {
        List<Path> folders;
        try (Stream<Path> entries = Files.list(streams)) {
            folders = entries.filter(folder -> StreamFolder.ordinalOf(String.valueOf(folder.getFileName()))
                            .isPresent())
                    .sorted()
                    .toList();
        }
        List<OneStream> found = new ArrayList<>();
        for (Path folder : folders) {
            try {
                found.add(stream(folder, LogRecovery.starts(folder)));
            } catch (NoSuchFileException e) {
                if (Files.exists(folder)) {
                    throw e;
                }
            }
        }
        Path id = path.resolve("hub-id");
        Optional<String> hubId =
                Files.exists(id) ? Optional.of(Files.readString(id).strip()) : Optional.empty();
        return new SpoolReport(path, hubId, isLocked(path), found, List.of());
    }

    private static OneStream stream(Path folder, List<Long> starts) throws IOException {
        SpoolInspector inspector = new SpoolInspector();
        for (int i = 0; i < starts.size(); i++) {
            inspector.add(folder, starts.get(i), i == starts.size() - 1);
        }
        Optional<StreamFolder> description = Optional.empty();
        Map<String, Long> cursors = Map.of();
        try {
            description = Optional.of(StreamFolder.read(folder));
            cursors = Cursors.open(folder).all();
        } catch (StreamException e) {
            inspector.faults.add(e);
        }
        return inspector.report(folder, description, cursors);
    }

    private OneStream report(Path folder, Optional<StreamFolder> description, Map<String, Long> cursors) {
        return new OneStream(folder, description, end, epochs, files, cursors, faults);
    }

    private void add(Path folder, long firstSequence, boolean last) throws IOException {
        SpoolFile file = new SpoolFile(folder, firstSequence);
        if (files.isEmpty()) {
            end = LogEnd.startingAt(firstSequence);
        } else if (firstSequence != end.nextSequence()) {
            faults.add(new CorruptDataException(
                    ErrorCode.CORRUPT_HEADER,
                    "spool files do not follow each other",
                    "file",
                    file.path(),
                    "expectedSegment",
                    end.nextSequence(),
                    "foundSegment",
                    firstSequence));
            end = LogEnd.startingAt(firstSequence).plusBytes(end.storedBytes());
        }
        try {
            List<IndexEntry> entries = file.index().read();
            FileScan scan = FileScan.upToDamage(file, end, last, entries);
            scan.damage().ifPresent(faults::add);
            end = scan.end();
            epochs.addAll(scan.epochs());
            files.add(describe(file, scan, entries, last));
        } catch (NoSuchFileException e) {
            // A running hub has dropped it since the folder was listed.
            if (!files.isEmpty()) {
                throw e;
            }
        }
    }

    private static OneFile describe(SpoolFile file, FileScan scan, List<IndexEntry> entries, boolean last) {
        StoredFile stored = new StoredFile(
                file.firstSequence(),
                scan.end().nextSequence(),
                scan.length(),
                scan.times().newestMs());
        long torn = scan.tail().map(tail -> tail.size() - tail.position()).orElse(0L);
        long oldest = Math.min(scan.times().oldestMs(), stored.newestMs());
        return new OneFile(
                String.valueOf(file.path().getFileName()), stored, oldest, torn, indexState(scan, entries, last));
    }

    private static IndexState indexState(FileScan scan, List<IndexEntry> entries, boolean last) {
        if (entries.isEmpty()) {
            return IndexState.NONE;
        }
        IndexNotes notes = scan.notes();
        if (notes.entries().equals(entries)) {
            return last ? IndexState.WHOLE : IndexState.STALE;
        }
        notes.end(scan.end().nextSequence(), scan.length(), scan.times().newestMs(), scan.lastSegmentPosition());
        return notes.entries().equals(entries) ? IndexState.WHOLE : IndexState.STALE;
    }

    /** Asks by a lock that is given back at once; a hub that starts in this very moment would be told that it is locked. */
    private static boolean isLocked(Path folder) throws IOException {
        Path lock = folder.resolve(Spool.LOCK);
        if (!Files.isRegularFile(lock)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.READ);
                FileLock shared = channel.tryLock(0, Long.MAX_VALUE, /* shared= */ true)) {
            return shared == null;
        } catch (OverlappingFileLockException e) {
            return true;
        }
    }
}
