package io.sealstream.stage.batch;

/** What a {@link BatchPolicy} wants done with the records gathered so far. */
public sealed interface BatchDecision {

    /** Go on gathering. */
    record Keep() implements BatchDecision {}

    /**
     * Go on gathering, and call {@link BatchPolicy#onTimer} at the given time.
     *
     * @param timeMs processing time in milliseconds since the epoch
     */
    record WakeAt(long timeMs) implements BatchDecision {}

    /**
     * Compute and send what was gathered, and begin a new batch.
     *
     * @param cause what closed the batch
     */
    record Close(Cause cause) implements BatchDecision {}

    /** What closes a batch. */
    enum Cause {
        /** It is full. */
        COUNT,
        /** Its first record has waited long enough. */
        LINGER,
        /** A checkpoint begins: its barrier must not overtake records that no state holds. */
        BARRIER,
        /** A watermark or a change between active and idle follows, and speaks for all records before it. */
        WATERMARK,
        /** No more records will come. */
        END
    }
}
