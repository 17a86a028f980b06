package io.sealstream.segment;

import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;

/** What a stream carries (SPEC section 2). */
public enum Content {
    /** An opaque stream of bytes; segment borders mean nothing. */
    BYTES(0),
    /** Records: each segment holds whole records, or one fragment of a record longer than a segment. */
    RECORDS(1);

    private final int number;

    Content(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    /** @throws CorruptDataException for a number that this release does not know */
    public static Content ofNumber(int number) throws CorruptDataException {
        for (Content content : values()) {
            if (content.number == number) {
                return content;
            }
        }
        throw new CorruptDataException(
                ErrorCode.CORRUPT_HEADER, "content is unknown", "found", number, "known", "0 (bytes), 1 (records)");
    }
}
