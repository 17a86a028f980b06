package io.sealstream.file;

import static io.sealstream.cipher.FixedStreams.KEY;
import static io.sealstream.cipher.FixedStreams.NAME;

import io.sealstream.cipher.AeadProvider;
import io.sealstream.cipher.Epoch;
import io.sealstream.cipher.SegmentSealer;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.RecordSpan;
import io.sealstream.segment.SegmentHeader.Ending;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/** What a holder of the key can seal who does not keep to the specification: a file of any frames. Not thread safe. */
final class FileForge {

    private static final byte[] NONE = new byte[0];

    private final SegmentSealer sealer;
    private final ByteArrayOutputStream file = new ByteArrayOutputStream();
    private final int epochOffset;

    /** Header and EPOCH record as they must be. */
    FileForge(Epoch epoch) {
        EpochStart start = epoch.start();
        this.sealer = new SegmentSealer(epoch, AeadProvider.platform());
        file.writeBytes(new SegFileHeader(
                        start.suite(),
                        start.content(),
                        start.segmentSize(),
                        start.stream(),
                        NAME,
                        KeySources.named(KEY.id()))
                .encode(KEY.key()));
        this.epochOffset = file.size();
        file.writeBytes(epoch.record().encode());
    }

    FileForge bytes(Ending ending, byte[] payload) {
        return data(ending, NONE, payload);
    }

    FileForge records(Ending ending, RecordSpan span, byte[] payload) {
        return data(ending, span.encode(), payload);
    }

    FileForge data(Ending ending, byte[] metadata, byte[] payload) {
        byte[] frame = new byte[SegmentSealer.frameBytes(metadata.length, 0, payload.length)];
        try {
            sealer.seal(ending, metadata, payload, 0, payload.length, frame, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        file.writeBytes(frame);
        return this;
    }

    FileForge index(Ending ending, IndexEntry... entries) {
        byte[] payload = new byte[entries.length * IndexEntry.ENCODED_BYTES];
        for (int i = 0; i < entries.length; i++) {
            entries[i].putAt(payload, i * IndexEntry.ENCODED_BYTES);
        }
        return index(ending, payload);
    }

    FileForge index(Ending ending, byte[] payload) {
        byte[] frame = new byte[SegmentSealer.frameBytes(0, 0, payload.length)];
        sealer.sealIndex(ending, payload, frame, 0);
        file.writeBytes(frame);
        return this;
    }

    /** Ends the file with the trailer that fits it. */
    byte[] end(long indexOffset) {
        return end(new SegFileTrailer(
                position() + 128, epochOffset, indexOffset, sealer.nextSequence() - 1, sealer.nextOffset()));
    }

    /** Ends the file with any trailer. */
    byte[] end(SegFileTrailer trailer) {
        byte[] frame = new byte[128];
        int length = sealer.sealTrailer(trailer.encode(), frame, 0);
        file.writeBytes(Arrays.copyOf(frame, length));
        return file.toByteArray();
    }

    /** What has been written, without an end. */
    byte[] cut() {
        return file.toByteArray();
    }

    /** Where the next frame starts. */
    long position() {
        return file.size();
    }

    int epochOffset() {
        return epochOffset;
    }
}
