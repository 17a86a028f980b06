package io.sealstream.file;

import io.sealstream.bytes.ByteReader;
import io.sealstream.bytes.ByteWriter;
import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;

/**
 * The public metadata of a TRAILER segment (SPEC section 6.4): 48 bytes. Immutable.
 *
 * @param fileBytes length of the whole file, with the trailer
 * @param epochOffset where the EPOCH record starts
 * @param indexOffset where the first INDEX segment starts, 0 in a file of fixed size, which has none
 * @param finalSequence sequence of the FINAL segment
 * @param plainBytes payload bytes of the stream
 */
public record SegFileTrailer(long fileBytes, long epochOffset, long indexOffset, long finalSequence, long plainBytes) {

    static final int ENCODED_BYTES = 48;

    byte[] encode() {
        return new ByteWriter(ENCODED_BYTES)
                .i64(fileBytes)
                .i64(epochOffset)
                .i64(indexOffset)
                .i64(finalSequence)
                .i64(plainBytes)
                .i64(0)
                .toBytes();
    }

    /** Parses the public metadata of a TRAILER segment; authentic only if the segment is. */
    public static SegFileTrailer decode(byte[] bytes) throws StreamException {
        ByteReader in = ByteReader.of(bytes, "trailer");
        SegFileTrailer trailer = new SegFileTrailer(in.i64(), in.i64(), in.i64(), in.i64(), in.i64());
        if (in.i64() != 0) {
            throw new CorruptDataException(ErrorCode.CORRUPT_HEADER, "trailer has unknown reserved bits");
        }
        in.end();
        return trailer;
    }

    /** Fails unless the file is as this trailer says. */
    void requireEqual(SegFileTrailer expected) throws CorruptDataException {
        if (!equals(expected)) {
            throw new CorruptDataException(
                    ErrorCode.SEQUENCE_CONFLICT, "trailer does not fit the file", "found", this, "expected", expected);
        }
    }
}
