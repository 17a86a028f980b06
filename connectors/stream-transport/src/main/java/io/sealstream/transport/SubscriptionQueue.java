package io.sealstream.transport;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Where the events of any number of subscriptions wait for one reader. Bounded by the credit that the subscriptions grant. Thread safe.
 */
public final class SubscriptionQueue {

    private final LinkedBlockingQueue<Optional<SubscriptionEvent>> events = new LinkedBlockingQueue<>();

    /** The next event; empty when the time is over or somebody called {@link #wakeUp}. */
    public Optional<SubscriptionEvent> poll(Duration limit) throws InterruptedException {
        Optional<SubscriptionEvent> next = events.poll(limit.toNanos(), TimeUnit.NANOSECONDS);
        return next == null ? Optional.empty() : next;
    }

    /** The next event if one waits. */
    public Optional<SubscriptionEvent> poll() {
        Optional<SubscriptionEvent> next = events.poll();
        return next == null ? Optional.empty() : next;
    }

    /** Lets one {@link #poll(Duration)} return empty at once. */
    public void wakeUp() {
        events.add(Optional.empty());
    }

    void put(SubscriptionEvent event) {
        events.add(Optional.of(event));
    }
}
