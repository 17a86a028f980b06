package io.sealstream.file;

import io.sealstream.cipher.OpenedSegment;
import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;

/** The form of INDEX segments (SPEC section 6.3). */
final class IndexSegments {

    private IndexSegments() {}

    static void requireLength(OpenedSegment opened, int entries) throws CorruptDataException {
        if (opened.payloadBytes() != entries * IndexEntry.ENCODED_BYTES) {
            throw new CorruptDataException(
                    ErrorCode.CORRUPT_HEADER,
                    "index segment has another length than its file needs",
                    "foundBytes",
                    opened.payloadBytes(),
                    "expectedEntries",
                    entries,
                    "indexSegment",
                    opened.header().sequence());
        }
    }
}
