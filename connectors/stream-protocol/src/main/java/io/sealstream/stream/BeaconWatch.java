package io.sealstream.stream;

import io.sealstream.segment.Beacon;
import io.sealstream.stream.StreamAlarm.Change;
import io.sealstream.stream.StreamAlarm.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Decides when a reader of a live stream is to be alarmed (SPEC section 5.5), from authentic beacons and what has come. Pure; time is
 * passed in, in milliseconds of any clock that does not go back. Not thread safe.
 */
public final class BeaconWatch {

    /** SPEC section 5.5. */
    public static final long MIN_GRACE_MS = 30_000;

    /** SPEC section 5.5: one lost beacon is no news. */
    private static final long MISSED_INTERVALS = 3;

    private Optional<Beacon> newest = Optional.empty();
    private long furthest;
    private long heardAtMs;
    private OptionalLong behindSinceMs = OptionalLong.empty();
    private boolean behind;
    private boolean silent;

    /** An authentic beacon that is newer than those before it has come. */
    public List<StreamAlarm> beacon(long nowMs, Beacon beacon) {
        newest = Optional.of(beacon);
        furthest = Math.max(furthest, beacon.nextSequence());
        heardAtMs = nowMs;
        return silent ? change(Kind.SILENT) : List.of();
    }

    /** Another epoch begins: what the writer of the one before has promised is void. */
    public List<StreamAlarm> epoch() {
        List<StreamAlarm> cleared = new ArrayList<>();
        if (behind) {
            cleared.addAll(change(Kind.BEHIND));
        }
        if (silent) {
            cleared.addAll(change(Kind.SILENT));
        }
        newest = Optional.empty();
        furthest = 0;
        behindSinceMs = OptionalLong.empty();
        return cleared;
    }

    /**
     * Looks at the clock. Not while a beacon has come that {@link #beacon} has not been told of.
     *
     * @param receivedNext first sequence that has not come
     * @param allowed whether the carrier might send more
     * @return what has changed
     */
    public List<StreamAlarm> tick(long nowMs, long receivedNext, boolean allowed) {
        if (newest.isEmpty()) {
            return List.of();
        }
        List<StreamAlarm> changes = new ArrayList<>();
        long intervalMs = newest.get().intervalMs();
        if (furthest <= receivedNext || !allowed) {
            behindSinceMs = OptionalLong.empty();
        } else if (behindSinceMs.isEmpty()) {
            behindSinceMs = OptionalLong.of(nowMs);
        }
        long graceMs = Math.max(MIN_GRACE_MS, MISSED_INTERVALS * intervalMs);
        boolean late = behindSinceMs.isPresent() && nowMs - behindSinceMs.getAsLong() > graceMs;
        // Without credit nobody can say whether more would come: the alarm stays as it is.
        if (late != behind && (late || furthest <= receivedNext)) {
            changes.addAll(change(Kind.BEHIND));
        }
        boolean overdue =
                newest.get().promisesAnother() && nowMs - heardAtMs > intervalMs + MISSED_INTERVALS * intervalMs;
        if (overdue && !silent) {
            changes.addAll(change(Kind.SILENT));
        }
        return changes;
    }

    private List<StreamAlarm> change(Kind kind) {
        boolean raised;
        if (kind == Kind.BEHIND) {
            behind = !behind;
            raised = behind;
        } else {
            silent = !silent;
            raised = silent;
        }
        return List.of(new StreamAlarm(kind, raised ? Change.RAISED : Change.CLEARED, newest.orElseThrow()));
    }
}
