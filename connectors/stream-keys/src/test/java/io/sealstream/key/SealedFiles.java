package io.sealstream.key;

import io.sealstream.cipher.AeadProvider;
import io.sealstream.file.KeyOpener;
import io.sealstream.file.KeySealer;
import io.sealstream.file.SealedInputStream;
import io.sealstream.file.SealedOutputStream;
import io.sealstream.segment.StreamName;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Whole files, sealed and opened in memory. */
final class SealedFiles {

    static final byte[] CONTENT = {1, 2, 3};

    private SealedFiles() {}

    static byte[] seal(KeySealer keys) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (SealedOutputStream out =
                SealedOutputStream.create(file, keys, new StreamName("a.b"), 1024, AeadProvider.platform())) {
            out.write(CONTENT);
            out.finish();
        }
        return file.toByteArray();
    }

    static byte[] open(byte[] file, KeyOpener keys) throws IOException {
        try (SealedInputStream in = SealedInputStream.open(new ByteArrayInputStream(file), keys)) {
            return in.readAllBytes();
        }
    }
}
