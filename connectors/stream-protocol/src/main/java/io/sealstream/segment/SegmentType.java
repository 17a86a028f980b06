package io.sealstream.segment;

import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;

/** The types of segment frames (SPEC section 3.2). Each type counts its own sequence; the type is part of the nonce. */
public enum SegmentType {
    /** Payload of the stream. */
    DATA(0),
    /** How far a live stream has come; neither stored nor part of its payload. */
    BEACON(2),
    /** Where the DATA segments of a {@code .seg} file lie. */
    INDEX(4),
    /** The end of a {@code .seg} file. */
    TRAILER(5);

    private final int number;

    SegmentType(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    /** @throws CorruptDataException for a type that this release does not know */
    public static SegmentType ofNumber(int number) throws CorruptDataException {
        for (SegmentType type : values()) {
            if (type.number == number) {
                return type;
            }
        }
        throw new CorruptDataException(
                ErrorCode.CORRUPT_HEADER,
                "segment type is unknown",
                "found",
                number,
                "known",
                "0 (data), 2 (beacon), 4 (index), 5 (trailer)");
    }
}
