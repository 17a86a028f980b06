package io.sealstream.it.fuzz;

import io.sealstream.error.StreamException;
import io.sealstream.segment.RecordSpan;
import io.sealstream.segment.RecordSpan.Part;
import io.sealstream.segment.RecordUnpacker;
import io.sealstream.segment.SegmentHeader.Ending;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Records in segments: spans from public metadata, whole records and fragments; no more comes out than went in. */
final class RecordsTarget implements FuzzTarget {

    private static final int MAX_SEGMENTS = 64;
    private static final int MAX_RECORD_BYTES = 1 << 20;
    private static final List<Part> PARTS = List.of(Part.values());

    @Override
    public void run(byte[] input) throws StreamException {
        FuzzInput in = new FuzzInput(input);
        RecordUnpacker unpacker = new RecordUnpacker(MAX_RECORD_BYTES);
        // Short enough for fragments to be full.
        unpacker.epoch(in.below(16));
        long[] bytes = new long[2];
        for (int sequence = 0; sequence < MAX_SEGMENTS && in.hasMore(); sequence++) {
            Optional<RecordSpan> span = span(in);
            if (span.isPresent()) {
                unpack(unpacker, sequence, span.get(), in.bytes(in.u8()), bytes);
            }
        }
    }

    private static Optional<RecordSpan> span(FuzzInput in) throws StreamException {
        if (in.below(8) == 7) {
            byte[] metadata = in.bytes(in.u8());
            Optional<RecordSpan> found = RecordSpan.find(metadata, 0, metadata.length);
            found.ifPresent(RecordsTarget::requireSame);
            return found;
        }
        Part part = PARTS.get(in.below(PARTS.size()));
        return Optional.of(new RecordSpan(part, in.u8(), in.u8()));
    }

    private static void requireSame(RecordSpan span) {
        byte[] encoded = span.encode();
        try {
            Optional<RecordSpan> again = RecordSpan.find(encoded, 0, encoded.length);
            Finding.unless(again.equals(Optional.of(span)), "span is another after encoding and decoding: " + span);
        } catch (StreamException e) {
            throw new Finding("span does not decode again: " + span, e);
        }
        Finding.unless(span.nextRecord() >= 0, "record numbers run over: " + span);
    }

    private static void unpack(RecordUnpacker unpacker, long sequence, RecordSpan span, byte[] payload, long[] bytes)
            throws StreamException {
        // Not at the start of its array, as in a segment with private metadata.
        byte[] buffer = Truth.joined(new byte[] {1, 2, 3}, payload, new byte[] {4});
        byte[] kept = buffer.clone();
        bytes[0] += payload.length;
        int[] expectedIndex = new int[1];
        Ending ending = span.count() == 0 && payload.length == 0 ? Ending.FINAL : Ending.OPEN;
        unpacker.unpack(sequence, ending, span, buffer, 3, payload.length, (index, record, offset, length) -> {
            Objects.checkFromIndexSize(offset, length, record.length);
            Finding.unless(index == expectedIndex[0]++ && index < span.count(), "record has another index: " + index);
            Finding.unless(length <= MAX_RECORD_BYTES, "record is longer than allowed: " + length);
            bytes[1] += length;
        });
        Finding.unless(Arrays.equals(buffer, kept), "payload was changed");
        Finding.unless(bytes[1] <= bytes[0], "more bytes come out than went in");
        long restart = unpacker.restartSequence(sequence + 1);
        Finding.unless(restart >= 0 && restart <= sequence + 1, "reading would start again at " + restart);
    }

    @Override
    public List<byte[]> seeds() {
        byte[] span = new RecordSpan(Part.WHOLE, 5, 1).encode();
        return List.of(
                new byte[] {6, 0, 0, 0, 2, 11, 0, 0, 0, 3, 1, 2, 3, 0, 0, 0, 0},
                new byte[] {6, 0, 1, 0, 0, 6, 0, 0, 0, 9, 1, 2, 0, 2, 0, 0, 6, 3, 4, 5, 6, 7, 8, 0, 3, 0, 1, 1, 9},
                Truth.joined(new byte[] {6, 7, (byte) span.length}, span, new byte[] {5, 0, 0, 0, 1, 9}));
    }
}
