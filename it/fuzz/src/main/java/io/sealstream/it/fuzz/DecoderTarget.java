package io.sealstream.it.fuzz;

import io.sealstream.error.StreamException;
import io.sealstream.segment.Content;
import io.sealstream.segment.Suite;
import io.sealstream.stream.DecoderOptions;
import io.sealstream.stream.DecoderStatistics;
import io.sealstream.stream.StreamConsumer;
import io.sealstream.stream.StreamDecoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * The decoder of a stream under any order of epochs and frames, genuine, altered and forked: it releases a prefix of the truth, nothing
 * behind the end, and keeps no more than its window.
 */
final class DecoderTarget implements FuzzTarget {

    private static final int MAX_OPERATIONS = 200;
    private static final int WINDOW = 5;

    private final List<SealedStream> streams;

    DecoderTarget() throws IOException {
        streams = List.of(new SealedStream(Content.BYTES), new SealedStream(Content.RECORDS));
    }

    @Override
    public void run(byte[] input) {
        FuzzInput in = new FuzzInput(input);
        SealedStream stream = streams.get(in.below(2));
        Model model = new Model(stream, in.below(4) == 3);
        for (int i = 0; i < MAX_OPERATIONS && in.hasMore(); i++) {
            model.step(in);
        }
    }

    /** What must be true of a decoder, kept beside it. */
    private static final class Model implements StreamConsumer {

        private final SealedStream stream;
        private final boolean forks;
        private final StreamDecoder decoder;
        private final ByteArrayOutputStream released = new ByteArrayOutputStream();
        private long lastSegment = Long.MAX_VALUE;
        private boolean begun;
        private boolean complete;

        Model(SealedStream stream, boolean forks) {
            this.stream = stream;
            this.forks = forks;
            decoder = new StreamDecoder(
                    Truth.secret(Suite.AES_256_GCM),
                    Truth.PROVIDER,
                    new DecoderOptions(OptionalLong.of(0), WINDOW, 1 << 20, 4096),
                    this);
        }

        void step(FuzzInput in) {
            try {
                operate(in);
            } catch (StreamException e) {
                TargetRun.requireTyped(e);
            }
            DecoderStatistics now = decoder.statistics();
            Finding.unless(now.bufferedSegments() < WINDOW, "decoder keeps " + now.bufferedSegments() + " segments");
            Finding.unless(!complete || now.complete(), "stream was complete and is not any more");
            if (now.complete() && !complete) {
                lastSegment = now.segmentsReceived();
            }
            complete = now.complete();
            byte[] truth = stream.truth();
            byte[] bytes = released.toByteArray();
            boolean prefix =
                    bytes.length <= truth.length && Arrays.equals(bytes, 0, bytes.length, truth, 0, bytes.length);
            Finding.unless(prefix, "something else than the truth is released");
            Finding.unless(forks || !complete || bytes.length == truth.length, "stream is complete too early");
        }

        private void operate(FuzzInput in) throws StreamException {
            switch (in.below(8)) {
                case 0 -> {
                    decoder.epoch(stream.epochs().get(in.below(4) == 3 ? 1 : 0));
                    begun = true;
                }
                case 1 -> {
                    decoder.epoch(stream.epochs().get(1));
                    begun = true;
                }
                case 2 -> {
                    decoder.endOfInput();
                    Finding.unless(complete, "input may end, but the stream has not");
                }
                case 3 -> segment(Mutation.of(frame(stream.frames(), in), in));
                case 4 -> segment(frame(forks ? stream.forkedFrames() : stream.frames(), in));
                case 5 -> {
                    // The next one, so that short inputs get far.
                    long next = decoder.statistics().nextExpected();
                    segment(stream.frames()
                            .get((int) Math.min(next, stream.frames().size() - 1)));
                }
                default -> segment(frame(stream.frames(), in));
            }
        }

        private static byte[] frame(List<byte[]> frames, FuzzInput in) {
            return frames.get(in.below(frames.size()));
        }

        private void segment(byte[] frame) throws StreamException {
            // Documented: no segment before the first epoch.
            if (begun) {
                decoder.segment(frame, 0, frame.length);
            }
        }

        /** A segment that is being delivered counts already. */
        private void requireBeforeEnd() {
            long segment = decoder.statistics().segmentsReceived();
            Finding.unless(segment <= lastSegment, "a segment is released behind the end");
        }

        @Override
        public void bytes(byte[] buffer, int offset, int length) {
            requireBeforeEnd();
            released.write(buffer, offset, length);
        }

        @Override
        public void record(long number, byte[] buffer, int offset, int length) {
            requireBeforeEnd();
            released.writeBytes(SealedStream.prefixed(Arrays.copyOfRange(buffer, offset, offset + length)));
        }
    }

    @Override
    public List<byte[]> seeds() {
        byte[] all = {0, 0, 5, 5, 5, 5, 5, 5, 5, 5, 1, 5, 5, 5, 5, 5, 5, 5, 5, 2};
        byte[] reordered = {0, 0, 6, 2, 6, 1, 6, 0, 6, 4, 6, 3, 6, 0, 2};
        byte[] forked = {0, 0, 6, 3, 4, 0, 4, 1, 4, 2, 6, 4, 2};
        byte[] altered = {0, 0, 3, 0, 1, 0, 70, 1, 5, 3, 1, 0, 5};
        return List.of(
                Truth.joined(new byte[] {0, 0}, all),
                Truth.joined(new byte[] {1, 0}, all),
                Truth.joined(new byte[] {0, 0}, reordered),
                Truth.joined(new byte[] {1, 0}, reordered),
                Truth.joined(new byte[] {0, 3}, forked),
                Truth.joined(new byte[] {1, 3}, forked),
                Truth.joined(new byte[] {0, 0}, altered));
    }
}
