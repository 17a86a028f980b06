package io.sealstream.file;

import static io.sealstream.cipher.FixedStreams.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.cipher.AeadProvider;
import io.sealstream.segment.EpochStart.Sizing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pitfall 4: memory does not depend on the length of a file. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class HugeFileTest {

    private static final long SEED = 20_261_121L;
    private static final long TEN_MIB = 10L << 20;
    private static final long TEN_GIB = 10L << 30;

    @ParameterizedTest
    @EnumSource(Sizing.class)
    void readingTenGibibytesNeedsNoMoreMemoryThanTenMebibytes(Sizing sizing) throws Exception {
        readSomePlaces(sizing, TEN_MIB); // Whatever is allocated once is allocated now.
        long small = readSomePlaces(sizing, TEN_MIB);
        long large = readSomePlaces(sizing, TEN_GIB);
        System.out.println(sizing + ": allocated bytes, 10 MiB: " + small + ", 10 GiB: " + large);
        // Frame, plaintext and INDEX segments of 64 KiB each for the one, and some more search for the other.
        assertThat(small).isLessThan(3 << 20);
        assertThat(large).isLessThan(small + (3 << 20));
    }

    /** What 2^31 and 2^32 bytes would break. */
    @ParameterizedTest
    @EnumSource(Sizing.class)
    void findsPlacesOnBothSidesOfEveryPowerOfTwo(Sizing sizing) throws Exception {
        HugeFile source = new HugeFile(sizing, TEN_GIB / HugeFile.SEGMENT);
        try (SegFile file = SegFile.open(source, KeyOpener.of(id -> ROOT))) {
            SeekableByteChannel channel = file.channel();
            for (int power = 16; power < 34; power++) {
                for (long at = (1L << power) - 1; at <= (1L << power) + 1; at++) {
                    assertByte(channel, at);
                }
            }
            SegmentRange part = file.segmentsIn(1L << 32, (1L << 32) + 10 * (HugeFile.SEGMENT + 80));
            assertThat(part.segmentCount()).isEqualTo(10);
        }
    }

    private static long readSomePlaces(Sizing sizing, long bytes) throws IOException {
        HugeFile source = new HugeFile(sizing, bytes / HugeFile.SEGMENT);
        Random random = new Random(SEED);
        byte[] expected = HugeFile.payload(0);
        ByteBuffer one = ByteBuffer.allocate(1);
        long before = HugeFile.allocatedByThisThread();
        try (SegFile file = SegFile.open(source, KeyOpener.of(id -> ROOT), AeadProvider.fastest())) {
            assertThat(file.plainBytes()).isEqualTo(bytes + 1);
            SeekableByteChannel channel = file.channel();
            for (int i = 0; i < 5; i++) {
                channel.position((long) (random.nextDouble() * bytes));
                assertThat(channel.read(one.clear())).isEqualTo(1);
            }
            channel.position(0).read(one.clear());
            assertThat(one.get(0)).isEqualTo(expected[0]);
        }
        long reading = HugeFile.allocatedByThisThread() - before - source.allocatedBytes();
        assertThat(source.bytesRead()).isLessThan(2 << 20);
        return reading;
    }

    private static void assertByte(SeekableByteChannel channel, long at) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        assertThat(channel.position(at).read(one)).isEqualTo(1);
        byte expected = HugeFile.payload(at / HugeFile.SEGMENT)[(int) (at % HugeFile.SEGMENT)];
        assertThat(one.get(0)).as("byte %d", at).isEqualTo(expected);
    }
}
