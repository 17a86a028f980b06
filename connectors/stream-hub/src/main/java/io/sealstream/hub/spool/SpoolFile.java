package io.sealstream.hub.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;

/**
 * One file of a log. Written by one thread; read by any, up to {@link #length}, which grows only when whole items are there. Keeps a
 * sparse index in memory.
 */
final class SpoolFile {

    /** Distance of index entries: how far a reader scans at most to find its place. */
    private static final int INDEX_DISTANCE_BYTES = 1 << 20;

    private static final String SUFFIX = ".spool";

    /** Twenty digits of a sequence number, which has at most fifteen that count. */
    private static final Pattern NAME = Pattern.compile("0{5}[0-9]{15}\\.spool");

    private final Path path;
    private final long firstSequence;
    private final ConcurrentSkipListMap<Long, Long> offsetBySequence = new ConcurrentSkipListMap<>();
    private volatile long length;
    private long lastIndexed;

    /** A place where the segment with this sequence begins; at offset 0, where the file begins. */
    record Entry(long sequence, long offset) {}

    SpoolFile(Path folder, long firstSequence) {
        this.path = folder.resolve(String.format(Locale.ROOT, "%020d%s", firstSequence, SUFFIX));
        this.firstSequence = firstSequence;
        this.offsetBySequence.put(firstSequence, 0L);
    }

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    static long firstSequenceOf(String name) {
        return Long.parseLong(name.substring(0, 20));
    }

    Path path() {
        return path;
    }

    long firstSequence() {
        return firstSequence;
    }

    /** Bytes that readers may see. */
    long length() {
        return length;
    }

    FileChannel openForWriting() throws IOException {
        FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ);
        channel.position(length);
        return channel;
    }

    FileChannel openForReading() throws IOException {
        return FileChannel.open(path, StandardOpenOption.READ);
    }

    /** Lets readers see everything before {@code end}. */
    void publish(long end) {
        length = end;
    }

    /** Notes where a segment begins, if the last note is far enough away. */
    void index(long sequence, long offset) {
        if (offset - lastIndexed >= INDEX_DISTANCE_BYTES) {
            offsetBySequence.put(sequence, offset);
            lastIndexed = offset;
        }
    }

    /** The last indexed place at or before the segment; the file's own start is always one. */
    Entry atOrBefore(long sequence) {
        Map.Entry<Long, Long> entry = offsetBySequence.floorEntry(sequence);
        return entry == null ? new Entry(firstSequence, 0) : new Entry(entry.getKey(), entry.getValue());
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
