package io.sealstream.flink.source.reader;

import io.sealstream.transport.Subscription;

/** What the fetcher thread learns of a split and the task thread must know. Implementations are thread safe. */
interface SplitProgress {

    /** The split is read through this subscription from now on. */
    void subscribed(String splitId, Subscription subscription);

    /** The hub delivers from this segment on. */
    void startedAt(String splitId, long sequence);

    /** The end of the split has been read: it has no segment from this one on. */
    void endsAt(String splitId, long sequence);
}
