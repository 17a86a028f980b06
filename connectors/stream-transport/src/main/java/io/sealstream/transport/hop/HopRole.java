package io.sealstream.transport.hop;

/** The two ends of a connection. */
public enum HopRole {
    /** Connects; may receive DATA in the clear, because its own opener is the check. */
    CLIENT,
    /** Listens; accepts only authenticated DATA, because it acknowledges what it cannot open. */
    HUB
}
