package io.sealstream.hub.limit;

import io.sealstream.error.ErrorCode;
import io.sealstream.error.LimitExceededException;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what a hub has refused. Thread safe. */
public final class Refusals {

    private final EnumMap<RefusalKind, AtomicLong> counts = new EnumMap<>(RefusalKind.class);

    public Refusals() {
        for (RefusalKind kind : RefusalKind.values()) {
            counts.put(kind, new AtomicLong());
        }
    }

    /** Counts one. Returns how many there are. */
    public long count(RefusalKind kind) {
        return of(kind).incrementAndGet();
    }

    /** Counts one and makes its error, {@code LIMIT}. */
    public LimitExceededException limit(RefusalKind kind, String sentence, Object... context) {
        count(kind);
        return new LimitExceededException(ErrorCode.LIMIT, sentence, context);
    }

    /** How many of each kind there have been; kinds that have not happened are 0. */
    public Map<RefusalKind, Long> snapshot() {
        EnumMap<RefusalKind, Long> now = new EnumMap<>(RefusalKind.class);
        counts.forEach((kind, count) -> now.put(kind, count.get()));
        return now;
    }

    private AtomicLong of(RefusalKind kind) {
        AtomicLong count = counts.get(kind);
        if (count == null) {
            throw new IllegalStateException("internal error: no counter of " + kind);
        }
        return count;
    }
}
