package io.sealstream.error;

/** The network between the peers failed. */
public final class TransportException extends StreamException {

    private static final long serialVersionUID = 1L;

    /** See {@link StreamException#StreamException(ErrorCode, String, Object...)}. */
    public TransportException(ErrorCode code, String sentence, Object... context) {
        super(code, sentence, context);
    }
}
