package io.sealstream.error;

/** Stored or received bytes are not what a sealed stream can be: cut, altered, or something else. */
public final class CorruptDataException extends StreamException {

    private static final long serialVersionUID = 1L;

    /** See {@link StreamException#StreamException(ErrorCode, String, Object...)}. */
    public CorruptDataException(ErrorCode code, String sentence, Object... context) {
        super(code, sentence, context);
    }
}
