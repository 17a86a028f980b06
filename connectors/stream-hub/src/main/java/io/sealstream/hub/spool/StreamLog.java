package io.sealstream.hub.spool;

import io.sealstream.error.ErrorCode;
import io.sealstream.error.PeerViolationException;
import io.sealstream.error.StorageException;
import io.sealstream.segment.EpochRecord;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stored segments of one stream. Appends, drops and new readers come from one thread; readers go on on any, and see whole items
 * only. An append that fails half-way is undone, so that the log always ends behind a whole item; the next one tries again.
 */
public final class StreamLog implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(StreamLog.class);

    private final Path folder;
    private final SpoolOptions options;
    private final Clock clock;
    private final SpoolFiles opener;
    private final CopyOnWriteArrayList<SpoolFile> files = new CopyOnWriteArrayList<>();
    private final EpochChain epochs = new EpochChain();
    private volatile LogEnd end = LogEnd.EMPTY;
    private volatile boolean removed;
    private @Nullable FileChannel writing;
    private Optional<TornTail> tail = Optional.empty();

    private StreamLog(Path folder, SpoolOptions options, Clock clock, SpoolFiles opener) {
        this.folder = folder;
        this.options = options;
        this.clock = clock;
        this.opener = opener;
    }

    /**
     * Opens the log in a folder. What a crash left half-written at its end is cut off: it was never acknowledged.
     *
     * @throws IOException if a file is damaged before its end; nothing has been changed then
     */
    public static StreamLog open(Path folder, SpoolOptions options) throws IOException {
        return open(folder, options, Clock.systemUTC(), SpoolFiles.ON_DISK);
    }

    static StreamLog open(Path folder, SpoolOptions options, Clock clock, SpoolFiles opener) throws IOException {
        StreamLog log = new StreamLog(folder, options, clock, opener);
        LogRecovery.Result found = LogRecovery.recover(folder);
        log.files.addAll(found.files());
        log.epochs.addAll(found.epochs());
        log.end = found.end();
        log.tail = found.tail();
        try {
            log.cutTail();
        } catch (IOException e) {
            // Readers need no room on the disk; the first append tries again.
            LOG.warn("end of the last segment in {} cannot be cut off yet: {}", folder, e.toString());
        }
        found.files().forEach(SpoolFile::writeIndex);
        return log;
    }

    /** Where the log stands; may be read from any thread. */
    public LogEnd end() {
        return end;
    }

    /** The first segment stored; may be read from any thread. */
    public long firstSequence() {
        return files.stream().findFirst().map(SpoolFile::firstSequence).orElse(0L);
    }

    /** Appends an EPOCH record, which the caller has found to continue the stream. */
    public void append(EpochRecord record) throws IOException {
        LogEnd after = end.afterEpoch(record, EpochRecord.BYTES);
        write(Optional.of(record), after, new ByteBuffer[] {ByteBuffer.wrap(record.encode())}, List.of());
        epochs.add(record);
    }

    /**
     * Appends segments, which the caller has found to follow each other.
     *
     * @param frames the frames, one behind the other; consumed
     * @param segments their heads, in the same order
     */
    public void append(ByteBuffer[] frames, List<LogItem.Segment> segments) throws IOException {
        LogEnd after = end;
        for (LogItem.Segment segment : segments) {
            after = after.afterSegment(segment);
        }
        write(Optional.empty(), after, frames, segments);
        if (after.ended()) {
            lastFile().ifPresent(SpoolFile::finish);
        }
    }

    /**
     * Reads from a segment on.
     *
     * @throws PeerViolationException if the segment is not stored any more, or lies beyond the end
     */
    public LogReader reader(long sequence) throws IOException {
        if (sequence > end.nextSequence() || sequence < firstSequence()) {
            throw new PeerViolationException(
                    ErrorCode.POSITION_GONE,
                    "position is not stored",
                    "wanted",
                    sequence,
                    "first",
                    firstSequence(),
                    "next",
                    end.nextSequence());
        }
        return LogReader.open(this, sequence);
    }

    /**
     * Reads from a segment on that was stored once. If it is not any more, the reader begins with {@link LogReader.Step.Gap}.
     *
     * @throws PeerViolationException if the segment lies beyond the end
     */
    public LogReader readerBehindLoss(long sequence) throws IOException {
        boolean lost = sequence >= 0 && sequence < firstSequence();
        return lost ? LogReader.open(this, sequence) : reader(sequence);
    }

    /** How many epochs lie in the files that are kept, or reach into them; from any thread. */
    public int epochs() {
        return epochs.size();
    }

    /**
     * Checks that a reader's position belongs to this chain of epochs.
     *
     * @throws PeerViolationException if the epoch is unknown, or did not contain the segment before {@code sequence}
     */
    public void requirePosition(long sequence, long epochId) throws PeerViolationException {
        epochs.requirePosition(sequence, epochId, end.nextSequence());
    }

    /** Whether the stream has this epoch, as far as it is stored. */
    public boolean hasEpoch(long epochId) {
        return epochs.has(epochId);
    }

    /** How many files there are. */
    public int fileCount() {
        return files.size();
    }

    /** Its files, from the oldest on; may be read from any thread. */
    public List<StoredFile> storedFiles() {
        return files.stream().map(SpoolFile::stored).toList();
    }

    /**
     * Drops files from the first on, as far as they end before a segment; never the last that holds a segment, nor what is
     * behind it. Readers that have one of them open read it to its end.
     *
     * @return what was dropped
     */
    public List<StoredFile> dropBefore(long sequence) {
        List<StoredFile> dropped = new ArrayList<>();
        while (files.stream().skip(1).anyMatch(behind -> behind.stored().holdsSegments())) {
            SpoolFile first = files.get(0);
            StoredFile stored = first.stored();
            if (stored.nextSequence() > sequence || !drop(first)) {
                break;
            }
            dropped.add(stored);
            end = end.plusBytes(-stored.bytes());
        }
        epochs.forgetBefore(firstSequence());
        return dropped;
    }

    /** Its files are about to go; readers that stand before its end learn that. */
    void beginRemoval() throws IOException {
        idle();
        removed = true;
    }

    /** Its files are gone, or stay after all. */
    void endRemoval(boolean gone) {
        removed = gone;
        if (gone) {
            files.clear();
        }
    }

    /** Gives back the file that is written, because no writer is there; the next append opens it again. */
    public void idle() throws IOException {
        FileChannel channel = writing;
        writing = null;
        if (channel != null) {
            channel.close();
        }
    }

    @Override
    public void close() throws IOException {
        idle();
    }

    /** The epoch that a stored segment belongs to. */
    EpochRecord epochInForce(long sequence) {
        return epochs.inForce(sequence);
    }

    /** The epochs that a reader must know that begins at a segment. */
    List<EpochRecord> epochsAt(long sequence) {
        return epochs.at(sequence);
    }

    boolean isRemoved() {
        return removed;
    }

    /** The file that holds a segment, or the last one before it. */
    Optional<SpoolFile> fileOf(long sequence) {
        return files.stream().filter(file -> file.firstSequence() <= sequence).reduce((before, after) -> after);
    }

    /** The first file behind another. */
    Optional<SpoolFile> fileBehind(Optional<SpoolFile> file) {
        long behind = file.map(SpoolFile::firstSequence).orElse(-1L);
        return files.stream().filter(next -> next.firstSequence() > behind).findFirst();
    }

    private Optional<SpoolFile> lastFile() {
        return files.isEmpty() ? Optional.empty() : Optional.of(files.get(files.size() - 1));
    }

    /** Out of the list first, where readers find it; on the disk behind it, or there would be a hole after a crash. */
    private boolean drop(SpoolFile first) {
        files.remove(0);
        try {
            first.delete();
            return true;
        } catch (IOException e) {
            LOG.warn("spool file {} cannot be dropped: {}", first.path(), e.toString());
            files.add(0, first);
            return false;
        }
    }

    private void write(Optional<EpochRecord> epoch, LogEnd after, ByteBuffer[] buffers, List<LogItem.Segment> segments)
            throws IOException {
        if (removed || end.ended()) {
            throw new IllegalStateException("log has ended");
        }
        long nowMs = clock.millis();
        SpoolFile file;
        long before;
        long repeated;
        try {
            cutTail();
            file = currentFile(nowMs);
            before = file.length();
            tail = Optional.of(new TornTail(before, Long.MAX_VALUE, /* doubtful= */ false));
            FileChannel channel = channel(file);
            repeated = before == 0 && epoch.isEmpty() ? writeRepeatedEpoch(channel) : 0;
            SpoolFile.writeFully(channel, buffers);
            if (options.durability() == Durability.POWER) {
                channel.force(false);
            }
            tail = Optional.empty();
        } catch (IOException e) {
            throw refused(e);
        }
        note(file, epoch, segments, before, repeated, nowMs);
        long bytes = repeated + (after.storedBytes() - end.storedBytes());
        file.publish(before + bytes, after.nextSequence(), nowMs);
        end = after.plusBytes(repeated);
    }

    private void note(
            SpoolFile file,
            Optional<EpochRecord> epoch,
            List<LogItem.Segment> segments,
            long before,
            long repeated,
            long nowMs) {
        epoch.ifPresent(record -> file.wroteEpoch(record, before, nowMs));
        if (repeated > 0) {
            end.lastEpoch().ifPresent(record -> file.wroteEpoch(record, before, nowMs));
        }
        long position = before + repeated;
        for (LogItem.Segment segment : segments) {
            file.wroteSegment(segment.header().sequence(), position, nowMs);
            position += segment.bytes();
        }
    }

    /** Every file but the first starts with the epoch in force, so that it can be read without the files before. */
    private long writeRepeatedEpoch(FileChannel channel) throws IOException {
        EpochRecord current = end.lastEpoch().orElseThrow(() -> new IllegalStateException("no epoch yet"));
        SpoolFile.writeFully(channel, ByteBuffer.wrap(current.encode()));
        return EpochRecord.BYTES;
    }

    private SpoolFile currentFile(long nowMs) throws IOException {
        Optional<SpoolFile> last = lastFile();
        Optional<SpoolFile> notFull = last.filter(file -> file.firstSequence() == end.nextSequence()
                || !options.retention().rollDue(options.rollBytes(), file.length(), file.oldestMs(), nowMs));
        if (notFull.isPresent()) {
            return notFull.get();
        }
        idle();
        SpoolFile next = new SpoolFile(folder, end.nextSequence());
        // On disk before it is in the list, where readers find it.
        writing = opener.openForWriting(next.path());
        last.ifPresent(SpoolFile::finish);
        files.add(next);
        return next;
    }

    private FileChannel channel(SpoolFile file) throws IOException {
        FileChannel channel = writing;
        if (channel == null) {
            channel = opener.openForWriting(file.path());
            writing = channel;
        }
        return channel.position(file.length());
    }

    /** Cuts off what lies behind the last whole item. Bytes that no checksum vouches for are kept beside the file. */
    private void cutTail() throws IOException {
        if (tail.isEmpty() || files.isEmpty()) {
            return;
        }
        SpoolFile file = files.get(files.size() - 1);
        FileChannel channel = channel(file);
        if (tail.get().doubtful()) {
            Path kept = file.cutAt(tail.get().position());
            Files.write(kept, tail.get().read(channel));
            LOG.warn("{} ends in bytes that are no beginning of a segment; they are kept in {}", file.path(), kept);
        }
        if (channel.size() > file.length()) {
            LOG.info("cut {} bytes behind the last whole item of {}", channel.size() - file.length(), file.path());
            channel.truncate(file.length());
        }
        tail = Optional.empty();
    }

    private StorageException refused(IOException cause) {
        try {
            cutTail();
        } catch (IOException e) {
            LOG.warn("half-written segment in {} cannot be cut off yet: {}", folder, e.toString());
        }
        return new StorageException(
                ErrorCode.STORAGE, "segments cannot be stored", "folder", folder, "reason", cause.toString());
    }
}
