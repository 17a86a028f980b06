package io.sealstream.hub;

import io.sealstream.error.LimitExceededException;
import io.sealstream.hub.limit.HubLimits;
import io.sealstream.hub.limit.RefusalKind;
import io.sealstream.hub.limit.Refusals;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/** Counts what stays at a hub, for all clients together (SPEC section 8). Thread safe. */
final class HubHoldings {

    private final HubLimits.Holdings limits;
    private final Refusals refusals;
    private final AtomicInteger subscriptions = new AtomicInteger();
    private final IntSupplier storedEpochs;
    private final AtomicInteger epochs;

    /** @param storedEpochs counts the epochs of all streams, those that retention has not dropped; from any thread */
    HubHoldings(HubLimits.Holdings limits, Refusals refusals, IntSupplier storedEpochs) {
        this.limits = limits;
        this.refusals = refusals;
        this.storedEpochs = storedEpochs;
        this.epochs = new AtomicInteger(storedEpochs.getAsInt());
    }

    /** One that is counted. Thread safe. */
    static final class Slot {

        private final List<AtomicInteger> counts;
        private final AtomicBoolean released = new AtomicBoolean();

        private Slot(List<AtomicInteger> counts) {
            this.counts = counts;
        }

        /** It is over; a second call does nothing. */
        void release() {
            if (released.compareAndSet(false, true)) {
                counts.forEach(AtomicInteger::decrementAndGet);
            }
        }
    }

    /** @throws LimitExceededException if one more channel beside {@code open} others is too many for a connection */
    void requireChannel(int open) throws LimitExceededException {
        if (open >= limits.channels()) {
            throw refusals.limit(
                    RefusalKind.CHANNEL, "connection has too many channels", "maxChannels", limits.channels());
        }
    }

    /**
     * Counts a subscription, until its slot is released.
     *
     * @param ofConnection those of its connection
     * @throws LimitExceededException if the connection, or the hub, has too many
     */
    Slot subscribe(AtomicInteger ofConnection) throws LimitExceededException {
        if (ofConnection.get() >= limits.subscriptionsPerConnection()) {
            throw refusals.limit(
                    RefusalKind.SUBSCRIPTION,
                    "connection has too many subscriptions",
                    "maxSubscriptions",
                    limits.subscriptionsPerConnection());
        }
        if (subscriptions.incrementAndGet() > limits.subscriptions()) {
            subscriptions.decrementAndGet();
            throw refusals.limit(
                    RefusalKind.SUBSCRIPTION,
                    "hub has too many subscriptions",
                    "maxSubscriptions",
                    limits.subscriptions());
        }
        ofConnection.incrementAndGet();
        return new Slot(List.of(subscriptions, ofConnection));
    }

    /** @throws LimitExceededException if the hub has {@code stored} streams and takes no more */
    void requireStream(int stored) throws LimitExceededException {
        if (stored >= limits.streams()) {
            throw refusals.limit(RefusalKind.STREAM, "hub has too many streams", "maxStreams", limits.streams());
        }
    }

    /** @throws LimitExceededException if the hub's streams have too many epochs for another */
    void beginEpoch() throws LimitExceededException {
        if (epochs.incrementAndGet() <= limits.epochs()) {
            return;
        }
        // Retention drops epochs without a word to this counter, so it is asked only where the count matters.
        int stored = storedEpochs.getAsInt();
        epochs.set(stored + 1);
        if (stored >= limits.epochs()) {
            epochs.set(stored);
            throw refusals.limit(RefusalKind.EPOCH, "hub's streams have too many epochs", "maxEpochs", limits.epochs());
        }
    }

    /** Subscriptions that there are. */
    int subscriptions() {
        return subscriptions.get();
    }
}
