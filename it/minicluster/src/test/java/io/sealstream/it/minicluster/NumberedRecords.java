package io.sealstream.it.minicluster;

import java.nio.ByteBuffer;
import java.util.Random;

/** Records that tell where they belong and can be made again: stream (4 bytes), index (8 bytes), random bytes up to 20 to 300 in all. */
final class NumberedRecords {

    private static final int MIN_BYTES = 20;
    private static final int MAX_BYTES = 300;

    private final long seed;

    NumberedRecords(long seed) {
        this.seed = seed;
    }

    byte[] record(int stream, long index) {
        Random random = new Random(seed ^ (stream * 1_000_003L + index) * 0x9E3779B97F4A7C15L);
        byte[] record = new byte[MIN_BYTES + random.nextInt(MAX_BYTES - MIN_BYTES + 1)];
        random.nextBytes(record);
        ByteBuffer.wrap(record).putInt(stream).putLong(index);
        return record;
    }

    static int stream(byte[] record) {
        return ByteBuffer.wrap(record).getInt();
    }

    static long index(byte[] record) {
        return ByteBuffer.wrap(record).getLong(Integer.BYTES);
    }
}
