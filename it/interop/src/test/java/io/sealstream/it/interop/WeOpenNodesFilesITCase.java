package io.sealstream.it.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import io.sealstream.file.SealedInputStream;
import io.sealstream.key.KeyringFile;
import io.sealstream.testkit.SeededRandom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the second implementation seals into a file, we open; what was altered, we refuse. */
@Timeout(120)
class WeOpenNodesFilesITCase {

    private static final int SEGMENT = 65_536;

    @TempDir
    Path folder;

    private Keys keys;

    @BeforeEach
    void createKeys() throws IOException {
        keys = Keys.create(folder, "ours");
    }

    /** Both suites; 16,842,752 bytes are 257 segments. */
    @ParameterizedTest
    @CsvSource({"0,1", "1,1", "65535,1", "65536,1", "65537,1", "16842752,1", "0,2", "65537,2", "16842752,2"})
    void opens(int size, int suite) {
        SeededRandom.forEachSeed("we open " + size + " bytes", 1, random -> {
            byte[] plain = random.bytes(size);
            Path file = seal(plain, "--suite", suite);
            assertThat(Arrays.equals(open(file), plain)).isTrue();
        });
    }

    @Test
    void opensSegmentsOfOneByte() {
        SeededRandom.forEachSeed("we open segments of one byte", 1, random -> {
            byte[] plain = random.bytes(257);
            assertThat(open(seal(plain, "--segment-size", 1))).isEqualTo(plain);
        });
    }

    @Test
    void refusesFlippedBit() {
        SeededRandom.forEachSeed("we refuse a flipped bit", 5, random -> {
            Path file = seal(random.bytes(2 * SEGMENT), "--suite", 1);
            byte[] sealed = Files.readAllBytes(file);
            int tagEnd = sealed.length - 128 - 1;
            sealed[random.between(tagEnd - SEGMENT, tagEnd)] ^= (byte) (1 << random.between(0, 7));
            Files.write(file, sealed);
            assertThatExceptionOfType(StreamException.class)
                    .isThrownBy(() -> open(file))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.AEAD_FAILED));
        });
    }

    /** Our streams of files know bytes only, and SPEC section 6.2 says what they answer; the second implementation reads both. */
    @Test
    void refusesRecordsThatNodeReads() {
        SeededRandom.forEachSeed("node seals and opens records", 1, random -> {
            byte[] records = Framed.join(Framed.records(random));
            Path file = seal(records, "--content", "records");
            assertThatExceptionOfType(StreamException.class)
                    .isThrownBy(() -> open(file))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT_HEADER));
            try (Node node = Node.start(folder, "open", file, "--key-file", keys.keyFile())) {
                assertThat(Arrays.equals(node.succeeded(), records)).isTrue();
            }
        });
    }

    private Path seal(byte[] plain, Object option, Object value) throws Exception {
        Path in = Files.write(Files.createTempFile(folder, "plain", ".bytes"), plain);
        Path out = in.resolveSibling(in.getFileName() + ".seg");
        String id = keys.key().id().toString();
        try (Node node = Node.start(
                folder,
                "seal",
                in,
                out,
                "--key-file",
                keys.keyFile(),
                "--key-id",
                id,
                "--name",
                "interop.files",
                option,
                value)) {
            node.succeeded();
        }
        return out;
    }

    private byte[] open(Path file) throws IOException {
        try (SealedInputStream opened = SealedInputStream.open(
                Files.newInputStream(file), KeyringFile.of(keys.keyFile()).load())) {
            byte[] plain = opened.readAllBytes();
            assertThat(opened.isComplete()).isTrue();
            return plain;
        }
    }
}
