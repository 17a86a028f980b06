package io.sealstream.hub.spool;

import io.sealstream.error.StreamException;
import io.sealstream.segment.EpochRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a data folder, a stream's folder or a spool file holds. Immutable.
 *
 * @param path what was looked at
 * @param hubId the hub's lasting identity, of a data folder
 * @param inUse whether a hub works on it, so that what is written at the moment may look torn
 * @param streams in order of creation
 * @param faults what is wrong beside the streams
 */
public record SpoolReport(
        Path path, Optional<String> hubId, boolean inUse, List<OneStream> streams, List<StreamException> faults) {

    public SpoolReport {
        streams = List.copyOf(streams);
        faults = List.copyOf(faults);
    }

    /** The first fault of all, if there is any. */
    public Optional<StreamException> fault() {
        return faults.stream().findFirst().or(() -> streams.stream()
                .flatMap(stream -> stream.faults().stream())
                .findFirst());
    }

    /**
     * A stream.
     *
     * @param folder where it lies
     * @param description what the hub knows beside the segments; empty for a file alone, or when it is damaged
     * @param end where it stands, as far as it is sound
     * @param epochs those that are stored, in order
     * @param files from the oldest on
     * @param cursors where each subscriber goes on
     * @param faults what is wrong
     */
    public record OneStream(
            Path folder,
            Optional<StreamFolder> description,
            LogEnd end,
            List<EpochRecord> epochs,
            List<OneFile> files,
            Map<String, Long> cursors,
            List<StreamException> faults) {

        public OneStream {
            epochs = List.copyOf(epochs);
            files = List.copyOf(files);
            cursors = Map.copyOf(cursors);
            faults = List.copyOf(faults);
        }

        /** The first segment stored. */
        public long firstSequence() {
            return files.isEmpty() ? end.nextSequence() : files.get(0).stored().firstSequence();
        }
    }

    /**
     * A file.
     *
     * @param name its name
     * @param stored what of it is sound
     * @param oldestMs when its first segment was received, as far as that is known; milliseconds since 1970
     * @param tornBytes bytes behind the last whole item: being written, or cut off at the next start
     * @param index whether its index agrees with it
     */
    public record OneFile(String name, StoredFile stored, long oldestMs, long tornBytes, IndexState index) {}

    /** What an index is worth. */
    public enum IndexState {
        /** There is none; small files need none. */
        NONE,
        /** It says what the frames say. */
        WHOLE,
        /** It is behind or wrong, and is made anew when it is used. */
        STALE
    }
}
