package io.sealstream.hub.limit;

import java.time.Duration;

/**
 * How often something may happen: as often as there are tokens, which come back at a steady rate up to a most (pure; time is passed in,
 * in nanoseconds of any origin that do not go back). Not thread safe.
 */
final class TokenBucket {

    private static final double NANOS_PER_SECOND = 1e9;

    private final double perNano;
    private final double most;
    private double tokens;
    private long updatedNanos;

    /** A full one. */
    TokenBucket(double perSecond, double most, long nowNanos) {
        this.perNano = perSecond / NANOS_PER_SECOND;
        this.most = most;
        this.tokens = most;
        this.updatedNanos = nowNanos;
    }

    /** Takes one token if there is one. */
    boolean tryTake(long nowNanos) {
        refill(nowNanos);
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }

    /** Takes tokens in any case, if need be on credit. Returns how long it takes until nothing is owed. */
    Duration take(long wanted, long nowNanos) {
        refill(nowNanos);
        tokens -= wanted;
        return tokens >= 0 ? Duration.ZERO : Duration.ofNanos((long) Math.ceil(-tokens / perNano));
    }

    /** Whether nothing has been taken that has not come back. */
    boolean isFull(long nowNanos) {
        refill(nowNanos);
        return tokens >= most;
    }

    /** Whether there is no token. */
    boolean isEmpty(long nowNanos) {
        refill(nowNanos);
        return tokens < 1;
    }

    private void refill(long nowNanos) {
        long passed = nowNanos - updatedNanos;
        if (passed > 0) {
            tokens = Math.min(most, tokens + passed * perNano);
            updatedNanos = nowNanos;
        }
    }
}
