package io.sealstream.error;

import java.io.IOException;
import java.util.Objects;

/**
 * What went wrong with a stream. The text is a constant sentence followed by {@code [name=value]} pairs, so that logs can be grouped;
 * it never holds key bytes, plaintext or whole payloads. Leaves are by blame. Serializable, because Flink ships exceptions between
 * processes.
 */
public abstract sealed class StreamException extends IOException
        permits CorruptDataException,
                HandshakeException,
                KeyException,
                LimitExceededException,
                PeerViolationException,
                StorageException,
                TransportException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final String sentence;

    /**
     * @param code stable code
     * @param sentence constant text, lower case, no full stop
     * @param context names and values in turn: what was expected, what was found, where, what to do
     */
    protected StreamException(ErrorCode code, String sentence, Object... context) {
        super(format(sentence, context));
        this.code = Objects.requireNonNull(code, "code");
        this.sentence = sentence;
    }

    public final ErrorCode code() {
        return code;
    }

    /** The constant part of the message. */
    public final String sentence() {
        return sentence;
    }

    private static String format(String sentence, Object... context) {
        Objects.requireNonNull(sentence, "sentence");
        if (context.length % 2 != 0) {
            throw new IllegalArgumentException("context is names and values in turn, found " + context.length);
        }
        if (context.length == 0) {
            return sentence;
        }
        StringBuilder text = new StringBuilder(sentence).append(" [");
        for (int i = 0; i < context.length; i += 2) {
            if (i > 0) {
                text.append(", ");
            }
            text.append(context[i]).append('=').append(context[i + 1]);
        }
        return text.append(']').toString();
    }
}
