package io.sealstream.segment;

import java.util.OptionalInt;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Raw deflate of RFC 1951. Holds what the platform needs for it, freed with this object. */
final class DeflateCodec implements PayloadCodec {

    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, /* nowrap= */ true);
    private final Inflater inflater = new Inflater(/* nowrap= */ true);
    private final byte[] oneMore = new byte[1];

    @Override
    public OptionalInt compress(byte[] source, int offset, int length, byte[] target, int targetOffset, int room) {
        deflater.reset();
        deflater.setInput(source, offset, length);
        deflater.finish();
        int used = room < 1 ? 0 : deflater.deflate(target, targetOffset, room);
        return deflater.finished() ? OptionalInt.of(used) : OptionalInt.empty();
    }

    @Override
    public boolean decompress(byte[] source, int offset, int length, byte[] target, int targetOffset, int plainBytes) {
        inflater.reset();
        inflater.setInput(source, offset, length);
        try {
            int made = 0;
            while (made < plainBytes && !inflater.finished()) {
                int piece = inflater.inflate(target, targetOffset + made, plainBytes - made);
                if (piece == 0 && !inflater.finished()) {
                    return false;
                }
                made += piece;
            }
            // The end of the last block may still have to be read.
            boolean more = !inflater.finished() && inflater.inflate(oneMore, 0, 1) > 0;
            return made == plainBytes && !more && inflater.finished() && inflater.getRemaining() == 0;
        } catch (DataFormatException e) {
            return false;
        }
    }
}
