package io.sealstream.it.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.cipher.AeadProvider;
import io.sealstream.file.KeySealer;
import io.sealstream.file.SealedOutputStream;
import io.sealstream.file.SealedRecordWriter;
import io.sealstream.key.RecipientKey;
import io.sealstream.key.WrappingSealer;
import io.sealstream.segment.StreamName;
import io.sealstream.testkit.SeededRandom;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What we seal into a file, the second implementation opens; what was altered, it refuses. */
@Timeout(120)
class NodeOpensOurFilesITCase {

    private static final int SEGMENT = 65_536;

    @TempDir
    Path folder;

    private Keys keys;

    @BeforeEach
    void createKeys() throws IOException {
        keys = Keys.create(folder, "ours");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, SEGMENT - 1, SEGMENT, SEGMENT + 1, 257 * SEGMENT})
    void opens(int size) {
        SeededRandom.forEachSeed("node opens " + size + " bytes", 1, random -> {
            byte[] plain = random.bytes(size);
            try (Node node = open(seal(plain), keys)) {
                assertThat(Arrays.equals(node.succeeded(), plain)).isTrue();
            }
        });
    }

    /** Segments of any size and more than 64 of them, so that an index of several entries stands behind them. */
    @Test
    void opensFileWithIndex() {
        SeededRandom.forEachSeed("node opens a file with an index", 2, random -> {
            ByteArrayOutputStream plain = new ByteArrayOutputStream();
            Path file = Files.createTempFile(folder, "ours", ".seg");
            try (SealedOutputStream sealed = SealedOutputStream.createFlushable(
                    Files.newOutputStream(file),
                    KeySealer.of(keys.key()),
                    StreamName.NONE,
                    50,
                    AeadProvider.fastest())) {
                for (int i = 0; i < 150; i++) {
                    byte[] piece = random.bytes(random.between(1, 60));
                    plain.writeBytes(piece);
                    sealed.write(piece);
                    sealed.flush();
                }
                sealed.finish();
            }
            try (Node node = open(file, keys)) {
                assertThat(node.succeeded()).isEqualTo(plain.toByteArray());
            }
        });
    }

    @Test
    void opensFileOfRecords() {
        SeededRandom.forEachSeed("node opens records", 1, random -> {
            List<byte[]> records = Framed.records(random);
            Path file = Files.createTempFile(folder, "ours", ".seg");
            try (SealedRecordWriter sealed =
                    SealedRecordWriter.create(Files.newOutputStream(file), KeySealer.of(keys.key()))) {
                for (byte[] bytes : records) {
                    sealed.add(bytes, 0, bytes.length);
                }
                sealed.finish();
            }
            try (Node node = open(file, keys)) {
                assertThat(Arrays.equals(node.succeeded(), Framed.join(records)))
                        .isTrue();
            }
        });
    }

    @Test
    void opensFileForRecipients() throws Exception {
        RecipientKey one = Identities.create(folder.resolve("one")).recipient();
        RecipientKey other = Identities.create(folder.resolve("other")).recipient();
        Identities.create(folder.resolve("stranger"));
        byte[] plain = {1, 2, 3};
        Path file = folder.resolve("for-both.seg");
        try (SealedOutputStream sealed =
                SealedOutputStream.create(Files.newOutputStream(file), new WrappingSealer(List.of(one, other)))) {
            sealed.write(plain);
            sealed.finish();
        }
        for (String name : List.of("one", "other")) {
            try (Node node = Node.start(folder, "open", file, "--identity-file", folder.resolve(name))) {
                assertThat(node.succeeded()).isEqualTo(plain);
            }
        }
        try (Node node = Node.start(folder, "open", file, "--identity-file", folder.resolve("stranger"))) {
            assertThat(node.refusedWith("UNKNOWN_KEY")).isEmpty();
        }
        try (Node node = open(file, keys)) {
            assertThat(node.refusedWith("UNKNOWN_KEY")).isEmpty();
        }
    }

    @Test
    void refusesFlippedBitAndReleasesOnlyWhatStandsBefore() {
        SeededRandom.forEachSeed("node refuses a flipped bit", 5, random -> {
            byte[] plain = random.bytes(3 * SEGMENT);
            Path file = seal(plain);
            byte[] sealed = Files.readAllBytes(file);
            int tagEnd = sealed.length - 128 - 1;
            sealed[random.between(tagEnd - SEGMENT, tagEnd)] ^= (byte) (1 << random.between(0, 7));
            Files.write(file, sealed);
            try (Node node = open(file, keys)) {
                byte[] released = node.refusedWith("AEAD_FAILED");
                assertThat(Arrays.equals(released, Arrays.copyOf(plain, 2 * SEGMENT)))
                        .isTrue();
            }
        });
    }

    @Test
    void refusesCutFile() {
        SeededRandom.forEachSeed("node refuses a cut file", 3, random -> {
            byte[] plain = random.bytes(2 * SEGMENT);
            Path file = seal(plain);
            byte[] sealed = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(sealed, random.between(0, sealed.length - 1)));
            try (Node node = open(file, keys)) {
                byte[] released = node.refusedWith("TRUNCATED");
                assertThat(Arrays.equals(released, Arrays.copyOf(plain, released.length)))
                        .isTrue();
            }
        });
    }

    @Test
    void refusesOtherKeyOfTheSameId() throws Exception {
        Path file = seal(new byte[100]);
        try (Node node = open(file, Keys.create(folder, "other"))) {
            assertThat(node.refusedWith("KEY_MISMATCH")).isEmpty();
        }
    }

    private Path seal(byte[] plain) throws IOException {
        Path file = Files.createTempFile(folder, "ours", ".seg");
        try (SealedOutputStream sealed = SealedOutputStream.create(Files.newOutputStream(file), keys.key())) {
            sealed.write(plain);
            sealed.finish();
        }
        return file;
    }

    private Node open(Path file, Keys with) throws IOException {
        return Node.start(folder, "open", file, "--key-file", with.keyFile());
    }
}
