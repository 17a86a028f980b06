package io.sealstream.file;

import com.sun.management.ThreadMXBean;
import io.sealstream.cipher.AnySegment;
import io.sealstream.cipher.Epoch;
import io.sealstream.cipher.FixedStreams;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.EpochStart.Sizing;
import io.sealstream.segment.SegmentHeader.Ending;
import io.sealstream.segment.SegmentType;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A file of any length that is made where it is read: full segments of 64 KiB and a FINAL one of one byte. Knows what making it has
 * allocated, so that a test can tell it from what reading allocates. Not thread safe.
 */
final class HugeFile implements SegFileSource {

    static final int SEGMENT = 64 << 10;
    private static final int FRAME = SEGMENT + 80;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final long fullSegments;
    private final AnySegment sealer;
    private final byte[] head;
    private final int epochOffset;
    private final IndexLayout index;
    private long allocatedBytes;
    private long bytesRead;
    private long madeAt = -1;
    private byte[] made = new byte[0];

    HugeFile(Sizing sizing, long fullSegments) {
        this.fullSegments = fullSegments;
        EpochStart start = FixedStreams.start(Content.BYTES, Bound.BOUNDED, sizing, SEGMENT);
        Epoch epoch = FixedStreams.epoch(start, 0);
        this.sealer = new AnySegment(epoch);
        FileForge forge = new FileForge(epoch);
        this.head = forge.cut();
        this.epochOffset = forge.epochOffset();
        this.index = IndexLayout.of(start, fullSegments);
    }

    /** The content from {@code sequence} on: that of one segment. */
    static byte[] payload(long sequence) {
        byte[] payload = new byte[SEGMENT];
        new SplittableRandom(sequence).nextBytes(payload);
        return payload;
    }

    static long allocatedByThisThread() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }

    long plainBytes() {
        return fullSegments * SEGMENT + 1;
    }

    long allocatedBytes() {
        return allocatedBytes;
    }

    long bytesRead() {
        return bytesRead;
    }

    @Override
    public long sizeBytes() {
        return indexOffset() + index.fileBytes() + 128;
    }

    @Override
    public int read(long position, byte[] target, int offset, int length) {
        if (position >= sizeBytes()) {
            return -1;
        }
        long before = allocatedByThisThread();
        long start = pieceStart(position);
        if (start != madeAt) {
            made = make(start);
            madeAt = start;
        }
        int from = (int) (position - start);
        int count = Math.min(length, made.length - from);
        System.arraycopy(made, from, target, offset, count);
        bytesRead += count;
        allocatedBytes += allocatedByThisThread() - before;
        return count;
    }

    @Override
    public void close() {
        made = new byte[0];
    }

    private long indexOffset() {
        return head.length + fullSegments * FRAME + 81;
    }

    private long pieceStart(long position) {
        if (position < head.length) {
            return 0;
        }
        if (position < indexOffset()) {
            return head.length + Math.min(fullSegments, (position - head.length) / FRAME) * FRAME;
        }
        long trailer = sizeBytes() - 128;
        if (position >= trailer) {
            return trailer;
        }
        long page = (position - indexOffset()) / index.frameBytes(0);
        return indexOffset() + index.frameOffset(page);
    }

    private byte[] make(long start) {
        if (start == 0) {
            return head;
        }
        if (start == sizeBytes() - 128) {
            SegFileTrailer trailer = new SegFileTrailer(
                    sizeBytes(), epochOffset, index.entryCount() == 0 ? 0 : indexOffset(), fullSegments, plainBytes());
            return sealer.seal(SegmentType.TRAILER, Ending.FINAL, 0, plainBytes(), trailer.encode(), new byte[0]);
        }
        if (start >= indexOffset()) {
            return page((start - indexOffset()) / index.frameBytes(0));
        }
        long sequence = (start - head.length) / FRAME;
        boolean last = sequence == fullSegments;
        byte[] payload = last ? Arrays.copyOf(payload(sequence), 1) : payload(sequence);
        Ending ending = last ? Ending.FINAL : Ending.OPEN;
        return sealer.seal(SegmentType.DATA, ending, sequence, sequence * SEGMENT, new byte[0], payload);
    }

    private byte[] page(long number) {
        byte[] entries = new byte[index.entriesIn(number) * 32];
        for (int i = 0; i < index.entriesIn(number); i++) {
            long sequence = (number * index.entriesPerSegment() + i) * 64;
            new IndexEntry(sequence, head.length + sequence * FRAME, sequence * SEGMENT, 0).putAt(entries, i * 32);
        }
        Ending ending = number == index.segmentCount() - 1 ? Ending.FINAL : Ending.OPEN;
        return sealer.seal(SegmentType.INDEX, ending, number, plainBytes(), new byte[0], entries);
    }
}
