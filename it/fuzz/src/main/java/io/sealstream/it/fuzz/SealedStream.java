package io.sealstream.it.fuzz;

import io.sealstream.bytes.ByteWriter;
import io.sealstream.cipher.Epoch;
import io.sealstream.cipher.OpenedSegment;
import io.sealstream.cipher.SegmentOpener;
import io.sealstream.cipher.SegmentSealer;
import io.sealstream.error.StreamException;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochRecord;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.EpochStart.Sizing;
import io.sealstream.segment.SegmentHeader.Ending;
import io.sealstream.segment.Suite;
import io.sealstream.stream.FrameSink;
import io.sealstream.stream.StreamEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A short stream of two epochs, the second of which ends it, and a second ending of the first epoch, as only a writer with the key and
 * no manners can make it. The same in every process. Immutable once made.
 */
final class SealedStream {

    private static final int SEGMENT_BYTES = 64;
    private static final int FORKED_SEGMENTS = 3;

    private final Content content;
    private final List<EpochRecord> epochs = new ArrayList<>();
    private final List<byte[]> frames = new ArrayList<>();
    private final List<byte[]> forkedFrames = new ArrayList<>();
    private final ByteArrayOutputStream truth = new ByteArrayOutputStream();

    SealedStream(Content content) throws IOException {
        this.content = content;
        EpochStart start = Truth.first(Suite.AES_256_GCM, content, Sizing.VARIABLE, SEGMENT_BYTES);
        Epoch first = Truth.epoch(start, 30);
        StreamEncoder encoder = encoder(first, 0, frames);
        send(encoder, 31, truth);
        long offset = encoder.statistics().bytesSent();
        long records = encoder.statistics().recordsSent();

        fork(first);

        Epoch second = Truth.epoch(start.continuedBy(first.record().epochId(), 1, frames.size(), offset), 32);
        epochs.add(first.record());
        epochs.add(second.record());
        StreamEncoder continued = encoder(second, records, frames);
        send(continued, 34, truth);
        continued.end();
    }

    /** Two; the second begins in the middle of {@link #frames}. */
    List<EpochRecord> epochs() {
        return epochs;
    }

    List<byte[]> frames() {
        return frames;
    }

    /** The first segments once more, with the end of the stream at the last of them: authentic, and contradicting {@link #frames}. */
    List<byte[]> forkedFrames() {
        return forkedFrames;
    }

    /** Everything that the stream carries; records each behind their length. */
    byte[] truth() {
        return truth.toByteArray();
    }

    static byte[] prefixed(byte[] record) {
        return new ByteWriter(4 + record.length)
                .u32(record.length)
                .bytes(record)
                .toBytes();
    }

    private void send(StreamEncoder encoder, long seed, ByteArrayOutputStream into) throws IOException {
        for (int i = 0; i < 4; i++) {
            byte[] bytes = Truth.bytes(seed * 10 + i, 20 + 50 * i);
            if (content == Content.BYTES) {
                encoder.send(bytes, 0, bytes.length);
                into.writeBytes(bytes);
            } else {
                encoder.sendRecord(bytes, 0, bytes.length);
                into.writeBytes(prefixed(bytes));
            }
        }
        encoder.flush();
    }

    private void fork(Epoch epoch) throws StreamException {
        SegmentOpener opener = new SegmentOpener(epoch, Truth.PROVIDER);
        SegmentSealer sealer = new SegmentSealer(epoch, Truth.PROVIDER);
        for (int i = 0; i < FORKED_SEGMENTS; i++) {
            byte[] frame = frames.get(i);
            OpenedSegment opened = opener.open(frame, 0, frame.length, new byte[frame.length], 0);
            byte[] payload = Arrays.copyOfRange(
                    opened.buffer(), opened.payloadOffset(), opened.payloadOffset() + opened.payloadBytes());
            Ending ending = i == FORKED_SEGMENTS - 1 ? Ending.FINAL : Ending.OPEN;
            forkedFrames.add(Truth.seal(sealer, ending, opened.publicMetadata(), new byte[0], payload));
        }
    }

    private static StreamEncoder encoder(Epoch epoch, long firstRecord, List<byte[]> frames) {
        return new StreamEncoder(epoch, Truth.PROVIDER, firstRecord, 1000, new FrameSink() {
            @Override
            public byte[] buffer(int frameBytes) {
                return new byte[frameBytes];
            }

            @Override
            public void accept(long sequence, byte[] buffer, int frameBytes) {
                frames.add(Arrays.copyOf(buffer, frameBytes));
            }
        });
    }
}
