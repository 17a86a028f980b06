package io.sealstream.file;

import io.sealstream.bytes.BigEndian;
import io.sealstream.cipher.AeadProvider;
import io.sealstream.cipher.Epoch;
import io.sealstream.cipher.FixedStreams;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.EpochStart.Sizing;
import io.sealstream.testkit.SeededRandom;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Files of variable size of epochs that never change, for tests and vectors: of bytes that are flushed, and of records. */
final class VariableFiles {

    private VariableFiles() {}

    static EpochStart bytesStart(int segmentSize) {
        return FixedStreams.start(Content.BYTES, Bound.BOUNDED, Sizing.VARIABLE, segmentSize);
    }

    static EpochStart recordsStart(int segmentSize) {
        return FixedStreams.start(Content.RECORDS, Bound.BOUNDED, Sizing.VARIABLE, segmentSize);
    }

    /** A file whose segments have {@code flushedEach} bytes, or fewer if the segment size is smaller. */
    static byte[] ofBytes(Epoch epoch, byte[] content, int flushedEach) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (SealedOutputStream out = SealedOutputStream.create(
                file, SealedKey.of(FixedStreams.KEY), FixedStreams.NAME, epoch, AeadProvider.platform())) {
            for (int at = 0; at < content.length; at += flushedEach) {
                out.write(content, at, Math.min(flushedEach, content.length - at));
                out.flush();
            }
            out.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toByteArray();
    }

    static byte[] ofRecords(Epoch epoch, List<byte[]> records) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (SealedRecordWriter out = SealedRecordWriter.create(
                file, SealedKey.of(FixedStreams.KEY), FixedStreams.NAME, epoch, AeadProvider.platform())) {
            for (byte[] record : records) {
                out.add(record, 0, record.length);
            }
            out.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toByteArray();
    }

    /** Records of random bytes, of 0 to {@code maxBytes} bytes each. */
    static List<byte[]> records(long seed, int count, int maxBytes) {
        SeededRandom random = SeededRandom.ofSeed(seed);
        List<byte[]> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(random.bytes(random.between(0, maxBytes)));
        }
        return records;
    }

    /** Each record behind its length as u32: what the payloads of a file of records join to. */
    static byte[] prefixed(List<byte[]> records) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] record : records) {
            byte[] length = new byte[4];
            BigEndian.putI32(length, 0, record.length);
            joined.writeBytes(length);
            joined.writeBytes(record);
        }
        return joined.toByteArray();
    }

    /** The same as a collector of records. */
    static NumberedRecordConsumer into(ByteArrayOutputStream joined) {
        return (number, bytes, offset, length) ->
                joined.writeBytes(prefixed(List.of(Arrays.copyOfRange(bytes, offset, offset + length))));
    }
}
