package io.sealstream.hub.limit;

/** What a hub has refused because of a limit, as it is counted. */
public enum RefusalKind {
    /** A connection beyond the most of the hub or of its client. */
    CONNECTION,
    /** A connection beyond the most that may be in their handshake. */
    HALF_OPEN,
    /** A handshake that failed or was not finished. */
    HANDSHAKE,
    /** A connection from where too many handshakes had failed. */
    FAILED_BEFORE,
    /** A channel beyond the most of its connection. */
    CHANNEL,
    /** A subscription beyond the most of its connection or of the hub. */
    SUBSCRIPTION,
    /** A stream beyond the most of the hub, or made too soon after others. */
    STREAM,
    /** An epoch beyond the most of the hub. */
    EPOCH,
    /** A LIST too soon after others. */
    LIST,
    /** A connection that asked and did not read the answers. */
    UNREAD,
    /** A connection that began a record and did not end it while others needed the memory. */
    UNFINISHED
}
