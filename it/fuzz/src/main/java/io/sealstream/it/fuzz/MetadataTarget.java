package io.sealstream.it.fuzz;

import io.sealstream.error.StreamException;
import io.sealstream.segment.Tlvs;
import java.util.Arrays;
import java.util.List;

/** Metadata of segments: refused, or the same bytes again. */
final class MetadataTarget implements FuzzTarget {

    @Override
    public void run(byte[] input) throws StreamException {
        Tlvs metadata = Tlvs.decode(input, 0, input.length);
        Finding.unless(Arrays.equals(metadata.encode(), input), "metadata has two forms");
        Finding.unless(metadata.encodedBytes() == input.length, "metadata counts another length");
        for (Tlvs.Entry entry : metadata.entries()) {
            Finding.unless(metadata.find(entry.type()).isPresent(), "a value cannot be found");
        }
    }

    @Override
    public List<byte[]> seeds() {
        Tlvs some = Tlvs.NONE.with(1, new byte[8]).with(2, new byte[4]).with(Tlvs.FIRST_APPLICATION_TYPE, new byte[0]);
        byte[] twice =
                Truth.joined(some.encode(), Tlvs.NONE.with(2, new byte[4]).encode());
        return List.of(
                new byte[0],
                some.encode(),
                some.with(Tlvs.FIRST_APPLICATION_TYPE, new byte[300]).encode(),
                twice,
                Arrays.copyOf(some.encode(), 10));
    }
}
