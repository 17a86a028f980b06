package io.sealstream.hub.spool;

import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.PeerViolationException;
import io.sealstream.error.StreamException;
import io.sealstream.segment.EpochRecord;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Walks through a log from a segment on and hands out runs of whole frames as places in a file, so that they can go from file to
 * socket. Sees what is appended later, and reads a file to its end though it has been dropped. Confined to one thread.
 */
public final class LogReader implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(LogReader.class);

    /** Most bytes of one run, unless a single segment is longer. */
    private static final int MAX_RUN_BYTES = 512 << 10;

    private final StreamLog log;
    private final HeadReader heads = new HeadReader();
    private final ArrayDeque<EpochRecord> epochs = new ArrayDeque<>();
    private Optional<SpoolFile> file = Optional.empty();
    private @Nullable FileChannel channel;
    private long position;
    private long nextSequence;
    private Optional<EpochRecord> epoch = Optional.empty();
    private Optional<Step.Gap> gap = Optional.empty();
    private boolean finalRead;

    /** What comes next. Closed. */
    public sealed interface Step {

        /** An epoch begins. */
        record Epoch(EpochRecord record) implements Step {}

        /**
         * Segments were dropped before they were read; the epoch in force behind them comes next.
         *
         * @param firstLost the first of them
         * @param nextSequence the first that is stored
         */
        record Gap(long firstLost, long nextSequence) implements Step {}

        /**
         * A run of whole frames.
         *
         * @param channel the file; stays open until the reader is closed or asked again
         * @param segments how many
         */
        record Run(FileChannel channel, long position, int bytes, int segments) implements Step {}
    }

    private LogReader(StreamLog log, long sequence) {
        this.log = log;
        this.nextSequence = sequence;
    }

    static LogReader open(StreamLog log, long sequence) throws IOException {
        LogReader reader = new LogReader(log, sequence);
        reader.file = log.fileOf(sequence);
        // A stream that has just been created has no file yet; the first one will begin at the beginning.
        if (reader.file.isPresent()) {
            try {
                reader.channel = reader.file.get().openForReading();
                reader.seek(reader.file.get(), sequence);
            } catch (IOException e) {
                reader.close();
                throw e;
            }
        }
        return reader;
    }

    /**
     * The next epoch, gap, or run of segments within the limits.
     *
     * @param maxSegments how many segments may be handed out; epochs and gaps come without
     * @param maxBytes how many bytes
     * @return empty when nothing more is stored, or the next segment does not fit the limits
     * @throws PeerViolationException if all that was to come has been dropped
     * @throws CorruptDataException if the file is damaged
     */
    public Optional<Step> next(long maxSegments, long maxBytes) throws IOException {
        boolean readable = epochs.isEmpty() && moveToReadable();
        if (gap.isPresent()) {
            Step.Gap told = gap.get();
            gap = Optional.empty();
            return Optional.of(told);
        }
        if (!epochs.isEmpty()) {
            return Optional.of(new Step.Epoch(epochs.removeFirst()));
        }
        return readable ? step(maxSegments, maxBytes) : Optional.empty();
    }

    /**
     * Leaves out the epochs before one that the reader has: behind it they look like a fork. To be called before anything is handed out.
     *
     * @param epochId one that is not to come leaves all as they are
     */
    public void passOverEpochsBefore(long epochId) {
        if (epochs.stream().anyMatch(begun -> begun.epochId() == epochId)) {
            while (epochs.getFirst().epochId() != epochId) {
                epochs.removeFirst();
            }
        }
    }

    /** The first segment that has not been handed out. */
    public long nextSequence() {
        return nextSequence;
    }

    /** Whether more is stored where it stands, so that limits alone kept {@link #next} from handing it out. */
    public boolean hasMore() {
        return file.isPresent() && position < file().length();
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

    private Optional<Step> step(long maxSegments, long maxBytes) throws IOException {
        long limit = file().length();
        long from = position;
        int segments = 0;
        // The epoch at the start of a file comes without credit: behind a gap a reader needs it before it can grant
        // anything.
        while (position < limit && (segments < maxSegments || position == 0)) {
            LogItem item = itemAt(limit);
            if (item instanceof LogItem.Epoch begun) {
                if (segments > 0) {
                    break;
                }
                position += item.bytes();
                epoch = Optional.of(begun.record());
                return Optional.of(new Step.Epoch(begun.record()));
            }
            long run = position - from + item.bytes();
            if (segments >= maxSegments || run > maxBytes || (segments > 0 && run > MAX_RUN_BYTES)) {
                break;
            }
            require(item);
            position += item.bytes();
            segments++;
        }
        return segments == 0
                ? Optional.empty()
                : Optional.of(new Step.Run(openFile(), from, (int) (position - from), segments));
    }

    /** A file that was opened by its index has not been read as a whole before. */
    private void require(LogItem item) throws CorruptDataException {
        if (!(item instanceof LogItem.Segment segment)
                || segment.header().sequence() != nextSequence
                || !segment.isOf(epoch)) {
            throw FileScan.damaged(file(), position, "another segment lies here than must follow");
        }
        nextSequence++;
        finalRead = segment.header().isFinal();
    }

    private boolean moveToReadable() throws IOException {
        while (true) {
            if (hasMore()) {
                return true;
            }
            Optional<SpoolFile> next = log.fileBehind(file);
            // It may have grown before the next one was begun; once that is in the list, it grows no more.
            if (hasMore()) {
                return true;
            }
            if (next.isEmpty()) {
                requireNothingLost();
                return false;
            }
            try {
                FileChannel opened = next.get().openForReading();
                close();
                channel = opened;
            } catch (NoSuchFileException e) {
                if (log.isRemoved()) {
                    requireNothingLost();
                    return false;
                }
                if (log.fileBehind(file).equals(next)) {
                    throw e;
                }
                // It was dropped between the list and the disk; those behind it are there.
                continue;
            }
            moveTo(next.get());
        }
    }

    private void moveTo(SpoolFile next) {
        file = Optional.of(next);
        position = 0;
        heads.reset();
        if (next.firstSequence() > nextSequence) {
            gap = Optional.of(new Step.Gap(gap.map(Step.Gap::firstLost).orElse(nextSequence), next.firstSequence()));
            nextSequence = next.firstSequence();
        }
    }

    private void requireNothingLost() throws PeerViolationException {
        if (log.isRemoved() && nextSequence < log.end().nextSequence()) {
            throw new PeerViolationException(
                    ErrorCode.POSITION_GONE,
                    "stream was dropped before it was read to its end",
                    "wanted",
                    nextSequence,
                    "next",
                    log.end().nextSequence());
        }
    }

    /**
     * Finds the segment, and every epoch that a reader there must know: the one in force, and those that begin there. The chain knows them
     * all: neither an index that points behind some of them nor a file that begins with the last of them does.
     */
    private void seek(SpoolFile in, long sequence) throws IOException {
        Optional<IndexEntry> entry = in.atOrBefore(sequence).filter(found -> isConfirmed(in, found));
        if (entry.isPresent()) {
            position = entry.get().position();
            epoch = Optional.of(log.epochInForce(entry.get().sequence()));
        }
        epochs.addAll(log.epochsAt(sequence));
        long limit = in.length();
        while (position < limit) {
            LogItem item = itemAt(limit);
            if (item instanceof LogItem.Segment segment) {
                if (segment.header().sequence() >= sequence) {
                    return;
                }
            } else if (item instanceof LogItem.Epoch begun) {
                epoch = Optional.of(begun.record());
            }
            position += item.bytes();
        }
    }

    /** An index is a hint: it counts if the segment that it tells lies there, in its epoch. */
    private boolean isConfirmed(SpoolFile in, IndexEntry entry) {
        try {
            LogItem item = heads.read(openFile(), entry.position(), in.length());
            return item instanceof LogItem.Segment segment
                    && segment.header().sequence() == entry.sequence()
                    && segment.isOf(Optional.of(log.epochInForce(entry.sequence())));
        } catch (StreamException e) {
            LOG.warn("index of {} is wrong, the file is scanned: {}", in.path(), e.getMessage());
            return false;
        } catch (IOException e) {
            LOG.warn("{} cannot be read where its index points: {}", in.path(), e.toString());
            return false;
        }
    }

    private LogItem itemAt(long limit) throws IOException {
        try {
            return heads.read(openFile(), position, limit);
        } catch (StreamException e) {
            throw FileScan.damaged(file(), position, String.valueOf(e.getMessage()));
        }
    }

    private FileChannel openFile() {
        return Objects.requireNonNull(channel, "reader is closed");
    }

    private SpoolFile file() {
        return file.orElseThrow(() -> new IllegalStateException("internal error: no file is open"));
    }
}
