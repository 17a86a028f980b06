package io.sealstream.error;

/** A length or count is above its cap; nothing was allocated for it. */
public final class LimitExceededException extends StreamException {

    private static final long serialVersionUID = 1L;

    /** See {@link StreamException#StreamException(ErrorCode, String, Object...)}. */
    public LimitExceededException(ErrorCode code, String sentence, Object... context) {
        super(code, sentence, context);
    }
}
