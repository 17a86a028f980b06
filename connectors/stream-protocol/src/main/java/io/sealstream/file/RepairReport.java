package io.sealstream.file;

import io.sealstream.error.StreamException;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a repair kept and what it could not keep. Immutable.
 *
 * @param keptSegments DATA segments of the damaged file that are authentic
 * @param keptBytes payload bytes in the new file; of records, that is with 4 bytes for each
 * @param keptRecords records in the new file, or empty for a file of bytes
 * @param droppedBytes authentic payload bytes of a record that is cut, of which nothing is kept
 * @param authenticFileBytes bytes of the damaged file before the first one that could not be used
 * @param fault why what follows could not be used, or empty if the file was whole
 */
public record RepairReport(
        long keptSegments,
        long keptBytes,
        OptionalLong keptRecords,
        long droppedBytes,
        long authenticFileBytes,
        Optional<StreamException> fault) {

    public RepairReport {
        Objects.requireNonNull(keptRecords, "keptRecords");
        Objects.requireNonNull(fault, "fault");
    }
}
