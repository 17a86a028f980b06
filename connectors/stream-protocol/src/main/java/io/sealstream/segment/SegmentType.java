package io.sealstream.segment;

import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;

/** The types of segment frames (SPEC section 3.2). Each type counts its own sequence; the type is part of the nonce. */
public enum SegmentType {
    /** Payload of the stream. */
    DATA(0),
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
        if (number == DATA.number) {
            return DATA;
        }
        if (number == TRAILER.number) {
            return TRAILER;
        }
        throw new CorruptDataException(
                ErrorCode.CORRUPT_HEADER, "segment type is unknown", "found", number, "known", "0 (data), 5 (trailer)");
    }
}
