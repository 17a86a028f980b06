package io.sealstream.stream;

import io.sealstream.segment.Assembler;
import io.sealstream.segment.GapPolicy;
import io.sealstream.segment.RecordPacker;
import io.sealstream.segment.ReorderBudget;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * How a decoder reads. Immutable.
 *
 * @param startSequence first sequence to deliver; empty: where the first epoch starts
 * @param windowSegments how far ahead of the oldest missing segment one may lie
 * @param windowBytes how many bytes may wait for a missing segment, each segment as the longer of its frame and its plaintext
 * @param maxRecordBytes longest record that is accepted
 * @param gapPolicy what happens where a segment is missing
 * @param maxForgeries how many frames may fail authentication before the decoder fails for good, at least 1
 * @param reorderBudget what all segments that wait share with those of other decoders
 */
public record DecoderOptions(
        OptionalLong startSequence,
        int windowSegments,
        long windowBytes,
        int maxRecordBytes,
        GapPolicy gapPolicy,
        int maxForgeries,
        ReorderBudget reorderBudget) {

    /** SPEC section 8: no network alters so many frames, and whoever forges them learns nothing more. */
    public static final int DEFAULT_MAX_FORGERIES = 1000;

    /** As much as the default credit lets a peer have on the way. */
    public static final DecoderOptions DEFAULT =
            new DecoderOptions(OptionalLong.empty(), 100, 64L << 20, RecordPacker.DEFAULT_MAX_RECORD_BYTES);

    public DecoderOptions {
        Objects.requireNonNull(startSequence, "startSequence");
        Objects.requireNonNull(gapPolicy, "gapPolicy");
        Objects.requireNonNull(reorderBudget, "reorderBudget");
        if (windowSegments < 1 || windowBytes < 1 || maxRecordBytes < 0 || maxForgeries < 1) {
            throw new IllegalArgumentException("decoder options are out of range: windowSegments " + windowSegments
                    + ", windowBytes " + windowBytes + ", maxRecordBytes " + maxRecordBytes + ", maxForgeries "
                    + maxForgeries);
        }
    }

    /** With {@link GapPolicy#FAIL}, the default number of forgeries and the budget of the process. */
    public DecoderOptions(OptionalLong startSequence, int windowSegments, long windowBytes, int maxRecordBytes) {
        this(
                startSequence,
                windowSegments,
                windowBytes,
                maxRecordBytes,
                GapPolicy.FAIL,
                DEFAULT_MAX_FORGERIES,
                ReorderBudget.process());
    }

    /** The same, from {@code sequence} on. */
    public DecoderOptions startingAt(long sequence) {
        return new DecoderOptions(
                OptionalLong.of(sequence),
                windowSegments,
                windowBytes,
                maxRecordBytes,
                gapPolicy,
                maxForgeries,
                reorderBudget);
    }

    /** The same with another policy. */
    public DecoderOptions with(GapPolicy policy) {
        return new DecoderOptions(
                startSequence, windowSegments, windowBytes, maxRecordBytes, policy, maxForgeries, reorderBudget);
    }

    /** The same with another number of forgeries. */
    public DecoderOptions withMaxForgeries(int forgeries) {
        return new DecoderOptions(
                startSequence, windowSegments, windowBytes, maxRecordBytes, gapPolicy, forgeries, reorderBudget);
    }

    /** The same with another budget. */
    public DecoderOptions with(ReorderBudget budget) {
        return new DecoderOptions(
                startSequence, windowSegments, windowBytes, maxRecordBytes, gapPolicy, maxForgeries, budget);
    }

    Assembler.Window window() {
        return new Assembler.Window(windowSegments, windowBytes, reorderBudget);
    }
}
