package io.sealstream.cli;

import io.sealstream.cipher.AeadProvider;
import io.sealstream.file.KeySealer;
import io.sealstream.file.SealedOutputStream;
import io.sealstream.file.SealedRecordWriter;
import io.sealstream.key.KeyringFile;
import io.sealstream.segment.StreamName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** Sealed files that no command writes: of variable size, and of records. */
final class SealedFiles {

    private SealedFiles() {}

    /** A file of bytes in segments of {@code flushedEach}, with an index. */
    static byte[] flushed(Path key, byte[] content, int flushedEach) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (SealedOutputStream out = SealedOutputStream.createFlushable(
                file, current(key), StreamName.NONE, flushedEach + 1, AeadProvider.fastest())) {
            for (int at = 0; at < content.length; at += flushedEach) {
                out.write(content, at, Math.min(flushedEach, content.length - at));
                out.flush();
            }
            out.finish();
        }
        return file.toByteArray();
    }

    /** A file of records of 100 bytes in segments of 1 KiB; record i consists of bytes i. */
    static byte[] records(Path key, int count) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (SealedRecordWriter out = SealedRecordWriter.create(
                file, current(key), new StreamName("numbers"), 1024, AeadProvider.fastest())) {
            byte[] record = new byte[100];
            for (int i = 0; i < count; i++) {
                Arrays.fill(record, (byte) i);
                out.add(record, 0, record.length);
            }
            out.finish();
        }
        return file.toByteArray();
    }

    private static KeySealer current(Path key) throws IOException {
        return KeySealer.of(KeyringFile.of(key).load().current());
    }
}
