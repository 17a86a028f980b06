package io.sealstream.session;

import java.io.Serializable;

/** Where a subscription begins (SPEC section 7.3). Closed. */
public sealed interface StartPosition extends Serializable {

    /** The oldest segment that the hub still has. */
    record Earliest() implements StartPosition {
        private static final long serialVersionUID = 1L;

        @Override
        public String toString() {
            return "earliest";
        }
    }

    /** What comes next. */
    record Latest() implements StartPosition {
        private static final long serialVersionUID = 1L;

        @Override
        public String toString() {
            return "latest";
        }
    }

    /** Where the subscriber's last durable acknowledgement stands at the hub; the oldest segment if it has none. */
    record Resume() implements StartPosition {
        private static final long serialVersionUID = 1L;

        @Override
        public String toString() {
            return "resume";
        }
    }

    /**
     * A known place.
     *
     * @param sequence the first segment to deliver
     * @param epochId the epoch that the reader knows it in, 0 if it knows none: another chain of epochs is refused
     */
    record AtSequence(long sequence, long epochId) implements StartPosition {
        private static final long serialVersionUID = 1L;

        public AtSequence {
            if (sequence < 0) {
                throw new IllegalArgumentException("start sequence is not negative, found " + sequence);
            }
        }

        @Override
        public String toString() {
            return Long.toString(sequence);
        }
    }

    StartPosition EARLIEST = new Earliest();
    StartPosition LATEST = new Latest();
    StartPosition RESUME = new Resume();
}
