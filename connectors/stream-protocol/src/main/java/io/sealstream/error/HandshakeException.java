package io.sealstream.error;

/** The peers could not agree: wrong secret, or not this protocol. */
public final class HandshakeException extends StreamException {

    private static final long serialVersionUID = 1L;

    /** See {@link StreamException#StreamException(ErrorCode, String, Object...)}. */
    public HandshakeException(ErrorCode code, String sentence, Object... context) {
        super(code, sentence, context);
    }
}
