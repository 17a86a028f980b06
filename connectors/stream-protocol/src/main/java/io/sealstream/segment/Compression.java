package io.sealstream.segment;

import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import java.util.Optional;

/** How payloads are compressed before they are sealed (SPEC section 3.7). Off by default: lengths then say something of the content. */
public enum Compression {
    /** Not at all. */
    NONE(0),
    /** Raw deflate of RFC 1951. */
    DEFLATE(1);

    private final int number;

    Compression(int number) {
        this.number = number;
    }

    /** The number in a compressed payload; 0 is in none. */
    public int number() {
        return number;
    }

    /** A codec of one thread; empty for {@link #NONE}. */
    public Optional<PayloadCodec> codec() {
        return this == NONE ? Optional.empty() : Optional.of(new DeflateCodec());
    }

    /** @throws CorruptDataException for a number that no compressed payload has */
    static Compression ofNumber(int number) throws CorruptDataException {
        if (number == DEFLATE.number) {
            return DEFLATE;
        }
        throw new CorruptDataException(
                ErrorCode.CORRUPT_HEADER, "compression is unknown", "found", number, "known", "1 (deflate)");
    }
}
