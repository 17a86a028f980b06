package io.sealstream.file;

import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Compares the index of a file that is read from front to back with where its segments were. Two digests instead of the entries, because
 * nobody knows beforehand how many there will be. Memory: constant. Not thread safe.
 */
final class IndexCheck {

    private final MessageDigest expected = sha256();
    private final MessageDigest found = sha256();
    private final byte[] encoded = new byte[IndexEntry.ENCODED_BYTES];

    /** Takes the place of a DATA segment. */
    void segment(IndexEntry entry) {
        if (entry.sequence() % IndexLayout.SEGMENTS_PER_ENTRY == 0) {
            entry.putAt(encoded, 0);
            expected.update(encoded);
        }
    }

    /** Takes entries of an INDEX segment. */
    void index(byte[] payload, int offset, int length) {
        found.update(payload, offset, length);
    }

    /** Ends the comparison; once. */
    void requireSame() throws CorruptDataException {
        if (!MessageDigest.isEqual(expected.digest(), found.digest())) {
            throw new CorruptDataException(ErrorCode.SEQUENCE_CONFLICT, "index does not fit the segments of the file");
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("internal error: every Java platform has SHA-256", e);
        }
    }
}
