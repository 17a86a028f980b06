package io.sealstream.segment;

import static io.sealstream.error.Failures.codeOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.sealstream.bytes.BigEndian;
import io.sealstream.error.ErrorCode;
import io.sealstream.testkit.SeededRandom;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class CompressedPayloadTest {

    private static final int MAX = SegmentLayout.MAX_SEGMENT_SIZE;

    private final CompressedPayload codec = new CompressedPayload();

    @Test
    void bringsBackWhatItMadeShorter() {
        SeededRandom.forEachSeed("compression", 200, random -> {
            byte[] plain = new byte[random.between(0, 5000)];
            byte[] noise = random.bytes(random.between(0, plain.length));
            System.arraycopy(noise, 0, plain, 0, noise.length);
            OptionalInt used = codec.compress(Compression.DEFLATE, plain, 0, plain.length);
            if (used.isPresent()) {
                assertThat(used.getAsInt()).isLessThan(plain.length);
                byte[] payload = Arrays.copyOf(codec.compressed(), used.getAsInt());
                assertThat(CompressedPayload.plainBytes(payload, 0, payload.length, MAX))
                        .isEqualTo(plain.length);
                byte[] again = new byte[plain.length + 2];
                codec.decompress(payload, 0, payload.length, again, 1, plain.length);
                assertThat(Arrays.copyOfRange(again, 1, 1 + plain.length)).isEqualTo(plain);
            }
        });
    }

    @Test
    void leavesWhatDoesNotBecomeShorter() {
        byte[] noise = SeededRandom.ofSeed(3).bytes(1000);
        assertThat(codec.compress(Compression.DEFLATE, noise, 0, 1000)).isEmpty();
        for (int length = 0; length < 8; length++) {
            assertThat(codec.compress(Compression.DEFLATE, new byte[8], 0, length))
                    .isEmpty();
        }
        assertThat(codec.compress(Compression.NONE, new byte[1000], 0, 1000)).isEmpty();
    }

    /** A thousandfold: 16 KiB that become 16 MiB, and say so or less. No more than the segment size is ever reserved or written. */
    @Test
    void bombsAreMeasuredBeforeTheyGoOff() throws Exception {
        byte[] plain = new byte[MAX];
        OptionalInt used = codec.compress(Compression.DEFLATE, plain, 0, MAX);
        byte[] bomb = Arrays.copyOf(codec.compressed(), used.orElseThrow());
        assertThat(bomb.length).isLessThan(20_000);
        int segmentSize = 64 << 10;
        assertThat(codeOf(() -> CompressedPayload.plainBytes(bomb, 0, bomb.length, segmentSize)))
                .isEqualTo(ErrorCode.CORRUPT_HEADER);
        for (int said : new int[] {-1, Integer.MIN_VALUE, 0, bomb.length, segmentSize + 1}) {
            BigEndian.putI32(bomb, 1, said);
            assertThat(codeOf(() -> CompressedPayload.plainBytes(bomb, 0, bomb.length, segmentSize)))
                    .isEqualTo(ErrorCode.CORRUPT_HEADER);
        }
        BigEndian.putI32(bomb, 1, segmentSize);
        byte[] target = new byte[segmentSize + 100];
        Arrays.fill(target, segmentSize, target.length, (byte) 7);
        assertThat(CompressedPayload.plainBytes(bomb, 0, bomb.length, segmentSize))
                .isEqualTo(segmentSize);
        assertThat(codeOf(() -> codec.decompress(bomb, 0, bomb.length, target, 0, segmentSize)))
                .isEqualTo(ErrorCode.CORRUPT_HEADER);
        assertThat(Arrays.copyOfRange(target, segmentSize, target.length)).containsOnly(7);
    }

    @Test
    void anyBytesGiveATypedErrorOrTheirExactLength() {
        SeededRandom.forEachSeed("hostile deflate", 500, random -> {
            byte[] payload = random.bytes(random.between(0, 60));
            if (payload.length > 5) {
                payload[0] = 1;
                BigEndian.putI32(payload, 1, random.between(0, 300));
            }
            try {
                int plain = CompressedPayload.plainBytes(payload, 0, payload.length, 256);
                codec.decompress(payload, 0, payload.length, new byte[plain], 0, plain);
            } catch (io.sealstream.error.StreamException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT_HEADER);
            }
        });
    }
}
