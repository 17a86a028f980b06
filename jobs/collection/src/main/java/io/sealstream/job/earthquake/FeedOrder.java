package io.sealstream.job.earthquake;

/** In which order a feed's records are replayed. */
public enum FeedOrder {
    /** Oldest first, as a live stream would bring them; records without a time come last. */
    EVENT_TIME,
    /** As the file has them; the Geological Survey writes the newest first. */
    FILE
}
