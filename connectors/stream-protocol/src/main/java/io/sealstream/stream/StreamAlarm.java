package io.sealstream.stream;

import io.sealstream.segment.Beacon;
import java.util.Objects;

/**
 * Something about a live stream that a reader should know, and that is no failure (SPEC section 5.5). Immutable.
 *
 * @param kind what it is about
 * @param change whether it begins or is over
 * @param beacon the newest authentic beacon
 */
public record StreamAlarm(Kind kind, Change change, Beacon beacon) {

    /** What can be wrong with a stream whose segments are all authentic. */
    public enum Kind {
        /** More segments exist than come, although there is credit for them. */
        BEHIND,
        /** The promised beacons do not come. */
        SILENT
    }

    /** Alarms begin and end. */
    public enum Change {
        RAISED,
        CLEARED
    }

    public StreamAlarm {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(change, "change");
        Objects.requireNonNull(beacon, "beacon");
    }

    /** One line for logs, without the stream. */
    public String sentence() {
        String known = " [writerNextSegment=" + beacon.nextSequence() + ", intervalMs=" + beacon.intervalMs() + "]";
        return switch (kind) {
            case BEHIND ->
                (change == Change.RAISED
                                ? "stream has more segments than are delivered"
                                : "stream is delivered as far as its writer has come, or begins anew")
                        + known;
            case SILENT ->
                (change == Change.RAISED
                                ? "stream is silent: its writer's beacons do not come"
                                : "stream is not silent any more")
                        + known;
        };
    }
}
