package io.sealstream.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealstream.testkit.SeededRandom;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 10, unit = TimeUnit.SECONDS)
class SegmenterTest {

    @Test
    void cutsAnyPiecesIntoSegmentsOfOneSize() {
        SeededRandom.forEachSeed("segmenter", 300, random -> {
            int segmentSize = random.between(1, 50);
            byte[] content = random.bytes(random.between(0, 500));
            List<Integer> lengths = new ArrayList<>();
            ByteArrayOutputStream joined = new ByteArrayOutputStream();
            Segmenter segmenter = new Segmenter(segmentSize, (bytes, offset, length) -> {
                lengths.add(length);
                joined.write(bytes, offset, length);
            });
            for (int at = 0; at < content.length; ) {
                int piece = Math.min(random.between(0, 2 * segmentSize), content.length - at);
                segmenter.add(content, at, piece);
                at += piece;
                assertThat(segmenter.pendingBytes() + segmenter.roomBytes()).isEqualTo(segmentSize);
                assertThat(segmenter.pendingBytes()).isEqualTo(at % segmentSize);
            }
            assertThat(lengths).allMatch(length -> length == segmentSize).hasSize(content.length / segmentSize);
            segmenter.flush();
            segmenter.flush();
            assertThat(joined.toByteArray()).isEqualTo(content);
            assertThat(segmenter.pendingBytes()).isZero();
        });
    }

    @Test
    void passesWholeSegmentsThroughWithoutCopying() throws Exception {
        byte[] content = new byte[20];
        List<byte[]> arrays = new ArrayList<>();
        Segmenter segmenter = new Segmenter(10, (bytes, offset, length) -> arrays.add(bytes));
        segmenter.add(content, 0, 20);
        assertThat(arrays).hasSize(2).allMatch(array -> array == content);
    }

    @Test
    void drainsAnEmptyRestToo() throws Exception {
        List<Integer> lengths = new ArrayList<>();
        Segmenter segmenter = new Segmenter(4, (bytes, offset, length) -> lengths.add(length));
        segmenter.add(new byte[6], 0, 6);
        segmenter.drainTo((bytes, offset, length) -> lengths.add(-length));
        segmenter.drainTo((bytes, offset, length) -> lengths.add(-length));
        assertThat(lengths).containsExactly(4, -2, 0);
    }

    @Test
    void refusesSizesAndSlicesOutOfRange() {
        assertThatThrownBy(() -> new Segmenter(0, (b, o, l) -> {})).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Segmenter((16 << 20) + 1, (b, o, l) -> {}))
                .isInstanceOf(IllegalArgumentException.class);
        Segmenter segmenter = new Segmenter(4, (b, o, l) -> {});
        assertThatThrownBy(() -> segmenter.add(new byte[3], 1, 3)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
