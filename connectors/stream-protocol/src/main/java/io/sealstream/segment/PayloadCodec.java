package io.sealstream.segment;

import java.util.OptionalInt;

/** Compresses payloads one by one, each on its own, and back (SPEC section 3.7). Not thread safe. */
public interface PayloadCodec {

    /**
     * Compresses {@code length} bytes into at most {@code room} bytes at {@code targetOffset}.
     *
     * @return how many bytes it took; empty if they do not fit, and the target holds anything
     */
    OptionalInt compress(byte[] source, int offset, int length, byte[] target, int targetOffset, int room);

    /**
     * Decompresses {@code length} bytes to exactly {@code plainBytes} at {@code targetOffset}, and never writes more.
     *
     * @return whether all input was used and made exactly so many bytes; if not, the target holds anything
     */
    boolean decompress(byte[] source, int offset, int length, byte[] target, int targetOffset, int plainBytes);
}
