package io.sealstream.file;

import io.sealstream.cipher.Epoch;
import io.sealstream.cipher.RootKey;
import io.sealstream.cipher.StreamSecret;
import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochRecord;
import io.sealstream.segment.EpochStart;
import java.io.IOException;
import java.util.Set;

/**
 * Header and EPOCH record of a file, both authentic and about the same stream (SPEC sections 6.1 and 6.2). Immutable.
 *
 * @param header what the file carries
 * @param key the root key, which fits both
 * @param epoch the keys of the segments
 * @param epochOffset where the EPOCH record starts
 */
record VerifiedStart(SegFileHeader header, RootKey key, Epoch epoch, long epochOffset) {

    /** Reads both, and leaves {@code reader} at the first frame. */
    static VerifiedStart read(SegFileReader reader, KeyOpener keys, Set<Content> offered) throws IOException {
        SegFileHeader header = reader.header();
        if (!offered.contains(header.content())) {
            throw new CorruptDataException(
                    ErrorCode.CORRUPT_HEADER,
                    "sealed file carries other content than this reader offers",
                    "found",
                    header.content(),
                    "offered",
                    offered);
        }
        RootKey key = keys.open(header.keyContext(), header.keys());
        header.verify(reader.headerBytes(), key);
        EpochRecord record = reader.epoch();
        requireAgreement(header, record.start());
        StreamSecret secret = StreamSecret.derive(key, header.suite(), header.stream(), header.name());
        return new VerifiedStart(header, key, Epoch.verify(secret, record), reader.epochOffset());
    }

    /** Where the first frame starts. */
    long firstFrameOffset() {
        return epochOffset + EpochRecord.BYTES;
    }

    private static void requireAgreement(SegFileHeader header, EpochStart start) throws StreamException {
        boolean agree = header.stream().equals(start.stream())
                && header.suite() == start.suite()
                && header.content() == start.content()
                && header.segmentSize() == start.segmentSize()
                && start.bound() == EpochStart.Bound.BOUNDED
                && start.sequence() == 0
                && start.offset() == 0;
        if (!agree) {
            throw new CorruptDataException(ErrorCode.CORRUPT_HEADER, "file header and epoch record disagree");
        }
    }
}
