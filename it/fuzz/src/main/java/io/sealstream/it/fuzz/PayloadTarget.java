package io.sealstream.it.fuzz;

import io.sealstream.error.StreamException;
import io.sealstream.segment.CompressedPayload;
import io.sealstream.segment.Compression;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/** Compressed payloads: refused, or exactly what they say; and what was compressed comes back. */
final class PayloadTarget implements FuzzTarget {

    private static final int SEGMENT_SIZE = 4096;
    private static final int GUARD_BYTES = 16;

    private final CompressedPayload payloads = new CompressedPayload();

    @Override
    public void run(byte[] input) throws StreamException {
        roundTrip(input);
        int plainBytes = CompressedPayload.plainBytes(input, 0, input.length, SEGMENT_SIZE);
        Finding.unless(plainBytes > input.length && plainBytes <= SEGMENT_SIZE, "impossible length " + plainBytes);
        byte[] target = new byte[plainBytes + GUARD_BYTES];
        Arrays.fill(target, plainBytes, target.length, (byte) 0x5a);
        try {
            payloads.decompress(input, 0, input.length, target, 0, plainBytes);
        } finally {
            for (int i = plainBytes; i < target.length; i++) {
                Finding.unless(target[i] == 0x5a, "wrote behind the plain length");
            }
        }
    }

    private void roundTrip(byte[] plain) throws StreamException {
        OptionalInt compressed = payloads.compress(Compression.DEFLATE, plain, 0, plain.length);
        if (compressed.isEmpty() || plain.length > SEGMENT_SIZE) {
            return;
        }
        byte[] payload = Arrays.copyOf(payloads.compressed(), compressed.getAsInt());
        Finding.unless(payload.length < plain.length, "compressed, and not shorter");
        byte[] back = new byte[CompressedPayload.plainBytes(payload, 0, payload.length, SEGMENT_SIZE)];
        payloads.decompress(payload, 0, payload.length, back, 0, back.length);
        Finding.unless(Arrays.equals(back, plain), "something else came back");
    }

    @Override
    public List<byte[]> seeds() {
        byte[] zeros = new byte[1000];
        byte[] text = "to be or not to be, that is the question ".repeat(20).getBytes(StandardCharsets.US_ASCII);
        return List.of(
                new byte[0],
                compressed(zeros),
                compressed(text),
                cut(compressed(text)),
                longer(compressed(zeros)),
                none(compressed(zeros)));
    }

    private static byte[] compressed(byte[] plain) {
        CompressedPayload compressor = new CompressedPayload();
        int length =
                compressor.compress(Compression.DEFLATE, plain, 0, plain.length).orElseThrow();
        return Arrays.copyOf(compressor.compressed(), length);
    }

    private static byte[] cut(byte[] payload) {
        return Arrays.copyOf(payload, payload.length - 1);
    }

    private static byte[] longer(byte[] payload) {
        return Arrays.copyOf(payload, payload.length + 1);
    }

    /** Says that it is not compressed. */
    private static byte[] none(byte[] payload) {
        byte[] changed = payload.clone();
        changed[0] = (byte) Compression.NONE.number();
        return changed;
    }
}
