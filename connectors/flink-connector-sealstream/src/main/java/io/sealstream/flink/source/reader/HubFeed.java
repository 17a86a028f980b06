package io.sealstream.flink.source.reader;

import io.sealstream.error.KeyException;
import io.sealstream.key.StreamKeys;
import io.sealstream.segment.StreamId;
import io.sealstream.session.StartPosition;
import io.sealstream.transport.HubEndpoint;
import io.sealstream.transport.OnGap;
import io.sealstream.transport.StreamClient;
import io.sealstream.transport.Subscription;
import io.sealstream.transport.SubscriptionOptions;
import io.sealstream.transport.SubscriptionQueue;

/** A reader's connection to its hub, and the keys of what comes over it. Lives as long as the reader. Thread safe. */
final class HubFeed implements AutoCloseable {

    private final ReaderOptions options;
    private final StreamClient client;
    private final StreamKeys keys;
    private volatile boolean failed;

    private HubFeed(ReaderOptions options, StreamClient client, StreamKeys keys) {
        this.options = options;
        this.client = client;
        this.keys = keys;
    }

    /**
     * Reads keys and secret and starts to connect.
     *
     * @throws KeyException if either cannot be read
     */
    static HubFeed open(ReaderOptions options) throws KeyException {
        StreamKeys keys = StreamKeys.of(options.keys());
        return new HubFeed(options, options.access().connect("flink-source"), keys);
    }

    Subscription subscribe(StreamId stream, StartPosition position, SubscriptionQueue queue) {
        // Who skips does not claim a history that the hub may have dropped; the epochs that come are checked all the
        // same.
        StartPosition start = options.onGap() == OnGap.SKIP && position instanceof StartPosition.AtSequence at
                ? new StartPosition.AtSequence(at.sequence(), 0)
                : position;
        return client.subscribe(
                new SubscriptionOptions(stream, options.subscriber(), start, options.creditSegments(), options.onGap()),
                queue);
    }

    StreamClient client() {
        return client;
    }

    /** Reads its place again where no key fits, which blocks: for the fetcher thread. */
    StreamKeys keys() {
        return keys;
    }

    /** The fetcher thread is about to end with an exception. */
    void fail() {
        failed = true;
    }

    /** Whether the fetcher thread has ended with an exception, or does so at this moment. */
    boolean hasFailed() {
        return failed;
    }

    HubEndpoint endpoint() {
        return options.access().endpoint();
    }

    @Override
    public void close() {
        client.close();
    }
}
