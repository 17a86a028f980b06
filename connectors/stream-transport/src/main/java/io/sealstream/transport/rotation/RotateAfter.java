package io.sealstream.transport.rotation;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** When a live stream ends and a successor takes its place. Closed; immutable. */
public sealed interface RotateAfter extends Serializable {

    /** Only its writer's end ends a stream. */
    RotateAfter NEVER = new Never();

    /** After so many payload bytes, at least 1. */
    static RotateAfter bytes(long bytes) {
        return new Bytes(bytes);
    }

    /** After so long, at least a millisecond; a stream that holds nothing goes on. */
    static RotateAfter age(Duration age) {
        return new Age(age);
    }

    /** After whatever is reached first. */
    static RotateAfter bytesOrAge(long bytes, Duration age) {
        return new BytesOrAge(new Bytes(bytes), new Age(age));
    }

    /** Whether a stream of so many payload bytes that began so long ago has reached its end. */
    boolean isReached(long bytes, Duration age);

    /** The age at which a stream ends whatever it holds, if there is one. */
    Optional<Duration> longestAge();

    /** A stream goes on as long as its writer does. */
    record Never() implements RotateAfter {
        @Override
        public boolean isReached(long bytes, Duration age) {
            return false;
        }

        @Override
        public Optional<Duration> longestAge() {
            return Optional.empty();
        }
    }

    /**
     * A stream ends behind its size.
     *
     * @param limit payload bytes, at least 1
     */
    record Bytes(long limit) implements RotateAfter {
        public Bytes {
            if (limit < 1) {
                throw new IllegalArgumentException("rotate-after is at least one byte, found " + limit);
            }
        }

        @Override
        public boolean isReached(long bytes, Duration age) {
            return bytes >= limit;
        }

        @Override
        public Optional<Duration> longestAge() {
            return Optional.empty();
        }
    }

    /**
     * A stream ends in time.
     *
     * @param limit at least a millisecond
     */
    record Age(Duration limit) implements RotateAfter {
        public Age {
            if (limit.compareTo(Duration.ofMillis(1)) < 0) {
                throw new IllegalArgumentException("rotate-after is at least a millisecond, found " + limit);
            }
        }

        @Override
        public boolean isReached(long bytes, Duration age) {
            return age.compareTo(limit) >= 0;
        }

        @Override
        public Optional<Duration> longestAge() {
            return Optional.of(limit);
        }
    }

    /** A stream ends with whichever comes first. */
    record BytesOrAge(Bytes size, Age time) implements RotateAfter {
        public BytesOrAge {
            Objects.requireNonNull(size, "size");
            Objects.requireNonNull(time, "time");
        }

        @Override
        public boolean isReached(long bytes, Duration age) {
            return size.isReached(bytes, age) || time.isReached(bytes, age);
        }

        @Override
        public Optional<Duration> longestAge() {
            return time.longestAge();
        }
    }
}
