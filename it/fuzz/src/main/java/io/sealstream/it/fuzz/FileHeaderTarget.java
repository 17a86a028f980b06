package io.sealstream.it.fuzz;

import io.sealstream.cipher.KeyId;
import io.sealstream.error.StreamException;
import io.sealstream.file.KeySources;
import io.sealstream.file.SegFileHeader;
import io.sealstream.segment.Content;
import io.sealstream.segment.StreamName;
import io.sealstream.segment.Suite;
import io.sealstream.testkit.Vector;
import io.sealstream.testkit.Vectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** File headers: what decodes encodes to the same bytes, and an altered header fails its code. */
final class FileHeaderTarget implements FuzzTarget {

    private static final int RAW = 0;
    private static final int CODE_BYTES = 32;

    private final byte[] genuine = new SegFileHeader(
                    Suite.AES_256_GCM,
                    Content.BYTES,
                    4096,
                    Truth.STREAM,
                    Truth.NAME,
                    KeySources.named(new KeyId("fuzz-1")))
            .encode(Truth.KEY);

    @Override
    public void run(byte[] input) throws StreamException {
        FuzzInput in = new FuzzInput(input);
        byte[] bytes = in.below(2) == RAW ? in.rest() : Mutation.of(genuine, in);
        SegFileHeader header = SegFileHeader.decode(bytes);
        byte[] again = header.encode(Truth.KEY);
        int covered = bytes.length - CODE_BYTES;
        Finding.unless(
                again.length == bytes.length && Arrays.equals(again, 0, covered, bytes, 0, covered),
                "header encodes to other bytes: " + header);
        header.verify(bytes, Truth.KEY);
        Finding.unless(Arrays.equals(again, bytes), "altered header fits the key: " + header);
    }

    @Override
    public List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (Vector vector : Vectors.stage("file")) {
            byte[] start = Arrays.copyOf(vector.bytes(), Math.min(300, vector.bytes().length));
            seeds.add(Truth.joined(new byte[] {RAW}, start));
        }
        byte[] unnamed = new SegFileHeader(
                        Suite.CHACHA20_POLY1305,
                        Content.RECORDS,
                        64,
                        Truth.STREAM,
                        StreamName.NONE,
                        KeySources.named(new KeyId("k")))
                .encode(Truth.KEY);
        seeds.add(Truth.joined(new byte[] {RAW}, unnamed));
        seeds.add(new byte[] {1, 0});
        return seeds;
    }
}
