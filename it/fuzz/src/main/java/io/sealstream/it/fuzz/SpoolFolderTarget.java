package io.sealstream.it.fuzz;

import io.sealstream.hub.spool.Spool;
import io.sealstream.hub.spool.SpoolOptions;
import io.sealstream.hub.spool.StreamFolder;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.SegmentLayout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The data folder of a hub with altered description and cursor files and with folders that are not its own: the hub starts, serves what
 * is sound and can create streams.
 */
final class SpoolFolderTarget implements FuzzTarget {

    private final ScratchFolder scratch = new ScratchFolder();
    private final String folderName;
    private final byte[] description;
    private final byte[] cursors;
    private final byte[] dropped;

    SpoolFolderTarget() throws IOException {
        Path folder;
        try (Spool spool = Spool.open(scratch.path(), SpoolOptions.DEFAULT)) {
            spool.create(stream(0)).cursors().advance("reader", 5);
        }
        try (Stream<Path> entries = Files.list(scratch.path().resolve("streams"))) {
            folder = entries.findFirst().orElseThrow();
        }
        folderName = folder.getFileName().toString();
        description = Files.readAllBytes(folder.resolve("stream"));
        cursors = Files.readAllBytes(folder.resolve("cursors"));
        try (Spool spool = Spool.open(scratch.path(), SpoolOptions.DEFAULT)) {
            spool.drop(spool.recover().get(0));
        }
        dropped = Files.readAllBytes(scratch.path().resolve("dropped"));
    }

    private static StreamFolder stream(long ordinal) {
        return new StreamFolder(
                ordinal,
                Truth.STREAM,
                Truth.NAME,
                Content.BYTES,
                Bound.LIVE,
                1024,
                1_700_000_000_000L,
                Truth.bytes(50, 32));
    }

    @Override
    public void run(byte[] input) throws IOException {
        FuzzInput in = new FuzzInput(input);
        scratch.clear();
        Path streams = Files.createDirectories(scratch.path().resolve("streams"));
        Path folder = Files.createDirectories(streams.resolve(in.below(4) == 3 ? strangeName(in) : folderName));
        Files.write(folder.resolve("stream"), in.below(4) == 3 ? in.bytes(in.u8()) : Mutation.of(description, in));
        if (in.below(2) == 1) {
            Files.write(folder.resolve("cursors"), in.below(2) == 1 ? in.bytes(in.u8()) : Mutation.of(cursors, in));
        }
        if (in.below(4) == 3) {
            Files.write(streams.resolve("x" + strangeName(in)), new byte[1]);
        }
        if (in.below(3) == 1) {
            Files.write(
                    scratch.path().resolve("dropped"), in.below(2) == 1 ? in.bytes(in.u8()) : Mutation.of(dropped, in));
        }
        if (in.below(3) == 1) {
            Files.move(folder, folder.resolveSibling("dropped-" + folder.getFileName()));
        }
        try (Spool spool = Spool.open(scratch.path(), SpoolOptions.DEFAULT)) {
            serve(spool);
        }
    }

    private static void serve(Spool spool) throws IOException {
        List<Spool.Opened> opened = spool.recover();
        long nextOrdinal = spool.nextOrdinal();
        for (Spool.Opened one : opened) {
            StreamFolder found = one.description();
            boolean sound = found.ordinal() >= 0
                    && found.createdAtMs() >= 0
                    && found.segmentSize() >= 1
                    && found.segmentSize() <= SegmentLayout.MAX_SEGMENT_SIZE
                    && !found.name().text().isEmpty();
            Finding.unless(sound, "stream that cannot be told to a client is served: " + found);
            Finding.unless(found.ordinal() < nextOrdinal, "ordinal would be given again: " + found.ordinal());
            Finding.unless(
                    one.cursors().next("reader").orElse(0) >= 0,
                    "cursor is negative: " + one.cursors().next("reader"));
            one.cursors().advance("another", 3);
            one.log().close();
        }
        spool.create(stream(nextOrdinal)).log().close();
        Finding.unless(spool.recover().size() == opened.size() + 1, "stream that was created is not found again");
    }

    private static String strangeName(FuzzInput in) {
        StringBuilder name = new StringBuilder("n");
        for (byte letter : in.bytes(in.below(30))) {
            name.append("0123456789abcdef-".charAt((letter & 0xff) % 17));
        }
        return name.substring(name.length() > 1 ? 1 : 0);
    }

    @Override
    public int runsPerBuild() {
        return 500;
    }

    @Override
    public List<byte[]> seeds() {
        byte[] text = "another".getBytes(StandardCharsets.US_ASCII);
        return List.of(
                new byte[] {0, 0, 0, 0, 0},
                new byte[] {0, 0, 1, 2, 20, 1, 1, 1, 0, 0},
                new byte[] {0, 0, 0, 1, 0, 1, 2, 5, 1},
                new byte[] {0, 0, 0, 0, 1, 0, 0, 1},
                new byte[] {0, 0, 0, 0, 1, 0, 2, 0, 20, 1, 1, 0, 40, 3, 0},
                new byte[] {0, 0, 0, 0, 0, 1},
                Truth.joined(new byte[] {3, 7}, text, new byte[] {0, 0, 0, 3, 3, 1, 2, 3}));
    }
}
