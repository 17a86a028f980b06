package io.sealstream.it.interop;

import io.sealstream.testkit.SeededRandom;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Records as they stand in the second implementation's input and output: each behind its length of four bytes. */
final class Framed {

    /** Around the borders of a default segment, where a record changes from packed to fragmented, and far behind them. */
    private static final List<Integer> LENGTHS =
            List.of(0, 1, 65_531, 65_532, 65_533, 65_536, 0, 131_068, 131_069, 1_000_000, 7);

    private Framed() {}

    /** Records of every length that matters, behind some short ones. */
    static List<byte[]> records(SeededRandom random) {
        List<byte[]> records = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            records.add(random.bytes(random.between(0, 300)));
        }
        LENGTHS.forEach(length -> records.add(random.bytes(length)));
        return records;
    }

    static byte[] join(List<byte[]> records) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] entry : records) {
            joined.writeBytes(ByteBuffer.allocate(4).putInt(entry.length).array());
            joined.writeBytes(entry);
        }
        return joined.toByteArray();
    }
}
