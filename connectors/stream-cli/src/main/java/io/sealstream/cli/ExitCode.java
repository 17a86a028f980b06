package io.sealstream.cli;

import io.sealstream.error.ErrorCode;

/** What a command tells its caller, by blame. The numbers never change their meaning. */
public enum ExitCode {
    OK(0, "done"),
    RUNTIME(1, "failed: files, disk, or a fault of the peer"),
    USAGE(2, "called wrongly"),
    TIMEOUT(3, "a deadline passed"),
    CONNECTION(4, "no connection, or it broke"),
    KEY(5, "wrong key or secret, or a key file that is not safe"),
    INTEGRITY(6, "data is corrupt, cut short or altered"),
    INTERRUPTED(130, "interrupted (SIGINT)"),
    OUTPUT_CLOSED(141, "nobody reads standard output (SIGPIPE)");

    private final int number;
    private final String description;

    ExitCode(int number, String description) {
        this.number = number;
        this.description = description;
    }

    /** What the process returns, 0 to 255. */
    public int number() {
        return number;
    }

    /** A few words for the help text. */
    public String description() {
        return description;
    }

    /** The exit code of an error. Has no default on purpose: a new error code must be placed here. */
    public static ExitCode of(ErrorCode code) {
        return switch (code) {
            case CORRUPT_HEADER,
                    AEAD_FAILED,
                    TRUNCATED,
                    SEQUENCE_CONFLICT,
                    BAD_RECORD,
                    TRAILING_BYTES,
                    VERSION_UNKNOWN,
                    SUITE_UNSUPPORTED -> INTEGRITY;
            case UNKNOWN_KEY, KEY_MISMATCH, KEY_FILE_INVALID, KEY_FILE_PERMISSIONS, KEY_SHREDDED -> KEY;
            // A fork contradicts what was authentic before; the others are decisions of the peer.
            case EPOCH_FORK -> INTEGRITY;
            case FORBIDDEN_STREAM -> KEY;
            case PROTOCOL,
                    FLOW_CONTROL,
                    FENCED,
                    EPOCH_REWIND,
                    POSITION_GONE,
                    STREAM_RESET,
                    STREAM_UNKNOWN,
                    STREAM_ENDED -> RUNTIME;
            // Lengths come from the data: one that is out of range means that the data is damaged or hostile.
            case LIMIT, REORDER_WINDOW_FULL -> INTEGRITY;
            case CONNECTION_REFUSED, CONNECTION_LOST, NOT_SEALSTREAM -> CONNECTION;
            case TIMEOUT -> TIMEOUT;
            case HANDSHAKE_FAILED -> KEY;
            case ADDRESS_IN_USE, STORAGE, STORAGE_LOCKED, INTERNAL -> RUNTIME;
        };
    }
}
