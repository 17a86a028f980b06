package io.sealstream.hub.spool;

import io.sealstream.error.StreamException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Reads the heads of items through a small buffer: many small items cost one read, large ones a short read each. Not thread safe.
 */
final class HeadReader {

    private static final int BUFFER_BYTES = 16 << 10;
    private static final int SHORT_READ_BYTES = 512;

    private final ItemParser parser = new ItemParser();
    private final byte[] bytes = new byte[BUFFER_BYTES];
    private long bufferedFrom;
    private int buffered;
    private int lastItemBytes;

    /** Forgets what is buffered, because another file is read now. */
    void reset() {
        buffered = 0;
    }

    /**
     * The item at {@code position}.
     *
     * @param limit end of what may be read
     */
    LogItem read(FileChannel channel, long position, long limit) throws IOException {
        int available = (int) Math.min(ItemParser.MAX_HEAD_BYTES, limit - position);
        // Most heads are short: only a head that does not parse from a short read is read in full.
        int wanted = Math.min(available, SHORT_READ_BYTES);
        fill(channel, position, limit, wanted);
        try {
            return remember(parser.parse(bytes, (int) (position - bufferedFrom), bufferedAt(position, available)));
        } catch (StreamException e) {
            if (bufferedAt(position, available) >= available) {
                throw e;
            }
            fill(channel, position, limit, available);
            return remember(parser.parse(bytes, (int) (position - bufferedFrom), bufferedAt(position, available)));
        }
    }

    private LogItem remember(LogItem item) {
        lastItemBytes = item.bytes();
        return item;
    }

    private int bufferedAt(long position, int available) {
        return (int) Math.min(available, bufferedFrom + buffered - position);
    }

    private void fill(FileChannel channel, long position, long limit, int wanted) throws IOException {
        boolean inside = position >= bufferedFrom && position + wanted <= bufferedFrom + buffered;
        if (inside) {
            return;
        }
        boolean smallItems = lastItemBytes < BUFFER_BYTES / 4;
        int target = (int) Math.min(limit - position, smallItems ? BUFFER_BYTES : Math.max(wanted, SHORT_READ_BYTES));
        ByteBuffer view = ByteBuffer.wrap(bytes, 0, target);
        while (view.hasRemaining() && channel.read(view, position + view.position()) > 0) {
            // Reads until the buffer is full or the file ends.
        }
        bufferedFrom = position;
        buffered = view.position();
    }
}
