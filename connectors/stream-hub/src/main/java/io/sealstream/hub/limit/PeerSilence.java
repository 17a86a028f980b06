package io.sealstream.hub.limit;

/**
 * What to do about a client that has been silent, or has taken nothing, for ten seconds more (SPEC section 7.3; pure). Confined to its
 * connection's event loop.
 */
public final class PeerSilence {

    /** Seconds of silence after which it is asked, and asked again. */
    public static final int SECONDS = 10;

    /** Times; after 30 seconds it is gone. */
    private static final int GONE = 3;

    private int silent;
    private int stuck;

    /** What to do. */
    public enum Advice {
        NOTHING,
        PING,
        GONE
    }

    /** Something was read. */
    public void heard() {
        silent = 0;
    }

    /** Nothing was read for {@link #SECONDS} seconds more, although the hub was reading. */
    public Advice nothingHeard() {
        silent++;
        return silent >= GONE ? Advice.GONE : Advice.PING;
    }

    /** Its socket took nothing for {@link #SECONDS} seconds more. */
    public Advice nothingTaken(boolean somethingWaits) {
        stuck = somethingWaits ? stuck + 1 : 0;
        return stuck >= GONE ? Advice.GONE : Advice.NOTHING;
    }

    /** Something was taken. */
    public void taken() {
        stuck = 0;
    }
}
