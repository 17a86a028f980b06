package io.sealstream.flink.source.split;

import io.sealstream.session.StartPosition;
import java.util.Objects;

/** How far a stream has been read. Closed. */
public sealed interface SplitPosition {

    /** Where to subscribe so that nothing behind this position is missed. */
    StartPosition subscribeAt();

    /**
     * Nothing has been read yet.
     *
     * @param start where to begin
     */
    record Beginning(StartPosition start) implements SplitPosition {
        public Beginning {
            Objects.requireNonNull(start, "start");
        }

        @Override
        public StartPosition subscribeAt() {
            return start;
        }
    }

    /**
     * Everything before this record has been emitted.
     *
     * @param epochId epoch of the last record that was emitted
     * @param sequence segment where the next record starts
     * @param recordIndex which record of that segment, from 0
     */
    record NextRecord(long epochId, long sequence, int recordIndex) implements SplitPosition {
        public NextRecord {
            if (sequence < 0 || recordIndex < 0) {
                throw new IllegalArgumentException(
                        "position is not negative, found segment " + sequence + ", record " + recordIndex);
            }
        }

        @Override
        public StartPosition subscribeAt() {
            return new StartPosition.AtSequence(sequence, epochId);
        }
    }
}
