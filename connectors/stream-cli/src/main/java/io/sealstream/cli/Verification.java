package io.sealstream.cli;

import io.sealstream.error.StreamException;
import io.sealstream.file.KeyOpener;
import io.sealstream.file.SealedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * What came of opening a whole file.
 *
 * @param authenticBytes plaintext bytes before the fault, or all of them
 * @param fault why the file is not whole and authentic
 */
record Verification(long authenticBytes, Optional<StreamException> fault) {

    private static final int PIECE_BYTES = 64 << 10;

    /** Opens everything and throws the plaintext away. */
    static Verification of(InputStream in, KeyOpener keys) throws IOException {
        long bytes = 0;
        try {
            SealedInputStream opened = SealedInputStream.open(in, keys);
            byte[] piece = new byte[PIECE_BYTES];
            for (int count = opened.read(piece); count >= 0; count = opened.read(piece)) {
                bytes += count;
            }
            return new Verification(bytes, Optional.empty());
        } catch (StreamException e) {
            return new Verification(bytes, Optional.of(e));
        }
    }

    boolean isWhole() {
        return fault.isEmpty();
    }
}
