package io.sealstream.hub.spool;

import io.sealstream.segment.EpochRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds out what a folder holds: from the indexes of files that are complete, as far as the frames confirm them, and by reading the
 * heads of all items of the others. Changes nothing.
 */
final class LogRecovery {

    private final List<SpoolFile> files = new ArrayList<>();
    private final List<EpochRecord> epochs = new ArrayList<>();
    private Optional<TornTail> tail = Optional.empty();
    private LogEnd end = LogEnd.EMPTY;

    /**
     * What was found. Immutable.
     *
     * @param tail bytes behind the last whole item of the last file
     */
    record Result(List<SpoolFile> files, List<EpochRecord> epochs, LogEnd end, Optional<TornTail> tail) {}

    private LogRecovery() {}

    /** @throws IOException if a file is damaged before its end */
    static Result recover(Path folder) throws IOException {
        LogRecovery recovery = new LogRecovery();
        List<Long> starts = starts(folder);
        for (int i = 0; i < starts.size(); i++) {
            recovery.add(new SpoolFile(folder, starts.get(i)), i == starts.size() - 1);
        }
        return new Result(recovery.files, recovery.epochs, recovery.end, recovery.tail);
    }

    /** The first sequences of the files of a folder, ascending. */
    static List<Long> starts(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(path -> path.getFileName().toString())
                    .filter(SpoolFile::isName)
                    .map(SpoolFile::firstSequenceOf)
                    .sorted()
                    .toList();
        }
    }

    private void add(SpoolFile file, boolean last) throws IOException {
        if (files.isEmpty()) {
            end = LogEnd.startingAt(file.firstSequence());
        } else if (file.firstSequence() != end.nextSequence()) {
            throw FileScan.damaged(file, 0, "segments do not follow each other");
        }
        List<IndexEntry> entries = file.index().read();
        Optional<IndexedFile> indexed = IndexedFile.of(file, entries, end)
                .filter(found -> !last || found.end().ended());
        if (indexed.isPresent()) {
            end = indexed.get().end();
            epochs.addAll(indexed.get().epochs());
        } else {
            scan(file, last, entries);
        }
        files.add(file);
    }

    private void scan(SpoolFile file, boolean last, List<IndexEntry> old) throws IOException {
        FileScan scan = FileScan.of(file, end, last, old);
        end = scan.end();
        epochs.addAll(scan.epochs());
        tail = scan.tail();
        file.recovered(scan.length(), end.nextSequence(), scan.times(), scan.lastSegmentPosition());
        boolean complete = !last || end.ended();
        if (complete) {
            scan.notes()
                    .end(scan.end().nextSequence(), scan.length(), scan.times().newestMs(), scan.lastSegmentPosition());
        }
        file.recoveredNotes(scan.notes(), scan.notes().entries().equals(old), complete);
    }
}
