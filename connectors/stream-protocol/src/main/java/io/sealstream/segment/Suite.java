package io.sealstream.segment;

import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;

/** The ciphers that seal segments (SPEC section 3.1). */
public enum Suite {
    /** AES-256-GCM with HKDF-SHA256; every implementation has it. */
    AES_256_GCM(1),
    /** ChaCha20-Poly1305 with HKDF-SHA256, for hosts without AES instructions. */
    CHACHA20_POLY1305(2);

    private final int number;

    Suite(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    /** @throws CorruptDataException for a suite that this release does not know */
    public static Suite ofNumber(int number) throws CorruptDataException {
        for (Suite suite : values()) {
            if (suite.number == number) {
                return suite;
            }
        }
        throw new CorruptDataException(
                ErrorCode.SUITE_UNSUPPORTED, "cipher suite is not supported", "found", number, "supported", "1, 2");
    }
}
