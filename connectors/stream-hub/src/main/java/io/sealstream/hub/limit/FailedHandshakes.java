package io.sealstream.hub.limit;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Slows down addresses from where too many handshakes have failed (pure; time is passed in, in nanoseconds). Who comes from there is
 * served one behind the other at a rate that costs little, and turned away when the wait gets long. Nobody is locked out: an honest
 * client at such an address gets its turn among the others, and others never wait. Thread safe.
 */
public final class FailedHandshakes {

    /** How many handshakes a second such an address is served: with the dearest pattern less than half of one thread. */
    static final int SLOW_PER_SECOND = 500;

    /** Longest wait: those who wait find room among the half-open connections of one address. */
    static final Duration MAX_WAIT = Duration.ofMillis(500);

    /** Addresses that are remembered; of more, those are forgotten that have not come for longest. */
    static final int MAX_ADDRESSES = 10_000;

    private static final long SLOT_NANOS = 1_000_000_000L / SLOW_PER_SECOND;

    private final int failedPerMinute;
    private final Map<ClientId.Address, Failures> byAddress = new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ClientId.Address, Failures> eldest) {
            return size() > MAX_ADDRESSES;
        }
    };

    private static final class Failures {
        private final TokenBucket left;
        private long nextSlotNanos;

        Failures(int perMinute, long nowNanos) {
            left = new TokenBucket(perMinute / 60.0, perMinute, nowNanos);
            nextSlotNanos = nowNanos;
        }
    }

    public FailedHandshakes(int failedPerMinute) {
        this.failedPerMinute = failedPerMinute;
    }

    /** A handshake from there has failed. */
    public synchronized void failed(ClientId.Address address, long nowNanos) {
        // On credit it would take long to be forgiven after a long attack.
        byAddress
                .computeIfAbsent(address, unknown -> new Failures(failedPerMinute, nowNanos))
                .left
                .tryTake(nowNanos);
    }

    /** Somebody comes from there. Returns how long to let him wait; empty is to turn him away. */
    public synchronized Optional<Duration> admit(ClientId.Address address, long nowNanos) {
        Failures failures = byAddress.get(address);
        if (failures == null || !failures.left.isEmpty(nowNanos)) {
            return Optional.of(Duration.ZERO);
        }
        long slot = Math.max(failures.nextSlotNanos, nowNanos);
        if (slot - nowNanos > MAX_WAIT.toNanos()) {
            return Optional.empty();
        }
        failures.nextSlotNanos = slot + SLOT_NANOS;
        return Optional.of(Duration.ofNanos(slot - nowNanos));
    }

    /** Addresses that are remembered. */
    synchronized int size() {
        return byAddress.size();
    }
}
