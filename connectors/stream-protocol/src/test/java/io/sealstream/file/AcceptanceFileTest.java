package io.sealstream.file;

import static io.sealstream.cipher.FixedStreams.KEY;
import static io.sealstream.cipher.FixedStreams.ROOT;
import static io.sealstream.error.Failures.codeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.cipher.AeadProvider;
import io.sealstream.cipher.FixedStreams;
import io.sealstream.cipher.KeyId;
import io.sealstream.cipher.KeyLookup;
import io.sealstream.cipher.RootKey;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.KeyException;
import io.sealstream.error.StreamException;
import io.sealstream.testkit.SeededRandom;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The acceptance cases that concern a bounded stream as a whole, on files: T1, T4, T5, T7 to T9, T11, T13 to T15. Content is random
 * throughout (pitfall 14). Every kind of file and damage is in {@link HostileFileTest}.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class AcceptanceFileTest {

    private static final KeyLookup KEYS = id -> ROOT;

    @Test
    void t01BoundedRoundTrip() {
        SeededRandom.forEachSeed("T1, file", 30, random -> {
            byte[] content = random.bytes(random.between(0, 5_000));
            assertThat(open(seal(content, random.between(1, 700))).readAllBytes())
                    .isEqualTo(content);
        });
    }

    /** Pitfall 13. A gibibyte goes through the command line's tests. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 50_000, 65_535, 65_536, 65_537, 1_048_577, 64 << 20})
    void t04Sizes(int size) {
        SeededRandom.forEachSeed("T4, file of " + size, 1, random -> {
            byte[] content = random.bytes(size);
            SealedInputStream in = open(seal(content, 65_536));
            assertThat(Arrays.mismatch(in.readAllBytes(), content)).isEqualTo(-1);
            assertThat(in.isComplete()).isTrue();
        });
    }

    @Test
    void t05WrongKeyReleasesNothing() {
        SeededRandom.forEachSeed("T5, file", 10, random -> {
            byte[] file = seal(random.bytes(500), 50);
            RootKey foreign = RootKey.of(random.bytes(RootKey.BYTES));
            assertThat(codeOf(() -> SealedInputStream.open(new ByteArrayInputStream(file), id -> foreign)))
                    .isEqualTo(ErrorCode.KEY_MISMATCH);
            assertThat(codeOf(() -> SealedInputStream.open(new ByteArrayInputStream(file), AcceptanceFileTest::noKey)))
                    .isEqualTo(ErrorCode.UNKNOWN_KEY);
        });
    }

    @Test
    void t07SecondEndAndWriteBehindTheEnd() throws Exception {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (SealedOutputStream out = SealedOutputStream.create(file, KEY)) {
            out.write(1);
            out.finish();
            int length = file.size();
            out.finish();
            assertThat(file.size()).isEqualTo(length);
            assertThatThrownBy(() -> out.write(2)).isInstanceOf(IllegalStateException.class);
        }
        assertThat(open(file.toByteArray()).readAllBytes()).containsExactly(1);
    }

    /** Pitfall 20. */
    @Test
    void t08CountsAreTrueAtEveryStep() {
        SeededRandom.forEachSeed("T8, file", 10, random -> {
            byte[] content = random.bytes(random.between(1, 2_000));
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            try (SealedOutputStream out =
                    SealedOutputStream.create(file, KEY, FixedStreams.NAME, 64, AeadProvider.fastest())) {
                for (int i = 0; i < content.length; i++) {
                    assertThat(out.plainBytes()).isEqualTo(i);
                    out.write(content[i]);
                }
                out.finish();
            }
            SealedInputStream in = open(file.toByteArray());
            for (int i = 0; i < content.length; i++) {
                assertThat(in.read()).isEqualTo(content[i] & 0xff);
                assertThat(in.plainBytes() - in.available()).isEqualTo(i + 1);
            }
            assertThat(in.read()).isEqualTo(-1);
            assertThat(in.plainBytes()).isEqualTo(content.length);
        });
    }

    /** Pitfall 12: each length of the header, as large as it can be said. */
    @ParameterizedTest
    @ValueSource(ints = {0, 8, 9, 10, 11, 12, 40, 44})
    void t09MalformedHeaders(int offset) {
        SeededRandom.forEachSeed("T9, file header at " + offset, 3, random -> {
            byte[] file = seal(random.bytes(100), 50);
            file[offset] = (byte) 0xff;
            file[offset + 1] = (byte) 0xff;
            assertThat(codeOf(() -> open(file))).isNotIn(ErrorCode.INTERNAL, ErrorCode.STORAGE);
            byte[] noise = random.bytes(random.between(0, 300));
            assertThat(codeOf(() -> open(noise)))
                    .isEqualTo(noise.length < 44 ? ErrorCode.TRUNCATED : ErrorCode.CORRUPT_HEADER);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1 << 10, 64 << 10, 1 << 20})
    void t11SegmentSizes(int segmentSize) {
        SeededRandom.forEachSeed("T11, file of " + segmentSize, 2, random -> {
            for (int size : new int[] {segmentSize - 1, segmentSize, segmentSize + 1, 3 * segmentSize + 17}) {
                byte[] content = random.bytes(size);
                assertThat(Arrays.mismatch(open(seal(content, segmentSize)).readAllBytes(), content))
                        .isEqualTo(-1);
            }
        });
    }

    /** A reader that comes back to where it was. */
    @Test
    void t13RestartInTheMiddleGivesIdenticalBytes() {
        SeededRandom.forEachSeed("T13, file", 20, random -> {
            byte[] content = random.bytes(random.between(100, 3_000));
            int checkpoint = random.between(1, content.length - 1);
            byte[] file = seal(content, 64);
            byte[] received = Arrays.copyOf(open(file).readNBytes(checkpoint), content.length);
            try (SegFile again = SegFile.open(MemorySource.of(file), KeyOpener.of(KEYS))) {
                SeekableByteChannel channel = again.channel().position(checkpoint);
                ByteBuffer rest = ByteBuffer.wrap(received, checkpoint, content.length - checkpoint);
                while (rest.hasRemaining()) {
                    assertThat(channel.read(rest)).isPositive();
                }
            }
            assertThat(received).isEqualTo(content);
        });
    }

    /** Pitfall 9. */
    @Test
    void t14EveryBitOfAFileCounts() {
        SeededRandom.forEachSeed("T14, file", 1, random -> {
            byte[] content = random.bytes(120);
            byte[] file = seal(content, 50);
            for (int bit = 0; bit < file.length * 8; bit++) {
                byte[] damaged = file.clone();
                damaged[bit / 8] ^= (byte) (1 << bit % 8);
                assertPrefixAndError(damaged, content);
            }
        });
    }

    /** Pitfalls 7 and 8. */
    @Test
    void t15CutTailIsIncomplete() {
        SeededRandom.forEachSeed("T15, file", 3, random -> {
            byte[] content = random.bytes(200);
            byte[] file = seal(content, 50);
            for (int length = 0; length < file.length; length++) {
                ErrorCode code = assertPrefixAndError(Arrays.copyOf(file, length), content);
                assertThat(code).isEqualTo(ErrorCode.TRUNCATED);
            }
        });
    }

    /** Reads until the error; what came before it is the beginning of the truth, and not taken for all of it. */
    private static ErrorCode assertPrefixAndError(byte[] file, byte[] content) throws IOException {
        ByteArrayOutputStream released = new ByteArrayOutputStream();
        Optional<ErrorCode> code = Optional.empty();
        try {
            SealedInputStream in = open(file);
            byte[] piece = new byte[7];
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                released.write(piece, 0, count);
                assertThat(in.isComplete() && in.available() == 0).isFalse();
            }
        } catch (StreamException e) {
            code = Optional.of(e.code());
        }
        assertThat(code).isPresent();
        assertThat(released.toByteArray()).isEqualTo(Arrays.copyOf(content, released.size()));
        return code.get();
    }

    private static RootKey noKey(KeyId id) throws KeyException {
        throw new KeyException(ErrorCode.UNKNOWN_KEY, "no such key", "keyId", id);
    }

    private static byte[] seal(byte[] content, int segmentSize) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream(content.length + 1000);
        try (SealedOutputStream out =
                SealedOutputStream.create(file, KEY, FixedStreams.NAME, segmentSize, AeadProvider.fastest())) {
            out.write(content);
            out.finish();
        }
        return file.toByteArray();
    }

    private static SealedInputStream open(byte[] file) throws IOException {
        return SealedInputStream.open(new ByteArrayInputStream(file), KEYS);
    }
}
