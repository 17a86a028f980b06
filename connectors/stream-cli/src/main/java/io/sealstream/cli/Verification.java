package io.sealstream.cli;

import io.sealstream.error.StreamException;
import io.sealstream.file.KeyOpener;
import io.sealstream.file.SealedInputStream;
import io.sealstream.file.SealedRecordReader;
import io.sealstream.segment.Content;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What came of opening a whole file.
 *
 * @param authenticBytes plaintext bytes before the fault, or all of them
 * @param authenticRecords records before the fault, or all of them; empty for a file of bytes
 * @param fault why the file is not whole and authentic
 */
record Verification(long authenticBytes, OptionalLong authenticRecords, Optional<StreamException> fault) {

    private static final int PIECE_BYTES = 64 << 10;

    /** Opens everything and throws the plaintext away. */
    static Verification of(Content content, InputStream in, KeyOpener keys) throws IOException {
        return content == Content.BYTES ? ofBytes(in, keys) : ofRecords(in, keys);
    }

    boolean isWhole() {
        return fault.isEmpty();
    }

    private static Verification ofBytes(InputStream in, KeyOpener keys) throws IOException {
        long bytes = 0;
        try {
            SealedInputStream opened = SealedInputStream.open(in, keys);
            byte[] piece = new byte[PIECE_BYTES];
            for (int count = opened.read(piece); count >= 0; count = opened.read(piece)) {
                bytes += count;
            }
            return new Verification(bytes, OptionalLong.empty(), Optional.empty());
        } catch (StreamException e) {
            return new Verification(bytes, OptionalLong.empty(), Optional.of(e));
        }
    }

    private static Verification ofRecords(InputStream in, KeyOpener keys) throws IOException {
        SealedRecordReader opened;
        try {
            opened = SealedRecordReader.open(in, keys);
        } catch (StreamException e) {
            return new Verification(0, OptionalLong.of(0), Optional.of(e));
        }
        Optional<StreamException> fault = Optional.empty();
        try {
            boolean more = true;
            while (more) {
                more = opened.nextSegment((number, bytes, offset, length) -> {
                    // Its being authentic is all that is asked for.
                });
            }
        } catch (StreamException e) {
            fault = Optional.of(e);
        }
        return new Verification(opened.plainBytes(), OptionalLong.of(opened.recordCount()), fault);
    }
}
