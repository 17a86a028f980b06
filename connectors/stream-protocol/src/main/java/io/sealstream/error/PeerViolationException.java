package io.sealstream.error;

/** The peer broke the protocol, or lost a right that it had. */
public final class PeerViolationException extends StreamException {

    private static final long serialVersionUID = 1L;

    /** See {@link StreamException#StreamException(ErrorCode, String, Object...)}. */
    public PeerViolationException(ErrorCode code, String sentence, Object... context) {
        super(code, sentence, context);
    }
}
