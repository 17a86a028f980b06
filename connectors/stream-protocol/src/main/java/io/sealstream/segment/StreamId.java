package io.sealstream.segment;

import java.io.Serializable;
import java.util.Objects;

/**
 * The identity of a stream: its publisher's session and the number of the stream within it. Immutable.
 *
 * @param session the publisher's session
 * @param number unsigned number of the stream within the session
 */
public record StreamId(SessionId session, long number) implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Length on the wire. */
    public static final int BYTES = SessionId.BYTES + Long.BYTES;

    public StreamId {
        Objects.requireNonNull(session, "session");
    }

    /** Parses what {@link #toString} prints. */
    public static StreamId parse(String text) {
        int slash = text.indexOf('-');
        if (slash < 0) {
            throw new IllegalArgumentException("stream id is SESSION-NUMBER, found " + text);
        }
        return new StreamId(
                SessionId.parse(text.substring(0, slash)), Long.parseUnsignedLong(text.substring(slash + 1)));
    }

    /** Session and number, such as {@code 00112233445566778899aabbccddeeff-0}; safe in file names. */
    @Override
    public String toString() {
        return session + "-" + Long.toUnsignedString(number);
    }
}
