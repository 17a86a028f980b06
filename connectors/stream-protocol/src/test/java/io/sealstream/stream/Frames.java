package io.sealstream.stream;

import io.sealstream.error.StreamException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Keeps the frames of an encoder, and what a decoder delivers. */
final class Frames implements FrameSink, StreamConsumer {

    final List<byte[]> sealed = new ArrayList<>();
    final List<byte[]> records = new ArrayList<>();
    final List<Long> recordNumbers = new ArrayList<>();
    final List<StreamGap> gaps = new ArrayList<>();
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** Gives the frame of that index to {@code decoder}. */
    void feedTo(StreamDecoder decoder, int index) throws StreamException {
        byte[] frame = sealed.get(index);
        decoder.segment(frame, 0, frame.length);
    }

    /** Gives all frames to {@code decoder}. */
    void feedTo(StreamDecoder decoder) throws StreamException {
        for (byte[] frame : sealed) {
            decoder.segment(frame, 0, frame.length);
        }
    }

    @Override
    public byte[] buffer(int frameBytes) {
        return new byte[frameBytes];
    }

    @Override
    public void accept(long sequence, byte[] buffer, int frameBytes) {
        sealed.add(Arrays.copyOf(buffer, frameBytes));
    }

    @Override
    public void bytes(byte[] buffer, int offset, int length) {
        bytes.write(buffer, offset, length);
    }

    @Override
    public void gap(StreamGap gap) {
        gaps.add(gap);
    }

    @Override
    public void record(long number, byte[] buffer, int offset, int length) {
        recordNumbers.add(number);
        records.add(Arrays.copyOfRange(buffer, offset, offset + length));
    }
}
