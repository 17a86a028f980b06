package io.sealstream.error;

/** Rebuilds the exception that a peer reported by its code. */
public final class StreamExceptions {

    private StreamExceptions() {}

    /** The leaf that fits the blame of {@code code}. */
    public static StreamException of(ErrorCode code, String sentence, Object... context) {
        return switch (code.number() / 100) {
            case 1 -> new CorruptDataException(code, sentence, context);
            case 2 -> new KeyException(code, sentence, context);
            case 3 -> new PeerViolationException(code, sentence, context);
            case 4 -> new LimitExceededException(code, sentence, context);
            case 5 -> new TransportException(code, sentence, context);
            case 6 -> new HandshakeException(code, sentence, context);
            default -> new StorageException(code, sentence, context);
        };
    }
}
