package io.sealstream.error;

import java.util.Optional;

/**
 * Stable names and numbers of everything that can go wrong (SPEC section 9). Numbers never change their meaning; the hundreds tell
 * whom to blame.
 */
public enum ErrorCode {
    /** A header or record does not parse: wrong magic, reserved bits, checksum, lengths that contradict each other. */
    CORRUPT_HEADER(100),
    /** A segment, trailer or hop record fails authentication. */
    AEAD_FAILED(101),
    /** Input ends before the FINAL segment or trailer. */
    TRUNCATED(102),
    /** A sequence number or offset is not the one that must follow. */
    SEQUENCE_CONFLICT(103),
    /** The records inside an authentic segment do not parse. */
    BAD_RECORD(104),
    /** Bytes follow where the format ends. */
    TRAILING_BYTES(105),
    /** A version that this release does not know. */
    VERSION_UNKNOWN(106),
    /** A cipher suite that this release does not know. */
    SUITE_UNSUPPORTED(107),

    /** No key with the wanted identifier. */
    UNKNOWN_KEY(200),
    /** The commitment or header code does not fit the key: wrong key, wrong name, or altered record. */
    KEY_MISMATCH(201),
    /** A key or secret file does not parse. */
    KEY_FILE_INVALID(202),
    /** A key or secret file can be read by others than its owner. */
    KEY_FILE_PERMISSIONS(203),
    /** The key that wrapped the root key was deleted: nothing opens the data any more. */
    KEY_SHREDDED(204),

    /** The peer broke the protocol. */
    PROTOCOL(300),
    /** The peer sent more than its credit allows. */
    FLOW_CONTROL(301),
    /** A newer writer has taken over this stream. Fatal: never reconnect. */
    FENCED(302),
    /** A new epoch starts below what is already stored. */
    EPOCH_REWIND(303),
    /** A new epoch does not continue the epoch that is current. */
    EPOCH_FORK(304),
    /** The peer may not use this stream. */
    FORBIDDEN_STREAM(305),
    /** The wanted position is not available any more, or never was in this stream. */
    POSITION_GONE(306),
    /** The sender gave the stream up. */
    STREAM_RESET(307),
    /** The wanted stream does not exist. */
    STREAM_UNKNOWN(308),
    /** The stream has its FINAL segment; nobody can write it any more. */
    STREAM_ENDED(309),

    /** A length, count or buffer would exceed its cap. */
    LIMIT(400),
    /** A segment lies too far ahead of the oldest missing one. */
    REORDER_WINDOW_FULL(401),

    /** Nobody listens, or the peer refused. */
    CONNECTION_REFUSED(500),
    /** The connection broke. */
    CONNECTION_LOST(501),
    /** A deadline passed. */
    TIMEOUT(502),
    /** The address to listen on is taken. */
    ADDRESS_IN_USE(503),

    /** The handshake failed: wrong secret, or altered in transit. */
    HANDSHAKE_FAILED(600),
    /** The peer speaks something else. */
    NOT_SEALSTREAM(601),

    /** The disk refused a read or a write. */
    STORAGE(700),
    /** The data folder belongs to another running hub. */
    STORAGE_LOCKED(701),

    /** A fault of our own. */
    INTERNAL(900);

    private final int number;

    ErrorCode(int number) {
        this.number = number;
    }

    /** The number on the wire, 100 to 999. */
    public int number() {
        return number;
    }

    /** The code of a number, or empty for a number that this release does not know. */
    public static Optional<ErrorCode> ofNumber(int number) {
        for (ErrorCode code : values()) {
            if (code.number == number) {
                return Optional.of(code);
            }
        }
        return Optional.empty();
    }
}
