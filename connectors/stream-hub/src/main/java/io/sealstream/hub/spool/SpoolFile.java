package io.sealstream.hub.spool;

import io.sealstream.hub.spool.IndexEntry.Kind;
import io.sealstream.segment.EpochRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file of a log, with its side index. Changed by one thread; read by any, up to {@link #length}, which grows only when whole items
 * are there. An index that cannot be written holds nothing up: it is made anew when it is needed.
 */
final class SpoolFile {

    private static final Logger LOG = LoggerFactory.getLogger(SpoolFile.class);
    private static final String SUFFIX = ".spool";
    private static final int DIGITS = 20;

    /** Twenty digits of a sequence number, which has at most fifteen that count. */
    private static final Pattern NAME = Pattern.compile("0{5}[0-9]{15}\\.spool");

    /** A file of which fewer segments would be noted is scanned as quickly as its index is read. */
    private static final int MIN_INDEXED_SEGMENTS = 2;

    private final Path path;
    private final long firstSequence;
    private final SideIndex index;
    private volatile long length;
    private volatile long nextSequence;
    private volatile long newestMs;
    private long oldestMs = Long.MAX_VALUE;
    private long lastSegmentPosition;
    private Optional<IndexNotes> notes = Optional.of(new IndexNotes());
    private boolean indexOnDisk;
    private boolean indexFailed;
    private int triedEntries;
    private boolean complete;

    SpoolFile(Path folder, long firstSequence) {
        String name = String.format(Locale.ROOT, "%0" + DIGITS + "d", firstSequence);
        this.path = folder.resolve(name + SUFFIX);
        this.index = new SideIndex(folder.resolve(name + ".index"), firstSequence);
        this.firstSequence = firstSequence;
        this.nextSequence = firstSequence;
    }

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    static long firstSequenceOf(String name) {
        return Long.parseLong(name.substring(0, DIGITS));
    }

    Path path() {
        return path;
    }

    SideIndex index() {
        return index;
    }

    long firstSequence() {
        return firstSequence;
    }

    /** Bytes that readers may see. */
    long length() {
        return length;
    }

    /** When its first segment was received; in the far future if it has none. */
    long oldestMs() {
        return oldestMs;
    }

    StoredFile stored() {
        return new StoredFile(firstSequence, nextSequence, length, newestMs);
    }

    FileChannel openForReading() throws IOException {
        return FileChannel.open(path, StandardOpenOption.READ);
    }

    // ---- being written

    void wroteEpoch(EpochRecord record, long position, long nowMs) {
        notes.ifPresent(open -> open.epoch(record, position, nowMs));
    }

    void wroteSegment(long sequence, long position, long nowMs) {
        notes.ifPresent(open -> open.segment(sequence, position, nowMs));
        lastSegmentPosition = position;
        oldestMs = Math.min(oldestMs, nowMs);
    }

    /** Lets readers see everything before {@code end}. */
    void publish(long end, long next, long nowMs) {
        newestMs = Math.max(newestMs, nowMs);
        nextSequence = next;
        length = end;
        writeIndex();
    }

    /** Nothing will be appended any more. */
    void finish() {
        notes.ifPresent(open -> {
            open.end(nextSequence, length, newestMs, lastSegmentPosition);
            complete = true;
            writeIndex();
        });
    }

    // ---- recovered

    /** Takes over what the frames, or an index that they confirm, have told. */
    void recovered(long foundLength, long next, FileTimes times, long lastSegment) {
        length = foundLength;
        nextSequence = next;
        oldestMs = times.oldestMs();
        newestMs = times.newestMs();
        lastSegmentPosition = lastSegment;
    }

    /** The index on disk is as it should be. */
    void trustIndex() {
        notes = Optional.empty();
        indexOnDisk = true;
    }

    /**
     * Takes over notes of a scan.
     *
     * @param onDisk whether the index on disk says the same
     * @param isComplete whether nothing will be appended to the file
     */
    void recoveredNotes(IndexNotes found, boolean onDisk, boolean isComplete) {
        if (onDisk) {
            found.markWritten();
            triedEntries = found.size();
        }
        notes = Optional.of(found);
        indexOnDisk = onDisk;
        complete = isComplete;
    }

    /** Brings the index on disk in step with what is known; then a complete file needs no notes in memory. */
    void writeIndex() {
        notes.ifPresent(open -> {
            boolean needsNone = open.segments() < MIN_INDEXED_SEGMENTS && !indexOnDisk;
            if (!needsNone) {
                writeIndex(open);
            }
            if (complete && (needsNone || indexOnDisk)) {
                notes = Optional.empty();
            }
        });
    }

    private void writeIndex(IndexNotes open) {
        if (open.size() == triedEntries) {
            return;
        }
        triedEntries = open.size();
        try {
            if (indexOnDisk) {
                index.append(open.unwritten());
            } else {
                index.replace(open.entries());
            }
            indexOnDisk = true;
            open.markWritten();
        } catch (IOException e) {
            if (indexOnDisk || !indexFailed) {
                LOG.warn("index {} cannot be written, it is tried again later: {}", index.path(), e.toString());
            }
            indexOnDisk = false;
            indexFailed = true;
        }
    }

    /** The last segment that the index knows at or before the given one; the frames must confirm it. */
    Optional<IndexEntry> atOrBefore(long sequence) throws IOException {
        List<IndexEntry> entries = notes.isPresent() ? notes.get().entries() : index.read();
        for (int i = entries.size() - 1; i >= 0; i--) {
            IndexEntry entry = entries.get(i);
            if (entry.kind() == Kind.SEGMENT && entry.sequence() <= sequence && entry.position() < length) {
                return Optional.of(entry);
            }
        }
        return Optional.empty();
    }

    // ---- going

    /**
     * Deletes it, with its index and what was cut off it.
     *
     * @throws IOException if the segments cannot be deleted
     */
    void delete() throws IOException {
        Files.deleteIfExists(path);
        try {
            index.delete();
            for (Path cut : cuts()) {
                Files.deleteIfExists(cut);
            }
        } catch (IOException e) {
            LOG.warn("something beside {} cannot be deleted: {}", path, e.toString());
        }
    }

    /** Where bytes are kept that are cut off at a position. */
    Path cutAt(long position) {
        return path.resolveSibling(stem() + "-" + position + ".cut");
    }

    private List<Path> cuts() throws IOException {
        String start = stem() + "-";
        try (Stream<Path> entries = Files.list(folder())) {
            return entries.filter(entry -> {
                        String name = entry.getFileName().toString();
                        return name.startsWith(start) && name.endsWith(".cut");
                    })
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    private Path folder() {
        Path parent = path.getParent();
        return parent == null ? Path.of("") : parent;
    }

    private String stem() {
        String name = path.getFileName().toString();
        return name.substring(0, name.length() - SUFFIX.length());
    }

    static void writeFully(FileChannel channel, ByteBuffer... buffers) throws IOException {
        long left = 0;
        for (ByteBuffer buffer : buffers) {
            left += buffer.remaining();
        }
        while (left > 0) {
            left -= channel.write(buffers);
        }
    }
}
