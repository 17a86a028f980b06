package io.sealstream.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Moves all bytes of one stream to another. */
final class Transfer {

    private static final int PIECE_BYTES = 256 << 10;

    private Transfer() {}

    /** What was read before a fault has been written. Closes and flushes nothing. */
    static void all(InputStream in, OutputStream out) throws IOException {
        byte[] piece = new byte[PIECE_BYTES];
        int count = in.read(piece, 0, piece.length);
        while (count >= 0) {
            out.write(piece, 0, count);
            count = in.read(piece, 0, piece.length);
        }
    }
}
