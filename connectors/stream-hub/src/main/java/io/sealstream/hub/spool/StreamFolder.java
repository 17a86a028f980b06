package io.sealstream.hub.spool;

import io.sealstream.bytes.ByteReader;
import io.sealstream.bytes.ByteWriter;
import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.SegmentLayout;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.StreamName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a hub knows of a stream beside its segments: the file {@code stream} in its folder (SPEC section 7.7). Immutable.
 *
 * @param ordinal order of creation
 * @param writerProofHash SHA-256 of the proof that writers must show
 */
@SuppressWarnings("ArrayRecordComponent") // compared by its owner, with MessageDigest.isEqual
public record StreamFolder(
        long ordinal,
        StreamId stream,
        StreamName name,
        Content content,
        Bound bound,
        int segmentSize,
        long createdAtMs,
        byte[] writerProofHash) {

    private static final byte[] MAGIC = {'S', 'T', 'R', 'M'};
    private static final int VERSION = 1;
    static final String FILE = "stream";
    private static final int HASH_BYTES = 32;

    /** Twelve digits, so that names sort by creation. */
    private static final long MAX_ORDINAL = 999_999_999_999L;

    private static final Pattern FOLDER_NAME = Pattern.compile("([0-9]{12})-.*");

    public StreamFolder {
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(name, "name");
        if (writerProofHash.length != HASH_BYTES) {
            throw new IllegalArgumentException("writer proof hash has 32 bytes, found " + writerProofHash.length);
        }
        if (name.text().isEmpty() || ordinal < 0 || ordinal > MAX_ORDINAL || createdAtMs < 0) {
            throw new IllegalArgumentException(
                    "stream has a name, and its ordinal and time are not negative, found name '" + name + "', ordinal "
                            + ordinal + ", created-at-ms " + createdAtMs);
        }
        if (segmentSize < 1 || segmentSize > SegmentLayout.MAX_SEGMENT_SIZE) {
            throw new IllegalArgumentException("segment-size is 1 byte to 16 MiB, found " + segmentSize);
        }
    }

    static boolean isOrdinal(long number) {
        return number >= 0 && number <= MAX_ORDINAL;
    }

    /** The ordinal in the name of a stream's folder; empty for a folder that is none. */
    static OptionalLong ordinalOf(String folderName) {
        Matcher matcher = FOLDER_NAME.matcher(folderName);
        return matcher.matches() ? OptionalLong.of(Long.parseLong(matcher.group(1))) : OptionalLong.empty();
    }

    /** The folder's name: sorts by creation and tells the stream. */
    String folderName() {
        return String.format(Locale.ROOT, "%012d-%s", ordinal, stream);
    }

    void write(Path folder) throws IOException {
        byte[] bytes = new ByteWriter(128)
                .bytes(MAGIC)
                .u8(VERSION)
                .u8(content.number())
                .u8(bound == Bound.BOUNDED ? 1 : 0)
                .i64(ordinal)
                .i64(stream.session().high())
                .i64(stream.session().low())
                .i64(stream.number())
                .u32(segmentSize)
                .i64(createdAtMs)
                .bytes(writerProofHash)
                .shortBytes(name.bytes())
                .toBytes();
        Files.write(folder.resolve(FILE), bytes);
    }

    static StreamFolder read(Path folder) throws IOException {
        return read(folder, folder.getFileName().toString());
    }

    /**
     * Reads the file {@code stream} of a folder.
     *
     * @param expectedName the name that fits what it must say
     */
    static StreamFolder read(Path folder, String expectedName) throws IOException {
        byte[] bytes = Files.readAllBytes(folder.resolve(FILE));
        ByteReader in = ByteReader.of(bytes, "stream file");
        if (!Arrays.equals(in.bytes(MAGIC.length), MAGIC)) {
            throw damaged(folder, "another magic");
        }
        int version = in.u8();
        if (version != VERSION) {
            throw new CorruptDataException(
                    ErrorCode.VERSION_UNKNOWN,
                    "stream file version is unknown",
                    "folder",
                    folder,
                    "found",
                    version,
                    "known",
                    VERSION);
        }
        Content content = Content.ofNumber(in.u8());
        Bound bound = in.u8() == 1 ? Bound.BOUNDED : Bound.LIVE;
        long ordinal = in.i64();
        StreamId stream = new StreamId(new SessionId(in.i64(), in.i64()), in.i64());
        int segmentSize = in.u32();
        long createdAtMs = in.i64();
        byte[] hash = in.bytes(HASH_BYTES);
        try {
            StreamName name = new StreamName(in.text(StreamName.MAX_BYTES));
            in.end();
            StreamFolder found =
                    new StreamFolder(ordinal, stream, name, content, bound, segmentSize, createdAtMs, hash);
            if (!expectedName.equals(found.folderName())) {
                throw damaged(folder, "it describes another stream");
            }
            return found;
        } catch (IllegalArgumentException e) {
            throw damaged(folder, String.valueOf(e.getMessage()));
        }
    }

    private static StreamException damaged(Path folder, String reason) {
        return new CorruptDataException(
                ErrorCode.CORRUPT_HEADER, "stream file is damaged", "folder", folder, "reason", reason);
    }
}
