package io.sealstream.it.fuzz;

import io.sealstream.cipher.Epoch;
import io.sealstream.error.StreamException;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochRecord;
import io.sealstream.segment.EpochStart.Sizing;
import io.sealstream.segment.Suite;
import io.sealstream.testkit.Vector;
import io.sealstream.testkit.Vectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** EPOCH records: what decodes encodes to the same bytes, and an altered record fits no key. */
final class EpochTarget implements FuzzTarget {

    private static final int RAW = 0;

    private final byte[] genuine = Truth.epoch(Truth.first(Suite.AES_256_GCM, Content.BYTES, Sizing.FIXED, 4096), 21)
            .record()
            .encode();

    @Override
    public void run(byte[] input) throws StreamException {
        FuzzInput in = new FuzzInput(input);
        byte[] bytes = in.below(2) == RAW ? in.rest() : Mutation.of(genuine, in);
        EpochRecord record = EpochRecord.decode(bytes);
        Finding.unless(Arrays.equals(record.encode(), bytes), "record encodes to other bytes: " + record);
        Epoch.verify(Truth.secret(record.start().suite()), record);
        Finding.unless(Arrays.equals(bytes, genuine), "altered record fits the key: " + record);
    }

    @Override
    public List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>(List.of(new byte[] {1, 0}, new byte[] {1, 1, 0, 30, 1}));
        for (Vector vector : Vectors.stage("epoch")) {
            seeds.add(Truth.joined(new byte[] {RAW}, vector.bytes()));
        }
        return seeds;
    }
}
