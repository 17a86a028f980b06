package io.sealstream.session;

import io.sealstream.error.ErrorCode;
import io.sealstream.error.PeerViolationException;

/** Hop frame types (SPEC section 7.3). */
public enum FrameType {
    HELLO(0x01),
    OPEN(0x02),
    OPEN_ACK(0x03),
    EPOCH(0x04),
    DATA(0x05),
    END(0x06),
    CREDIT(0x07),
    BYTE_CREDIT(0x08),
    RESET(0x09),
    STOP(0x0a),
    PING(0x0b),
    PONG(0x0c),
    KEY_UPDATE(0x0d),
    GOAWAY(0x0e),
    ERROR(0x0f),
    SUBSCRIBE(0x10),
    LIST(0x11),
    ANNOUNCE(0x12),
    ENDED(0x13),
    FENCED(0x14),
    LISTED(0x15),
    GAP(0x16),
    BEACON(0x17);

    private static final FrameType[] BY_NUMBER = new FrameType[0x18];

    static {
        for (FrameType type : values()) {
            BY_NUMBER[type.number] = type;
        }
    }

    private final int number;

    FrameType(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    /** Fails for a type that this release does not know: features are agreed in HELLO before they are used. */
    public static FrameType ofNumber(int number) throws PeerViolationException {
        if (number > 0 && number < BY_NUMBER.length && BY_NUMBER[number] != null) {
            return BY_NUMBER[number];
        }
        throw new PeerViolationException(
                ErrorCode.PROTOCOL, "hop frame type is unknown", "found", Integer.toHexString(number));
    }
}
