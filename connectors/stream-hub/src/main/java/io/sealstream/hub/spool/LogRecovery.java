package io.sealstream.hub.spool;

import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import io.sealstream.segment.EpochRecord;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out what a folder holds, by reading the heads of all its items in order. */
final class LogRecovery {

    private static final Logger LOG = LoggerFactory.getLogger(LogRecovery.class);

    private final List<SpoolFile> files = new ArrayList<>();
    private final List<EpochRecord> epochs = new ArrayList<>();
    private LogEnd end = LogEnd.EMPTY;

    /** What was found. Immutable. */
    record Result(List<SpoolFile> files, List<EpochRecord> epochs, LogEnd end) {}

    private LogRecovery() {}

    static Result recover(Path folder) throws IOException {
        LogRecovery recovery = new LogRecovery();
        List<Long> starts;
        try (Stream<Path> entries = Files.list(folder)) {
            starts = entries.map(path -> path.getFileName().toString())
                    .filter(SpoolFile::isName)
                    .map(SpoolFile::firstSequenceOf)
                    .sorted()
                    .toList();
        }
        for (int i = 0; i < starts.size(); i++) {
            recovery.scan(new SpoolFile(folder, starts.get(i)), i == starts.size() - 1);
        }
        return new Result(recovery.files, recovery.epochs, recovery.end);
    }

    private void scan(SpoolFile file, boolean last) throws IOException {
        if (files.isEmpty()) {
            end = LogEnd.startingAt(file.firstSequence());
        } else if (file.firstSequence() != end.nextSequence()) {
            throw damaged(file, 0, "segments do not follow each other");
        }
        try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            HeadReader heads = new HeadReader();
            long size = channel.size();
            long position = 0;
            while (position < size) {
                LogItem item = readOrCut(heads, channel, file, position, size, last);
                if (item == null || item.bytes() > size - position) {
                    cut(channel, file, position, size, last);
                    break;
                }
                add(file, item, position);
                position += item.bytes();
            }
            file.publish(Math.min(position, channel.size()));
        }
        files.add(file);
    }

    private void add(SpoolFile file, LogItem item, long position) throws StreamException {
        if (item instanceof LogItem.Epoch epoch) {
            boolean repeated = end.lastEpoch().filter(epoch.record()::equals).isPresent();
            end = repeated ? end.plusBytes(item.bytes()) : end.afterEpoch(epoch.record(), item.bytes());
            if (!repeated) {
                epochs.add(epoch.record());
            }
        } else if (item instanceof LogItem.Segment segment) {
            if (segment.header().sequence() != end.nextSequence()) {
                throw damaged(file, position, "segments do not follow each other");
            }
            if (!isOfLastEpoch(segment)) {
                throw damaged(file, position, "segment is not of the epoch before it");
            }
            file.index(segment.header().sequence(), position);
            end = end.afterSegment(segment);
        }
    }

    /** All that can be checked of an epoch without a key; served with another, its segments could not be opened. */
    private boolean isOfLastEpoch(LogItem.Segment segment) {
        return end.lastEpoch()
                .filter(epoch -> epoch.epochId() == segment.header().epochId()
                        && epoch.start().stream().equals(segment.header().stream()))
                .isPresent();
    }

    private static @Nullable LogItem readOrCut(
            HeadReader heads, FileChannel channel, SpoolFile file, long position, long size, boolean last)
            throws IOException {
        try {
            return heads.read(channel, position, size);
        } catch (StreamException e) {
            // A head that is cut by the end of the last file was being written when the hub died.
            if (last && e.code() == ErrorCode.TRUNCATED) {
                return null;
            }
            throw damaged(file, position, String.valueOf(e.getMessage()));
        }
    }

    private static void cut(FileChannel channel, SpoolFile file, long position, long size, boolean last)
            throws IOException {
        if (!last) {
            throw damaged(file, position, "file ends inside an item");
        }
        LOG.info("cut {} bytes behind the last whole item of {}", size - position, file.path());
        channel.truncate(position);
    }

    private static CorruptDataException damaged(SpoolFile file, long position, String why) {
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
