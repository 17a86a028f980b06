package io.sealstream.hub.spool;

import io.sealstream.segment.EpochRecord;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Walks through a log from a segment on and hands out runs of whole frames as places in a file, so that they can go from file to
 * socket. Sees what is appended later. Confined to one thread.
 */
public final class LogReader implements Closeable {

    /** Most bytes of one run, unless a single segment is longer. */
    private static final int MAX_RUN_BYTES = 512 << 10;

    private static final int NO_FILE = -1;

    private final StreamLog log;
    private final HeadReader heads = new HeadReader();
    private final ArrayDeque<EpochRecord> epochs = new ArrayDeque<>();
    private int fileIndex = NO_FILE;
    private @Nullable FileChannel channel;
    private long position;
    private boolean finalRead;

    /** What comes next. Closed. */
    public sealed interface Step {

        /** An epoch begins. */
        record Epoch(EpochRecord record) implements Step {}

        /**
         * A run of whole frames.
         *
         * @param channel the file; stays open until the reader is closed or asked again
         * @param segments how many
         */
        record Run(FileChannel channel, long position, int bytes, int segments) implements Step {}
    }

    private LogReader(StreamLog log) {
        this.log = log;
    }

    static LogReader open(StreamLog log, long sequence) throws IOException {
        LogReader reader = new LogReader(log);
        for (int i = 0; i < log.files().size(); i++) {
            if (log.files().get(i).firstSequence() <= sequence) {
                reader.fileIndex = i;
            }
        }
        // A stream that has just been created has no file yet; the first one will begin at the beginning.
        if (reader.fileIndex != NO_FILE) {
            try {
                reader.channel = reader.file().openForReading();
                reader.seek(reader.file(), sequence);
            } catch (IOException e) {
                reader.close();
                throw e;
            }
        }
        return reader;
    }

    /**
     * The next epoch, or the next run of segments within the limits.
     *
     * @param maxSegments how many segments may be handed out
     * @param maxBytes how many bytes
     * @return empty when nothing more is stored, or the next segment does not fit the limits
     */
    public Optional<Step> next(long maxSegments, long maxBytes) throws IOException {
        if (!epochs.isEmpty()) {
            return Optional.of(new Step.Epoch(epochs.removeFirst()));
        }
        if (!moveToReadable()) {
            return Optional.empty();
        }
        long limit = file().length();
        long from = position;
        int segments = 0;
        while (position < limit && segments < maxSegments) {
            LogItem item = heads.read(openFile(), position, limit);
            if (item instanceof LogItem.Epoch epoch) {
                if (segments > 0) {
                    break;
                }
                position += item.bytes();
                return Optional.of(new Step.Epoch(epoch.record()));
            }
            long run = position - from + item.bytes();
            if (run > maxBytes || (segments > 0 && run > MAX_RUN_BYTES)) {
                break;
            }
            position += item.bytes();
            segments++;
            finalRead =
                    item instanceof LogItem.Segment segment && segment.header().isFinal();
        }
        return segments == 0
                ? Optional.empty()
                : Optional.of(new Step.Run(openFile(), from, (int) (position - from), segments));
    }

    /** Whether more is stored where it stands, so that limits alone kept {@link #next} from handing it out. */
    public boolean hasMore() {
        return fileIndex != NO_FILE && position < file().length();
    }

    /** Whether the FINAL segment has been handed out. */
    public boolean finalRead() {
        return finalRead;
    }

    @Override
    public void close() throws IOException {
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            open.close();
        }
    }

    private boolean moveToReadable() throws IOException {
        while (true) {
            // In this order: once the next file is in the list, this one grows no more.
            boolean hasNext = fileIndex + 1 < log.files().size();
            if (fileIndex != NO_FILE && position < file().length()) {
                return true;
            }
            if (!hasNext) {
                return false;
            }
            fileIndex++;
            position = 0;
            heads.reset();
            close();
            channel = file().openForReading();
        }
    }

    /** Finds the segment, and every epoch that a reader there must know: the one in force, and those that begin there. */
    private void seek(SpoolFile file, long sequence) throws IOException {
        long limit = file.length();
        SpoolFile.Entry entry = file.atOrBefore(sequence);
        position = entry.offset();
        if (position > 0) {
            epochs.addLast(log.epochInForce(entry.sequence()));
        }
        while (position < limit) {
            LogItem item = heads.read(openFile(), position, limit);
            if (item instanceof LogItem.Segment segment) {
                if (segment.header().sequence() >= sequence) {
                    return;
                }
                while (epochs.size() > 1) {
                    epochs.removeFirst();
                }
            } else if (item instanceof LogItem.Epoch epoch) {
                epochs.addLast(epoch.record());
            }
            position += item.bytes();
        }
    }

    private FileChannel openFile() {
        return Objects.requireNonNull(channel, "reader is closed");
    }

    private SpoolFile file() {
        return log.files().get(fileIndex);
    }
}
