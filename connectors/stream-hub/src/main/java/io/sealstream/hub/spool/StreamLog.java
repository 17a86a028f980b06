package io.sealstream.hub.spool;

import io.sealstream.error.ErrorCode;
import io.sealstream.error.PeerViolationException;
import io.sealstream.error.StorageException;
import io.sealstream.error.StreamException;
import io.sealstream.segment.EpochRecord;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The stored segments of one stream. Appends come from one thread; readers, from any thread, see whole items only. An append that fails
 * half-way is undone, so that the log always ends behind a whole item.
 */
public final class StreamLog implements Closeable {

    private final Path folder;
    private final SpoolOptions options;
    private final CopyOnWriteArrayList<SpoolFile> files = new CopyOnWriteArrayList<>();
    private final CopyOnWriteArrayList<EpochRecord> epochs = new CopyOnWriteArrayList<>();
    private volatile LogEnd end = LogEnd.EMPTY;
    private @Nullable FileChannel writing;
    private boolean broken;

    private StreamLog(Path folder, SpoolOptions options) {
        this.folder = folder;
        this.options = options;
    }

    /**
     * Opens the log in a folder. What a crash left half-written at its end is cut off: it was never acknowledged.
     *
     * @throws IOException if a file is damaged before its end; nothing has been changed then
     */
    public static StreamLog open(Path folder, SpoolOptions options) throws IOException {
        StreamLog log = new StreamLog(folder, options);
        LogRecovery.Result found = LogRecovery.recover(folder);
        log.files.addAll(found.files());
        log.epochs.addAll(found.epochs());
        log.end = found.end();
        return log;
    }

    /** Where the log stands; may be read from any thread. */
    public LogEnd end() {
        return end;
    }

    /** The first segment stored. */
    public long firstSequence() {
        return files.isEmpty() ? 0 : files.get(0).firstSequence();
    }

    /** Appends an EPOCH record, which the caller has found to continue the stream. */
    public void append(EpochRecord record) throws IOException {
        LogEnd after = end.afterEpoch(record, EpochRecord.BYTES);
        write(record, after, new ByteBuffer[] {ByteBuffer.wrap(record.encode())}, List.of());
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
        EpochRecord current = end.lastEpoch().orElseThrow(() -> new IllegalStateException("no epoch yet"));
        write(current, after, frames, segments);
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
     * Checks that a reader's position belongs to this chain of epochs.
     *
     * @throws PeerViolationException if the epoch is unknown, or did not contain the segment before {@code sequence}
     */
    public void requirePosition(long sequence, long epochId) throws PeerViolationException {
        for (int i = 0; i < epochs.size(); i++) {
            EpochRecord epoch = epochs.get(i);
            if (epoch.epochId() == epochId) {
                long from = epoch.start().sequence();
                long to = i + 1 < epochs.size() ? epochs.get(i + 1).start().sequence() : end.nextSequence();
                if (sequence >= from && sequence <= to) {
                    return;
                }
            }
        }
        throw new PeerViolationException(
                ErrorCode.POSITION_GONE,
                "position belongs to another history of this stream",
                "wanted",
                sequence,
                "epoch",
                Long.toHexString(epochId),
                "next",
                end.nextSequence());
    }

    /** Whether the stream ever had this epoch. */
    public boolean hasEpoch(long epochId) {
        return epochs.stream().anyMatch(epoch -> epoch.epochId() == epochId);
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
        for (int i = epochs.size() - 1; i >= 0; i--) {
            if (epochs.get(i).start().sequence() <= sequence) {
                return epochs.get(i);
            }
        }
        throw new IllegalStateException("internal error: no epoch at segment " + sequence);
    }

    List<SpoolFile> files() {
        return files;
    }

    private void write(EpochRecord current, LogEnd after, ByteBuffer[] buffers, List<LogItem.Segment> segments)
            throws IOException {
        if (broken) {
            throw new StorageException(
                    ErrorCode.STORAGE,
                    "log failed before and takes nothing until the hub starts again",
                    "folder",
                    folder);
        }
        SpoolFile file = currentFile();
        FileChannel channel = channel(file);
        long before = file.length();
        try {
            long repeated = before == 0 && !segments.isEmpty() ? writeRepeatedEpoch(channel, current) : 0;
            SpoolFile.writeFully(channel, buffers);
            if (options.durability() == Durability.POWER) {
                channel.force(false);
            }
            long offset = before + repeated;
            for (LogItem.Segment segment : segments) {
                file.index(segment.header().sequence(), offset);
                offset += segment.bytes();
            }
            file.publish(channel.position());
            end = after.plusBytes(repeated);
        } catch (IOException e) {
            undo(channel, before);
            throw new StorageException(
                    ErrorCode.STORAGE, "segments cannot be stored", "file", file.path(), "reason", reason(e));
        }
    }

    /** Every file but the first starts with the epoch in force, so that it can be read without the files before. */
    private static long writeRepeatedEpoch(FileChannel channel, EpochRecord current) throws IOException {
        SpoolFile.writeFully(channel, ByteBuffer.wrap(current.encode()));
        return EpochRecord.BYTES;
    }

    private SpoolFile currentFile() throws IOException {
        SpoolFile last = files.isEmpty() ? null : files.get(files.size() - 1);
        boolean full =
                last == null || (last.length() >= options.rollBytes() && last.firstSequence() < end.nextSequence());
        if (last != null && !full) {
            return last;
        }
        idle();
        SpoolFile next = new SpoolFile(folder, end.nextSequence());
        // On disk before it is in the list, where readers find it.
        writing = next.openForWriting();
        files.add(next);
        return next;
    }

    private FileChannel channel(SpoolFile file) throws IOException {
        FileChannel channel = writing;
        if (channel == null) {
            channel = file.openForWriting();
            writing = channel;
        }
        return channel;
    }

    private void undo(FileChannel channel, long length) {
        try {
            channel.truncate(length);
            channel.position(length);
        } catch (IOException e) {
            broken = true;
        }
    }

    private static String reason(IOException e) {
        return e instanceof StreamException || e.getMessage() == null
                ? e.getClass().getSimpleName()
                : e.getMessage();
    }
}
