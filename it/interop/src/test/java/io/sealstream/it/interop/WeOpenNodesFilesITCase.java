package io.sealstream.it.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import io.sealstream.file.KeyOpener;
import io.sealstream.file.NumberedRecordConsumer;
import io.sealstream.file.RecordCursor;
import io.sealstream.file.SealedInputStream;
import io.sealstream.file.SealedRecordReader;
import io.sealstream.file.SegFile;
import io.sealstream.file.SegFileSource;
import io.sealstream.key.IdentityFile;
import io.sealstream.key.KeyringFile;
import io.sealstream.testkit.SeededRandom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

    /** Whoever asks for bytes gets what SPEC section 6.2 says. */
    @Test
    void opensRecordsFromFrontToBackAndFromAnyPlace() {
        SeededRandom.forEachSeed("we open records", 1, random -> {
            List<byte[]> records = Framed.records(random);
            Path file = seal(Framed.join(records), "--content", "records");
            List<byte[]> read = new ArrayList<>();
            NumberedRecordConsumer collect = (number, bytes, offset, length) -> {
                assertThat(number).isEqualTo(read.size());
                read.add(Arrays.copyOfRange(bytes, offset, offset + length));
            };
            try (SealedRecordReader opened = SealedRecordReader.open(Files.newInputStream(file), ring())) {
                while (opened.nextSegment(collect)) {
                    assertThat(opened.isComplete()).isFalse();
                }
            }
            assertThat(Arrays.equals(Framed.join(read), Framed.join(records))).isTrue();
            assertThatExceptionOfType(StreamException.class)
                    .isThrownBy(() -> open(file))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT_HEADER));
            try (SegFileSource source = SegFileSource.of(file);
                    SegFile whole = SegFile.open(source, ring())) {
                assertThat(whole.recordCount()).hasValue(records.size());
            }
        });
    }

    /** Segments of 64 bytes: the index has many entries in several INDEX segments, and a search needs all of them to fit. */
    @Test
    void findsEveryRecordByTheIndex() {
        SeededRandom.forEachSeed("we find records", 1, random -> {
            List<byte[]> records = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                records.add(random.bytes(random.between(0, 200)));
            }
            Path file = seal(Framed.join(records), "--content", "records", "--segment-size", 64);
            try (SegFileSource source = SegFileSource.of(file);
                    SegFile whole = SegFile.open(source, ring())) {
                assertThat(whole.segmentCount()).isGreaterThan(500);
                for (int i = 0; i < records.size(); i += 7) {
                    assertFirstRecord(whole.recordsFrom(i), i, records.get(i));
                }
            }
        });
    }

    @Test
    void opensFileForARecipient() {
        SeededRandom.forEachSeed("node seals for a recipient", 1, random -> {
            Path identity = folder.resolve("identity");
            String recipient = Identities.create(identity).recipient().toString();
            byte[] plain = random.bytes(1000);
            Path in = Files.write(folder.resolve("plain"), plain);
            Path out = folder.resolve("for-one.seg");
            try (Node node = Node.start(folder, "seal", in, out, "--recipient", recipient, "--name", "interop.files")) {
                node.succeeded();
            }
            KeyOpener keyOpener = IdentityFile.of(identity).load();
            try (SealedInputStream opened = SealedInputStream.open(Files.newInputStream(out), keyOpener)) {
                assertThat(opened.readAllBytes()).isEqualTo(plain);
            }
        });
    }

    private static void assertFirstRecord(RecordCursor cursor, long number, byte[] expected) throws IOException {
        List<byte[]> found = new ArrayList<>();
        boolean more = true;
        while (more && found.isEmpty()) {
            more = cursor.nextSegment((foundNumber, bytes, offset, length) -> {
                if (foundNumber == number) {
                    found.add(Arrays.copyOfRange(bytes, offset, offset + length));
                }
            });
        }
        assertThat(found).hasSize(1);
        assertThat(found.get(0)).isEqualTo(expected);
    }

    private KeyOpener ring() throws IOException {
        return KeyOpener.of(KeyringFile.of(keys.keyFile()).load());
    }

    private Path seal(byte[] plain, Object... options) throws Exception {
        Path in = Files.write(Files.createTempFile(folder, "plain", ".bytes"), plain);
        Path out = in.resolveSibling(in.getFileName() + ".seg");
        String id = keys.key().id().toString();
        List<Object> arguments = new ArrayList<>(List.of("seal", in, out, "--key-file", keys.keyFile()));
        arguments.addAll(List.of("--key-id", id, "--name", "interop.files"));
        arguments.addAll(Arrays.asList(options));
        try (Node node = Node.start(folder, arguments.toArray())) {
            node.succeeded();
        }
        return out;
    }

    private byte[] open(Path file) throws IOException {
        try (SealedInputStream opened = SealedInputStream.open(Files.newInputStream(file), ring())) {
            byte[] plain = opened.readAllBytes();
            assertThat(opened.isComplete()).isTrue();
            return plain;
        }
    }
}
