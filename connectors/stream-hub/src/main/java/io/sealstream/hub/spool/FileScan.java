package io.sealstream.hub.spool;

import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import io.sealstream.hub.spool.IndexEntry.Kind;
import io.sealstream.segment.EpochRecord;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the heads of all items of a file in order, and changes nothing. Not thread safe. */
final class FileScan {

    private final SpoolFile file;
    private final boolean last;
    private final FileTimes times;
    private final IndexNotes notes = new IndexNotes();
    private final List<EpochRecord> epochs = new ArrayList<>();
    private LogEnd end;
    private long lastSegmentPosition;
    private long position;
    private Optional<TornTail> tail = Optional.empty();
    private Optional<CorruptDataException> damage = Optional.empty();

    private FileScan(SpoolFile file, LogEnd before, boolean last, FileTimes times) {
        this.file = file;
        this.end = before;
        this.last = last;
        this.times = times;
    }

    /**
     * Scans a file.
     *
     * @param before where the log stands before it
     * @param last whether it is the last file, whose end may be torn
     * @param old what its index says; used for times only
     * @throws CorruptDataException if it is damaged
     */
    static FileScan of(SpoolFile file, LogEnd before, boolean last, List<IndexEntry> old) throws IOException {
        FileScan scan = upToDamage(file, before, last, old);
        if (scan.damage.isPresent()) {
            throw scan.damage.get();
        }
        return scan;
    }

    /** The same, but ends at the first damage. */
    static FileScan upToDamage(SpoolFile file, LogEnd before, boolean last, List<IndexEntry> old) throws IOException {
        FileScan scan = new FileScan(file, before, last, FileTimes.of(file, old));
        try (FileChannel channel = file.openForReading()) {
            scan.run(channel);
        } catch (CorruptDataException e) {
            scan.damage = Optional.of(e);
        }
        old.stream()
                .filter(entry -> entry.kind() == Kind.END
                        && entry.position() == scan.position
                        && entry.sequence() == scan.end.nextSequence())
                .findFirst()
                .ifPresent(entry -> scan.times.newest(entry.receivedAtMs()));
        return scan;
    }

    LogEnd end() {
        return end;
    }

    /** Epochs that begin in it, without those that are only repeated. */
    List<EpochRecord> epochs() {
        return epochs;
    }

    IndexNotes notes() {
        return notes;
    }

    FileTimes times() {
        return times;
    }

    /** Where its last whole item ends. */
    long length() {
        return position;
    }

    long lastSegmentPosition() {
        return lastSegmentPosition;
    }

    /** What lies behind its last whole item. */
    Optional<TornTail> tail() {
        return tail;
    }

    /** What is wrong behind {@link #length}. */
    Optional<CorruptDataException> damage() {
        return damage;
    }

    private void run(FileChannel channel) throws IOException {
        HeadReader heads = new HeadReader();
        long size = channel.size();
        while (position < size && tail.isEmpty()) {
            Optional<LogItem> item = itemOrTail(heads, channel, size);
            if (item.isPresent()) {
                add(item.get());
                position += item.get().bytes();
            }
        }
    }

    private Optional<LogItem> itemOrTail(HeadReader heads, FileChannel channel, long size) throws IOException {
        try {
            LogItem item = heads.read(channel, position, size);
            if (item.bytes() <= size - position) {
                return Optional.of(item);
            }
            // Its header is whole and says that there was more: no such segment was ever acknowledged.
            tail = Optional.of(new TornTail(position, size, /* doubtful= */ false));
        } catch (StreamException e) {
            if (!last || e.code() != ErrorCode.TRUNCATED) {
                throw damaged(String.valueOf(e.getMessage()));
            }
            if (TornTail.isDamage(channel, position, size)) {
                throw damaged("length or magic of a segment is altered");
            }
            tail = Optional.of(new TornTail(position, size, /* doubtful= */ true));
        }
        if (!last) {
            throw damaged("file ends inside an item");
        }
        return Optional.empty();
    }

    private void add(LogItem item) throws StreamException {
        if (item instanceof LogItem.Epoch epoch) {
            addEpoch(epoch);
        } else if (item instanceof LogItem.Segment segment) {
            addSegment(segment);
        }
    }

    private void addEpoch(LogItem.Epoch item) throws StreamException {
        EpochRecord record = item.record();
        if (end.lastEpoch().filter(record::equals).isPresent()) {
            end = end.plusBytes(item.bytes());
        } else if (end.continues(record)) {
            end = end.afterEpoch(record, item.bytes());
            epochs.add(record);
        } else {
            throw damaged("epoch does not continue the one before it");
        }
        notes.epoch(record, position, times.at(Kind.EPOCH, record.start().sequence(), position));
    }

    private void addSegment(LogItem.Segment segment) throws StreamException {
        long sequence = segment.header().sequence();
        if (sequence != end.nextSequence()) {
            throw damaged("segments do not follow each other");
        }
        if (!segment.isOf(end.lastEpoch())) {
            throw damaged("segment is not of the epoch before it");
        }
        long receivedAtMs = times.at(Kind.SEGMENT, sequence, position);
        times.saw(receivedAtMs);
        notes.segment(sequence, position, receivedAtMs);
        lastSegmentPosition = position;
        end = end.afterSegment(segment);
    }

    private CorruptDataException damaged(String why) {
        return damaged(file, position, why);
    }

    static CorruptDataException damaged(SpoolFile file, long position, String why) {
        return new CorruptDataException(
                ErrorCode.CORRUPT_HEADER,
                "spool file is damaged",
                "file",
                file.path(),
                "position",
                position,
                "reason",
                why);
    }
}
