package io.sealstream.segment;

import java.time.Duration;
import java.util.Objects;

/** What a reader does when a segment is missing (SPEC section 5.6). Closed; immutable. */
public sealed interface GapPolicy {

    /** A missing segment is waited for as long as the window allows; where the carrier says that it is gone, reading fails. */
    GapPolicy FAIL = new Fail();

    /** See {@link #FAIL}. */
    record Fail() implements GapPolicy {}

    /**
     * Like {@link #FAIL}, but reading also fails, with {@code TIMEOUT}, when segments have waited behind a missing one for longer than
     * this.
     */
    record Wait(Duration timeout) implements GapPolicy {
        public Wait {
            requirePositive(timeout);
        }
    }

    /**
     * Reading goes on behind what is missing, and says so: when segments have waited behind it for longer than this, and at once where
     * the carrier says that it is gone.
     */
    record Skip(Duration timeout) implements GapPolicy {
        public Skip {
            requirePositive(timeout);
        }
    }

    private static void requirePositive(Duration timeout) {
        Objects.requireNonNull(timeout, "timeout");
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("gap timeout is positive, found " + timeout);
        }
    }
}
