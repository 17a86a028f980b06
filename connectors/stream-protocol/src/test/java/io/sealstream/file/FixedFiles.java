package io.sealstream.file;

import io.sealstream.bytes.BigEndian;
import io.sealstream.cipher.AeadProvider;
import io.sealstream.cipher.Epoch;
import io.sealstream.cipher.FixedStreams;
import io.sealstream.segment.EpochRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Files of epochs that never change, for tests and vectors, and their parts. Stands in this package because only it may choose the epoch of
 * a file.
 */
final class FixedFiles {

    private FixedFiles() {}

    /** A whole file. */
    static byte[] seal(Epoch epoch, byte[] content, AeadProvider provider) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (SealedOutputStream out =
                SealedOutputStream.create(file, SealedKey.of(FixedStreams.KEY), FixedStreams.NAME, epoch, provider)) {
            out.write(content);
            out.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toByteArray();
    }

    /** Where the EPOCH record starts. */
    static int epochOffset(byte[] file) {
        return BigEndian.getI32(file, 40);
    }

    /** Header and EPOCH record, then each frame: what they join to is the file. */
    static List<byte[]> parts(byte[] file) {
        List<byte[]> parts = new ArrayList<>();
        int at = epochOffset(file) + EpochRecord.BYTES;
        parts.add(Arrays.copyOf(file, at));
        while (at < file.length) {
            int end = at + 64 + BigEndian.getU16(file, at + 6) + BigEndian.getI32(file, at + 8);
            parts.add(Arrays.copyOfRange(file, at, end));
            at = end;
        }
        return parts;
    }

    /** One array of all. */
    static byte[] join(List<byte[]> parts) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        parts.forEach(file::writeBytes);
        return file.toByteArray();
    }
}
