package io.sealstream.hub.spool;

import io.sealstream.error.StreamException;
import io.sealstream.segment.EpochRecord;
import io.sealstream.segment.SegmentLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/**
 * Bytes behind the last whole item of a log: what was being written when the process died, and was never acknowledged.
 *
 * @param position where they begin
 * @param size where the file ends
 * @param doubtful whether no checksum says that they are the beginning of a segment; at most 4,160 bytes then
 */
record TornTail(long position, long size, boolean doubtful) {

    private static final byte[] SEGMENT_MAGIC = {'S', 'G'};

    /**
     * Tells damage from a tear where a head seems to end early. A tear leaves the beginning of one item. If there is a whole item, behind
     * the beginning or when a length or the magic is put right, the bytes were stored as a whole and are damaged.
     */
    static boolean isDamage(FileChannel channel, long position, long size) throws IOException {
        byte[] tail = read(channel, position, (int) Math.min(size - position, ItemParser.MAX_HEAD_BYTES));
        return holdsItemBehindItsStart(tail) || isSegmentOfAnotherLength(tail);
    }

    private static boolean holdsItemBehindItsStart(byte[] tail) {
        ItemParser parser = new ItemParser();
        for (int at = 1; at + SegmentLayout.HEADER_BYTES <= tail.length; at++) {
            if (tail[at] == 'S' && parses(parser, tail, at)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSegmentOfAnotherLength(byte[] tail) {
        int most = Math.min(tail.length - SegmentLayout.HEADER_BYTES, SegmentLayout.MAX_PUBLIC_METADATA_BYTES);
        byte[] altered = tail.clone();
        if (most >= 0) {
            System.arraycopy(SEGMENT_MAGIC, 0, altered, 0, SEGMENT_MAGIC.length);
        }
        ItemParser parser = new ItemParser();
        for (int metadata = 0; metadata <= most; metadata++) {
            altered[SegmentLayout.PUBLIC_METADATA_LENGTH_OFFSET] = (byte) (metadata >> 8);
            altered[SegmentLayout.PUBLIC_METADATA_LENGTH_OFFSET + 1] = (byte) metadata;
            if (parses(parser, altered, 0)) {
                return true;
            }
        }
        return false;
    }

    private static boolean parses(ItemParser parser, byte[] bytes, int at) {
        try {
            parser.parse(bytes, at, bytes.length - at);
            return true;
        } catch (StreamException e) {
            // Most bytes are no beginning of anything; that is what is asked.
            return false;
        }
    }

    /** The bytes, if they are few enough to be kept. */
    byte[] read(FileChannel channel) throws IOException {
        return read(channel, position, (int) Math.min(size - position, ItemParser.MAX_HEAD_BYTES + EpochRecord.BYTES));
    }

    private static byte[] read(FileChannel channel, long position, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining() && channel.read(bytes, position + bytes.position()) > 0) {
            // Reads until they are there or the file ends.
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }
}
