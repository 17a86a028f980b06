package io.sealstream.file;

import io.sealstream.cipher.AeadProvider;
import io.sealstream.cipher.Epoch;
import io.sealstream.cipher.OpenedSegment;
import io.sealstream.error.StreamException;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.RecordPacker;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Copies the authentic prefix of a cut or altered {@code .seg} file into a new one, sealed under a new epoch of the same stream, with the
 * same root key and the same key sources (SPEC section 6.6). Nothing can tell by the new file that something is missing: that is for the
 * caller to know. Memory: that of reading and of writing. Used once, not thread safe.
 */
public final class SegFileRepair {

    private final SegmentSequence damaged;
    private final SegFileHeader header;
    private final SealedKey key;
    private final AeadProvider provider;
    private @Nullable StreamException fault;

    private SegFileRepair(SegmentSequence damaged, AeadProvider provider) {
        this.damaged = damaged;
        this.header = damaged.start().header();
        // The stream stays, so what was wrapped or derived for it stays good (SPEC section 6.1.1).
        this.key = new SealedKey(damaged.start().key(), header.keys());
        this.provider = provider;
    }

    /**
     * Reads {@code in} to its end or first fault. Closes neither stream.
     *
     * @param out takes a whole file
     * @throws StreamException if the file's header or epoch is damaged or its key is missing; nothing has been written then
     * @throws IOException if reading or writing fails
     */
    public static RepairReport copy(InputStream in, KeyOpener keys, OutputStream out) throws IOException {
        AeadProvider provider = AeadProvider.fastest();
        SegmentSequence damaged = SegmentSequence.open(in, keys, provider, EnumSet.allOf(Content.class));
        SegFileRepair repair = new SegFileRepair(damaged, provider);
        try {
            return repair.header.content() == Content.BYTES ? repair.copyBytes(out) : repair.copyRecords(out);
        } catch (UncheckedIOException e) {
            throw e.getCause() == null ? new IOException(e) : e.getCause();
        }
    }

    // The writers are not closed: that would close the target, which is the caller's.
    @SuppressWarnings("resource")
    private RepairReport copyBytes(OutputStream out) throws IOException {
        SealedOutputStream target = SealedOutputStream.create(out, key, header.name(), newEpoch(), provider);
        readAll(opened -> target.write(opened.buffer(), opened.payloadOffset(), opened.payloadBytes()));
        target.finish();
        return report(target.plainBytes(), OptionalLong.empty());
    }

    @SuppressWarnings("resource")
    private RepairReport copyRecords(OutputStream out) throws IOException {
        SealedRecordWriter target = SealedRecordWriter.create(out, key, header.name(), newEpoch(), provider);
        RecordSegments records = RecordSegments.fromStart(
                RecordPacker.DEFAULT_MAX_RECORD_BYTES,
                damaged.start().epoch().start().segmentSize());
        readAll(opened -> records.take(opened, (number, bytes, offset, length) -> add(target, bytes, offset, length)));
        target.finish();
        return report(target.plainBytes(), OptionalLong.of(target.recordCount()));
    }

    private Epoch newEpoch() {
        EpochStart start = FileEpochs.replacing(damaged.start().epoch().record());
        return FileEpochs.begin(start, key.key(), header.name());
    }

    /** What happens to an authentic segment. */
    @FunctionalInterface
    private interface SegmentConsumer {

        void accept(OpenedSegment opened) throws IOException;
    }

    private void readAll(SegmentConsumer consumer) throws IOException {
        try {
            boolean last = false;
            while (!last) {
                OpenedSegment opened = damaged.next();
                last = opened.header().isFinal();
                consumer.accept(opened);
            }
            damaged.finish();
        } catch (StreamException e) {
            fault = e;
        }
    }

    /** A failure of the target must not be taken for one of the damaged file. */
    private static void add(SealedRecordWriter target, byte[] bytes, int offset, int length) {
        try {
            target.add(bytes, offset, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RepairReport report(long keptBytes, OptionalLong keptRecords) {
        return new RepairReport(
                damaged.segments(),
                keptBytes,
                keptRecords,
                damaged.plainBytes() - keptBytes,
                damaged.authenticFileBytes(),
                Optional.ofNullable(fault));
    }
}
