package io.sealstream.transport.rotation;

import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * The identities of streams that follow each other (SPEC section 12): one session, and a number of generation and lane. They follow
 * from what a writer knows before it asks anybody, so that a restarted one finds its streams again. Immutable.
 *
 * @param session the session of all of them
 * @param lane tells the writers of one session apart, 0 to 65,535
 */
public record StreamSuccession(SessionId session, int lane) {

    /** Lanes of a session. */
    public static final int LANES = 1 << 16;

    public StreamSuccession {
        Objects.requireNonNull(session, "session");
        if (lane < 0 || lane >= LANES) {
            throw new IllegalArgumentException("lane is 0 to " + (LANES - 1) + ", found " + lane);
        }
    }

    /** The stream that follows {@code generation} ended ones. */
    public StreamId stream(int generation) {
        return new StreamId(session, (long) generation * LANES + lane);
    }

    /** How many streams came before this one; empty if it belongs to another succession. */
    public OptionalInt generationOf(StreamId stream) {
        boolean ours = stream.session().equals(session) && Long.remainderUnsigned(stream.number(), LANES) == lane;
        long generation = Long.divideUnsigned(stream.number(), LANES);
        return ours && generation <= Integer.MAX_VALUE ? OptionalInt.of((int) generation) : OptionalInt.empty();
    }
}
