package io.sealstream.it.fuzz;

import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import io.sealstream.hub.spool.Durability;
import io.sealstream.hub.spool.ItemParser;
import io.sealstream.hub.spool.LogEnd;
import io.sealstream.hub.spool.LogItem;
import io.sealstream.hub.spool.LogReader;
import io.sealstream.hub.spool.LogReader.Step;
import io.sealstream.hub.spool.SpoolOptions;
import io.sealstream.hub.spool.StreamLog;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochRecord;
import io.sealstream.segment.EpochStart.Sizing;
import io.sealstream.segment.Suite;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A log on disk with arbitrary files and indexes: it is refused and left as it was, or every reader gets segments that follow each other
 * behind their epoch, it can be continued, opening it again finds the same, and a reader knows what was dropped before it came. Damage
 * that an index has hidden is told to the reader.
 */
final class SpoolLogTarget implements FuzzTarget {

    private static final SpoolOptions OPTIONS = new SpoolOptions(Durability.PROCESS, 512);
    private static final int MAX_ITEMS = 24;

    private final ScratchFolder scratch = new ScratchFolder();
    private final List<byte[]> items = new ArrayList<>();
    private final List<byte[]> frames;

    SpoolLogTarget() throws IOException {
        SealedStream stream = new SealedStream(Content.BYTES);
        stream.epochs().forEach(epoch -> items.add(epoch.encode()));
        items.add(Truth.epoch(Truth.first(Suite.AES_256_GCM, Content.BYTES, Sizing.FIXED, 100), 40)
                .record()
                .encode());
        frames = stream.frames();
        items.addAll(frames);
    }

    @Override
    public void run(byte[] input) throws IOException {
        FuzzInput in = new FuzzInput(input);
        scratch.clear();
        int files = 1 + in.below(3);
        for (int i = 0; i < files; i++) {
            Files.write(scratch.path().resolve(name(in)), content(in));
        }
        writeIndexes(in);
        List<byte[]> before = contents();
        Optional<StreamLog> opened = open(before);
        if (opened.isPresent()) {
            try (StreamLog log = opened.get()) {
                readFrom(log, log.firstSequence());
                readFrom(log, in.below(16));
                goOn(log);
                readFrom(log, log.firstSequence());
                requireSameAgain(log.end());
                lagBehind(log, in.below(16));
            }
        }
    }

    private Optional<StreamLog> open(List<byte[]> before) throws IOException {
        try {
            return Optional.of(StreamLog.open(scratch.path(), OPTIONS));
        } catch (StreamException e) {
            TargetRun.requireTyped(e);
            Finding.unless(Arrays.deepEquals(contents().toArray(), before.toArray()), "refused log has been changed");
            return Optional.empty();
        }
    }

    private void requireSameAgain(LogEnd end) throws IOException {
        try (StreamLog again = StreamLog.open(scratch.path(), OPTIONS)) {
            Finding.unless(again.end().equals(end), "opening again finds " + again.end() + " instead of " + end);
        } catch (StreamException e) {
            throw new Finding("log cannot be opened again: " + e.getMessage(), e);
        }
    }

    private static void readFrom(StreamLog log, long sequence) throws IOException {
        LogEnd end = log.end();
        Finding.unless(end.nextSequence() >= 0 && end.nextOffset() >= 0 && end.nextRecord() >= 0, "end is " + end);
        if (sequence < log.firstSequence() || sequence > end.nextSequence()) {
            return;
        }
        try (LogReader reader = log.reader(sequence)) {
            Place at = readOn(reader, new Place(sequence, Optional.empty()));
            Finding.unless(
                    at.next() == end.nextSequence(), "reader ends at " + at.next() + ", log at " + end.nextSequence());
        } catch (StreamException e) {
            requireHiddenDamage(e);
        }
    }

    /** Where a reader is. */
    private record Place(long next, Optional<EpochRecord> epoch) {}

    private static Place readOn(LogReader reader, Place from) throws IOException {
        long next = from.next();
        Optional<EpochRecord> epoch = from.epoch();
        for (Optional<Step> step = next(reader); step.isPresent(); step = next(reader)) {
            if (step.get() instanceof Step.Run run) {
                next = requireRun(run, next, epoch);
            } else if (step.get() instanceof Step.Epoch begun) {
                epoch = Optional.of(begun.record());
            } else if (step.get() instanceof Step.Gap gap) {
                Finding.unless(
                        gap.firstLost() == next && gap.nextSequence() > next, "reader at " + next + " gets " + gap);
                next = gap.nextSequence();
            }
        }
        return new Place(next, epoch);
    }

    /** A reader reads a little, files go, and it reads the rest. */
    private static void lagBehind(StreamLog log, long dropBefore) throws IOException {
        LogEnd end = log.end();
        long first = log.firstSequence();
        try (LogReader reader = log.reader(first)) {
            Optional<Step> begun = reader.next(1, 1);
            Place start = new Place(
                    first,
                    begun.filter(Step.Epoch.class::isInstance)
                            .map(Step.Epoch.class::cast)
                            .map(Step.Epoch::record));
            log.dropBefore(dropBefore);
            Place at = readOn(reader, start);
            Finding.unless(at.next() == end.nextSequence(), "reader that lagged ends at " + at.next());
        } catch (StreamException e) {
            requireHiddenDamage(e);
        }
        readFrom(log, log.firstSequence());
    }

    private static void requireHiddenDamage(StreamException e) {
        TargetRun.requireTyped(e);
        Finding.unless(e.code() == ErrorCode.CORRUPT_HEADER, "reader ends with " + e.getMessage());
    }

    private void writeIndexes(FuzzInput in) throws IOException {
        List<Path> files;
        try (Stream<Path> entries = Files.list(scratch.path())) {
            files = entries.sorted().toList();
        }
        for (Path file : files) {
            String name = file.getFileName().toString();
            Path index = file.resolveSibling(name.replace(".spool", ".index"));
            byte[] right = SpoolIndexBytes.of(Files.readAllBytes(file), numberOf(name));
            switch (in.below(5)) {
                case 1 -> Files.write(index, right);
                case 2 -> Files.write(index, SpoolIndexBytes.repaired(Mutation.of(right, in)));
                case 3 -> Files.write(index, Mutation.of(right, in));
                case 4 -> Files.write(index, in.bytes(in.u8()));
                default -> {
                    // No index.
                }
            }
        }
    }

    private static long numberOf(String name) {
        return name.matches("[0-9]{18,20}\\.spool") ? Long.parseLong(name.substring(5, name.length() - 6)) : 0;
    }

    private static Optional<Step> next(LogReader reader) throws IOException {
        return reader.next(1000, 1 << 20);
    }

    private static long requireRun(Step.Run run, long first, Optional<EpochRecord> epoch) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(run.bytes());
        while (bytes.hasRemaining() && run.channel().read(bytes, run.position() + bytes.position()) > 0) {
            // Until the run is there.
        }
        Finding.unless(!bytes.hasRemaining(), "run is longer than its file");
        long next = first;
        for (int at = 0; at < run.bytes(); ) {
            LogItem item = new ItemParser().parse(bytes.array(), at, run.bytes() - at);
            Finding.unless(item instanceof LogItem.Segment, "run holds something else: " + item);
            LogItem.Segment segment = (LogItem.Segment) item;
            Finding.unless(segment.header().sequence() == next, "segment is not " + next + ": " + segment);
            boolean own = epoch.filter(it -> it.epochId() == segment.header().epochId())
                    .isPresent();
            Finding.unless(own, "segment comes without its epoch: " + segment);
            next++;
            at += item.bytes();
        }
        Finding.unless(next - first == run.segments(), "run says " + run.segments() + " segments");
        return next;
    }

    /** Appends what follows, if the log can be continued. */
    private void goOn(StreamLog log) throws IOException {
        LogEnd end = log.end();
        Optional<EpochRecord> last = end.lastEpoch();
        if (end.ended() || last.isEmpty() || end.nextSequence() >= frames.size()) {
            return;
        }
        byte[] frame = frames.get((int) end.nextSequence());
        LogItem item = new ItemParser().parse(frame, 0, frame.length);
        if (item instanceof LogItem.Segment segment
                && segment.header().epochId() == last.get().epochId()
                && segment.header().stream().equals(last.get().start().stream())) {
            log.append(new ByteBuffer[] {ByteBuffer.wrap(frame)}, List.of(segment));
            Finding.unless(log.end().nextSequence() == end.nextSequence() + 1, "append goes to " + log.end());
        }
    }

    private static String name(FuzzInput in) {
        return switch (in.below(8)) {
            case 6 -> String.format(Locale.ROOT, "%020d.spool", in.i64());
            case 7 -> {
                StringBuilder name = new StringBuilder();
                for (byte letter : in.bytes(in.below(24))) {
                    name.append("0123456789-+ax".charAt((letter & 0xff) % 14));
                }
                yield name + ".spool";
            }
            default -> String.format(Locale.ROOT, "%020d.spool", in.below(12));
        };
    }

    private byte[] content(FuzzInput in) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int count = in.below(MAX_ITEMS);
        for (int i = 0; i < count && in.hasMore(); i++) {
            int choice = in.below(items.size() + 2);
            if (choice < items.size()) {
                out.writeBytes(items.get(choice));
            } else if (choice == items.size()) {
                byte[] altered = Mutation.of(items.get(in.below(items.size())), in);
                Checksums.repair(altered);
                out.writeBytes(altered);
            } else {
                out.writeBytes(in.bytes(in.u8()));
            }
        }
        return out.toByteArray();
    }

    private List<byte[]> contents() throws IOException {
        List<byte[]> contents = new ArrayList<>();
        try (Stream<Path> entries = Files.list(scratch.path())) {
            for (Path entry : entries.sorted().toList()) {
                contents.add(entry.toString().getBytes(StandardCharsets.UTF_8));
                contents.add(Files.readAllBytes(entry));
            }
        }
        return contents;
    }

    @Override
    public List<byte[]> seeds() {
        // Items 0 to 2 are epochs, the segments follow; the second epoch begins behind the segments of the first.
        int firsts = (frames.size() - 1) / 2;
        byte second = (byte) (3 + firsts);
        byte raw = (byte) (items.size() + 1);
        byte altered = (byte) items.size();
        return List.of(
                new byte[] {0, 0, 4, 0, 3, 4, 5},
                new byte[] {0, 0, 5, 0, 3, 4, raw, 3, 83, 71, 1},
                new byte[] {0, 0, 5, 0, 3, 4, altered, 5, 1, 4, 0, 70},
                new byte[] {1, 0, 3, 0, 3, 4, 2, 3, 0, 5, 6},
                new byte[] {0, 0, (byte) (firsts + 4), 0, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 1, second},
                new byte[] {0, 5, 0},
                Truth.joined(spanningFiles(firsts), new byte[] {1, 1, 3, 7}),
                Truth.joined(spanningFiles(firsts), new byte[] {2, 1, 0, 60, 1, 0, 3}),
                Truth.joined(spanningFiles(firsts), new byte[] {3, 1, 4, 20}),
                new byte[] {0, 0, 2, 0, 7});
    }

    /** Two files that follow each other, both behind the first epoch. */
    private static byte[] spanningFiles(int firsts) {
        byte half = (byte) (firsts / 2);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {1, 0, (byte) (half + 1), 0});
        for (int i = 0; i < half; i++) {
            out.write(3 + i);
        }
        out.writeBytes(new byte[] {half, (byte) (firsts - half + 1), 0});
        for (int i = half; i < firsts; i++) {
            out.write(3 + i);
        }
        return out.toByteArray();
    }
}
