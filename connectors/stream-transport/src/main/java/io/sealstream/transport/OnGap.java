package io.sealstream.transport;

/** What a subscription does when the hub has dropped segments before they were read (SPEC section 5.6). */
public enum OnGap {
    /** It ends with {@code POSITION_GONE}. */
    FAIL,
    /** It goes on behind them and tells its reader. */
    SKIP
}
