package io.sealstream.stream;

import io.sealstream.segment.RecordPacker;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * How a decoder reads. Immutable.
 *
 * @param startSequence first sequence to deliver; empty: where the first epoch starts
 * @param windowSegments how far ahead of the oldest missing segment one may lie
 * @param windowBytes how many bytes may wait for a missing segment
 * @param maxRecordBytes longest record that is accepted
 */
public record DecoderOptions(OptionalLong startSequence, int windowSegments, long windowBytes, int maxRecordBytes) {

    /** As much as the default credit lets a peer have on the way. */
    public static final DecoderOptions DEFAULT =
            new DecoderOptions(OptionalLong.empty(), 100, 64L << 20, RecordPacker.DEFAULT_MAX_RECORD_BYTES);

    public DecoderOptions {
        Objects.requireNonNull(startSequence, "startSequence");
        if (windowSegments < 1 || windowBytes < 1 || maxRecordBytes < 0) {
            throw new IllegalArgumentException("decoder options are out of range: windowSegments " + windowSegments
                    + ", windowBytes " + windowBytes + ", maxRecordBytes " + maxRecordBytes);
        }
    }

    /** The same, from {@code sequence} on. */
    public DecoderOptions startingAt(long sequence) {
        return new DecoderOptions(OptionalLong.of(sequence), windowSegments, windowBytes, maxRecordBytes);
    }
}
