package io.sealstream.error;

/** The disk or its folder cannot be used. */
public final class StorageException extends StreamException {

    private static final long serialVersionUID = 1L;

    /** See {@link StreamException#StreamException(ErrorCode, String, Object...)}. */
    public StorageException(ErrorCode code, String sentence, Object... context) {
        super(code, sentence, context);
    }
}
