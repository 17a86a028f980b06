package io.sealstream.it.fuzz;

import io.sealstream.bytes.BigEndian;
import io.sealstream.bytes.ByteWriter;
import io.sealstream.error.StreamException;
import io.sealstream.hub.spool.ItemParser;
import io.sealstream.hub.spool.LogItem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/** Side indexes of spool files by SPEC section 7.7, right ones and others, with checksums that fit. */
final class SpoolIndexBytes {

    private static final int HEADER_BYTES = 16;
    private static final int ENTRY_BYTES = 40;
    private static final int CHECKSUM_OFFSET = 4;

    private SpoolIndexBytes() {}

    /** The index of a complete file, with an entry for each segment, as far as the content parses. */
    static byte[] of(byte[] content, long firstSequence) {
        List<byte[]> entries = new ArrayList<>();
        ItemParser parser = new ItemParser();
        long next = firstSequence;
        int lastSegment = 0;
        int at = 0;
        try {
            while (at < content.length) {
                LogItem item = parser.parse(content, at, content.length - at);
                if (item instanceof LogItem.Epoch epoch) {
                    entries.add(entry(
                            1,
                            epoch.record().start().sequence(),
                            at,
                            epoch.record().epochId()));
                } else if (item instanceof LogItem.Segment segment) {
                    entries.add(entry(2, segment.header().sequence(), at, 0));
                    next = segment.header().sequence() + 1;
                    lastSegment = at;
                }
                at += item.bytes();
            }
        } catch (StreamException e) {
            // What follows is no item: the index ends where the file does, which is wrong, as it may be.
            at = content.length;
        }
        entries.add(entry(3, next, at, lastSegment));
        ByteWriter out = new ByteWriter(256)
                .bytes("SPIX".getBytes(StandardCharsets.US_ASCII))
                .u32(1 << 24)
                .i64(firstSequence);
        entries.forEach(out::bytes);
        return out.toBytes();
    }

    /** Makes every entry look undamaged. */
    static byte[] repaired(byte[] index) {
        byte[] bytes = index.clone();
        for (int at = HEADER_BYTES; at + ENTRY_BYTES <= bytes.length; at += ENTRY_BYTES) {
            BigEndian.putI32(bytes, at + CHECKSUM_OFFSET, checksum(bytes, at));
        }
        return bytes;
    }

    private static byte[] entry(int kind, long sequence, long position, long detail) {
        byte[] entry = new ByteWriter(ENTRY_BYTES)
                .u32(kind << 24)
                .u32(0)
                .i64(sequence)
                .i64(position)
                .i64(1_700_000_000_000L)
                .i64(detail)
                .toBytes();
        BigEndian.putI32(entry, CHECKSUM_OFFSET, checksum(entry, 0));
        return entry;
    }

    private static int checksum(byte[] bytes, int at) {
        CRC32C checksum = new CRC32C();
        checksum.update(Arrays.copyOfRange(bytes, at, at + CHECKSUM_OFFSET));
        checksum.update(bytes, at + CHECKSUM_OFFSET + 4, ENTRY_BYTES - CHECKSUM_OFFSET - 4);
        return (int) checksum.getValue();
    }
}
