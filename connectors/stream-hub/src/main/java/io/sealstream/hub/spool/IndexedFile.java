package io.sealstream.hub.spool;

import io.sealstream.error.StreamException;
import io.sealstream.hub.spool.IndexEntry.Kind;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochRecord;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A complete file, known from its index: its epochs, its last segment and its length are where the index says, and follow what is
 * before. What lies between is checked by whoever reads it.
 *
 * @param end where the log stands behind it
 * @param epochs those that begin in it
 */
record IndexedFile(LogEnd end, List<EpochRecord> epochs) {

    /** Reads and checks a few places of the file; empty if anything is not as the index says. */
    static Optional<IndexedFile> of(SpoolFile file, List<IndexEntry> entries, LogEnd before) throws IOException {
        if (entries.isEmpty() || entries.get(entries.size() - 1).kind() != Kind.END) {
            return Optional.empty();
        }
        IndexEntry last = entries.get(entries.size() - 1);
        try (FileChannel channel = file.openForReading()) {
            if (channel.size() != last.position() || last.detail() < 0 || last.detail() >= last.position()) {
                return Optional.empty();
            }
            Optional<IndexedFile> found = check(channel, entries, before);
            if (found.isPresent()) {
                FileTimes times = FileTimes.of(file, entries);
                entries.stream()
                        .filter(entry -> entry.kind() == Kind.SEGMENT)
                        .findFirst()
                        .ifPresent(first -> times.saw(first.receivedAtMs()));
                times.newest(last.receivedAtMs());
                file.recovered(last.position(), last.sequence(), times, last.detail());
                file.trustIndex();
            }
            return found;
        } catch (StreamException e) {
            // No item is where the index says: a scan will tell whose fault that is.
            return Optional.empty();
        }
    }

    private static Optional<IndexedFile> check(FileChannel channel, List<IndexEntry> entries, LogEnd before)
            throws IOException {
        HeadReader heads = new HeadReader();
        List<EpochRecord> epochs = new ArrayList<>();
        LogEnd end = before;
        for (IndexEntry entry : entries) {
            if (entry.kind() == Kind.EPOCH) {
                LogItem item = heads.read(channel, entry.position(), channel.size());
                if (!(item instanceof LogItem.Epoch epoch) || epoch.record().epochId() != entry.detail()) {
                    return Optional.empty();
                }
                if (end.lastEpoch().filter(epoch.record()::equals).isPresent()) {
                    continue;
                }
                // Of the segments before it only their number is known here.
                LogEnd there = end.lastEpoch().isPresent() ? end.at(entry.sequence()) : end;
                if (!there.continues(epoch.record())) {
                    return Optional.empty();
                }
                end = there.afterEpoch(epoch.record(), 0);
                epochs.add(epoch.record());
            }
        }
        LogItem last = heads.read(channel, entries.get(entries.size() - 1).detail(), channel.size());
        return last instanceof LogItem.Segment segment && isLast(segment, entries.get(entries.size() - 1), end)
                ? Optional.of(new IndexedFile(end.afterSegments(segment, channel.size()), epochs))
                : Optional.empty();
    }

    private static boolean isLast(LogItem.Segment segment, IndexEntry end, LogEnd behindEpochs) {
        boolean tellsRecords = segment.span().isPresent()
                || behindEpochs
                        .lastEpoch()
                        .filter(epoch -> epoch.start().content() == Content.RECORDS)
                        .isEmpty();
        return tellsRecords
                && segment.isOf(behindEpochs.lastEpoch())
                && segment.header().sequence() + 1 == end.sequence()
                && end.detail() + segment.bytes() == end.position();
    }
}
