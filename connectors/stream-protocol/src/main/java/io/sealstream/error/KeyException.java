package io.sealstream.error;

/** A key is missing, unreadable, or not the one that the data was sealed with. */
public final class KeyException extends StreamException {

    private static final long serialVersionUID = 1L;

    /** See {@link StreamException#StreamException(ErrorCode, String, Object...)}. */
    public KeyException(ErrorCode code, String sentence, Object... context) {
        super(code, sentence, context);
    }
}
