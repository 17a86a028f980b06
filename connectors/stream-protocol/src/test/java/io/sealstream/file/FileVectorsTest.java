package io.sealstream.file;

import static io.sealstream.error.Failures.codeOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.cipher.KeyId;
import io.sealstream.cipher.RootKey;
import io.sealstream.segment.Content;
import io.sealstream.testkit.Vector;
import io.sealstream.testkit.VectorBuilder;
import io.sealstream.testkit.Vectors;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads the vectors of stage {@code file}. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class FileVectorsTest {

    static Stream<Vector> files() {
        return Vectors.stage("file").stream();
    }

    @ParameterizedTest
    @MethodSource("files")
    void readsFiles(Vector vector) throws Exception {
        ByteArrayOutputStream released = new ByteArrayOutputStream();
        Optional<String> error = vector.expectedError();
        if (error.isPresent()) {
            assertThat(codeOf(() -> read(vector, released))).hasToString(error.get());
        } else {
            read(vector, released);
        }
        assertThat(released.size()).isEqualTo((int) vector.number("plaintext-bytes"));
        assertThat(VectorBuilder.sha256(released.toByteArray())).isEqualTo(vector.text("plaintext-sha256"));
    }

    /** SPEC section 6.5. What comes out before an error may be less or more than from front to back, but it is authentic. */
    @ParameterizedTest
    @MethodSource("files")
    void readsFilesFromAnyPlace(Vector vector) throws Exception {
        ByteArrayOutputStream released = new ByteArrayOutputStream();
        if (vector.expectedError().isPresent()) {
            assertThat(codeOf(() -> readFromAnyPlace(vector, released))).isNotNull();
        } else {
            readFromAnyPlace(vector, released);
            assertThat(VectorBuilder.sha256(released.toByteArray())).isEqualTo(vector.text("plaintext-sha256"));
        }
    }

    private static void readFromAnyPlace(Vector vector, ByteArrayOutputStream released) throws IOException {
        try (SegFile file = SegFile.open(MemorySource.of(vector.bytes()), keys(vector))) {
            if (file.content() == Content.BYTES) {
                file.channel().position(file.plainBytes() / 2).read(ByteBuffer.allocate(1));
                released.writeBytes(SegFileTest.readAll(file.channel()));
            } else {
                long records = file.recordCount().orElseThrow();
                SegFileTest.readRecords(file.recordsFrom(records / 2), records / 2);
                released.writeBytes(VariableFiles.prefixed(SegFileTest.readRecords(file.recordsFrom(0), 0)));
            }
        }
    }

    private static void read(Vector vector, ByteArrayOutputStream released) throws IOException {
        ByteArrayInputStream file = new ByteArrayInputStream(vector.bytes());
        if (vector.name().startsWith("records-")) {
            readRecords(vector, file, released);
            return;
        }
        byte[] buffer = new byte[1000];
        try (SealedInputStream in = SealedInputStream.open(file, keys(vector))) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                released.write(buffer, 0, count);
            }
        }
    }

    private static void readRecords(Vector vector, ByteArrayInputStream file, ByteArrayOutputStream released)
            throws IOException {
        try (SealedRecordReader in = SealedRecordReader.open(file, keys(vector))) {
            NumberedRecordConsumer consumer = VariableFiles.into(released);
            long[] count = new long[1];
            try {
                while (in.nextSegment((number, bytes, offset, length) -> {
                    assertThat(number).isEqualTo(count[0]++);
                    consumer.accept(number, bytes, offset, length);
                })) {
                    assertThat(in.isComplete()).isFalse();
                }
            } finally {
                assertThat(count[0]).isEqualTo(vector.number("records"));
                assertThat(in.recordCount()).isEqualTo(count[0]);
            }
        }
    }

    private static KeyOpener keys(Vector vector) {
        return KeyOpener.of(id -> {
            assertThat(id).isEqualTo(new KeyId(vector.text("key-id")));
            return RootKey.of(vector.hex("key"));
        });
    }
}
