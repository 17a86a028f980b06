package io.sealstream.hub.limit;

import io.sealstream.error.LimitExceededException;
import java.time.Duration;
import java.util.Optional;

/** What one client has and has done, over all its connections (pure; time is passed in, in nanoseconds). Thread safe. */
public final class ClientAccount {

    /** So many seconds' worth of LIST and bytes may be used at once after a rest. */
    private static final int BURST_SECONDS = 2;

    /** A job that starts opens all its streams at once. */
    private static final int REQUEST_BURST_SECONDS = 4;

    private final ClientId client;
    private final HubLimits.Rates rates;
    private final Refusals refusals;
    private final TokenBucket newStreams;
    private final TokenBucket lists;
    private final TokenBucket requests;
    private final Optional<TokenBucket> bytes;
    private int connections;

    ClientAccount(ClientId client, HubLimits.Rates rates, Refusals refusals, long nowNanos) {
        this.client = client;
        this.rates = rates;
        this.refusals = refusals;
        this.newStreams = new TokenBucket(rates.newStreamsPerMinute() / 60.0, rates.newStreamsPerMinute(), nowNanos);
        this.lists = new TokenBucket(rates.listsPerSecond(), (double) rates.listsPerSecond() * BURST_SECONDS, nowNanos);
        this.requests = new TokenBucket(
                rates.requestsPerSecond(), (double) rates.requestsPerSecond() * REQUEST_BURST_SECONDS, nowNanos);
        this.bytes = rates.bytesPerSecond().isPresent()
                ? Optional.of(new TokenBucket(
                        rates.bytesPerSecond().getAsLong(),
                        (double) rates.bytesPerSecond().getAsLong() * BURST_SECONDS,
                        nowNanos))
                : Optional.empty();
    }

    /** Who it is. */
    public ClientId client() {
        return client;
    }

    /** @throws LimitExceededException if the client has made too many streams of late */
    public synchronized void requireNewStream(long nowNanos) throws LimitExceededException {
        if (!newStreams.tryTake(nowNanos)) {
            throw refusals.limit(
                    RefusalKind.STREAM, "client makes too many streams", "maxPerMinute", rates.newStreamsPerMinute());
        }
    }

    /** @throws LimitExceededException if the client has listed streams too often of late */
    public synchronized void requireList(long nowNanos) throws LimitExceededException {
        if (!lists.tryTake(nowNanos)) {
            throw refusals.limit(
                    RefusalKind.LIST, "client lists streams too often", "maxPerSecond", rates.listsPerSecond());
        }
    }

    /** Counts an OPEN, SUBSCRIBE, EPOCH or durable acknowledgement. Returns how long to wait before its connection is read again. */
    public synchronized Duration request(long nowNanos) {
        return requests.take(1, nowNanos);
    }

    /** Counts DATA bytes. Returns how long to wait before its connection is read again. */
    public synchronized Duration received(long count, long nowNanos) {
        return bytes.isPresent() ? bytes.get().take(count, nowNanos) : Duration.ZERO;
    }

    synchronized boolean enter(int most) {
        if (connections >= most) {
            return false;
        }
        connections++;
        return true;
    }

    synchronized void leave() {
        connections--;
    }

    /** Whether forgetting it would forgive nothing. */
    synchronized boolean isForgettable(long nowNanos) {
        return connections == 0
                && newStreams.isFull(nowNanos)
                && lists.isFull(nowNanos)
                && requests.isFull(nowNanos)
                && (bytes.isEmpty() || bytes.get().isFull(nowNanos));
    }
}
