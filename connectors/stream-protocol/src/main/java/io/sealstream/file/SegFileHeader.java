package io.sealstream.file;

import io.sealstream.bytes.ByteReader;
import io.sealstream.bytes.ByteWriter;
import io.sealstream.cipher.Hkdf;
import io.sealstream.cipher.RootKey;
import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.KeyException;
import io.sealstream.error.LimitExceededException;
import io.sealstream.error.StreamException;
import io.sealstream.segment.Content;
import io.sealstream.segment.SegmentLayout;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.StreamName;
import io.sealstream.segment.Suite;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;

/**
 * The head of a {@code .seg} file (SPEC section 6.1): what it carries, whose stream it is, and how its key is found; closed by a code
 * under the root key. Immutable.
 *
 * <pre>
 *  0 "SEGFILE1" | 8 version | 9 flags | 10 suite | 11 content | 12 segment size u32 | 16 session 16 | 32 stream u64 | 40 header length u32
 *  44 name: u16 length, bytes | key sources: u16 type, u16 length, value ... | HMAC-SHA256 32
 * </pre>
 *
 * @param suite the cipher of its segments
 * @param content what it carries
 * @param segmentSize most payload bytes of a segment
 * @param stream its stream
 * @param name its name, empty by default
 * @param keys how readers find its root key
 */
public record SegFileHeader(
        Suite suite, Content content, int segmentSize, StreamId stream, StreamName name, KeySources keys) {

    /** Bytes before the name: enough to learn the length of the rest. */
    public static final int FIXED_BYTES = 44;

    /** SPEC section 8. */
    public static final int MAX_BYTES = 64 << 10;

    static final byte[] MAGIC = "SEGFILE1".getBytes(StandardCharsets.US_ASCII);

    private static final int VERSION = 1;
    private static final int CODE_BYTES = 32;
    private static final String WHAT = "file header";
    private static final byte[] LABEL = "seg/1 file header".getBytes(StandardCharsets.US_ASCII);

    public SegFileHeader {
        Objects.requireNonNull(suite, "suite");
        Objects.requireNonNull(content, "content");
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(keys, "keys");
        if (segmentSize < 1 || segmentSize > SegmentLayout.MAX_SEGMENT_SIZE) {
            throw new IllegalArgumentException("segment-size is 1 byte to 16 MiB, found " + segmentSize);
        }
    }

    /** What wrapped keys of the file are bound to. */
    public KeyContext keyContext() {
        return new KeyContext(suite, stream, name);
    }

    /** The bytes on disk, closed by a code under {@code key}. */
    public byte[] encode(RootKey key) {
        byte[] nameBytes = name.bytes();
        int length = FIXED_BYTES + 2 + nameBytes.length + keys.encodedBytes() + CODE_BYTES;
        byte[] session = new byte[SessionId.BYTES];
        stream.session().putAt(session, 0);
        ByteWriter out = new ByteWriter(length)
                .bytes(MAGIC)
                .u8(VERSION)
                .u8(0)
                .u8(suite.number())
                .u8(content.number())
                .u32(segmentSize)
                .bytes(session)
                .i64(stream.number())
                .u32(length)
                .shortBytes(nameBytes);
        keys.encodeTo(out);
        byte[] covered = out.toBytes();
        return out.bytes(code(key, covered, covered.length)).toBytes();
    }

    /**
     * The length of the whole header, from its first {@value #FIXED_BYTES} bytes.
     *
     * @throws StreamException if this is no sealed file, of an unknown version, or longer than allowed
     */
    public static int lengthOf(byte[] fixed) throws StreamException {
        ByteReader in = ByteReader.of(fixed, 0, Math.min(fixed.length, FIXED_BYTES), WHAT);
        if (!Arrays.equals(in.bytes(MAGIC.length), MAGIC)) {
            throw new CorruptDataException(ErrorCode.CORRUPT_HEADER, "input is not a sealed file");
        }
        int version = in.u8();
        if (version != VERSION) {
            throw new CorruptDataException(
                    ErrorCode.VERSION_UNKNOWN, "sealed file version is unknown", "found", version, "known", VERSION);
        }
        in.bytes(FIXED_BYTES - 4 - MAGIC.length - 1);
        int length = in.u32();
        if (length < FIXED_BYTES + CODE_BYTES || length > MAX_BYTES) {
            throw new LimitExceededException(
                    ErrorCode.LIMIT, "file header length is out of range", "foundBytes", length, "maxBytes", MAX_BYTES);
        }
        return length;
    }

    /** Parses a whole header. What it says is authentic only after {@link #verify}. */
    public static SegFileHeader decode(byte[] bytes) throws StreamException {
        if (lengthOf(bytes) != bytes.length) {
            throw new CorruptDataException(ErrorCode.CORRUPT_HEADER, "file header has another length than it says");
        }
        ByteReader in = ByteReader.of(bytes, 0, bytes.length - CODE_BYTES, WHAT);
        in.bytes(MAGIC.length + 1);
        int flags = in.u8();
        if (flags != 0) {
            throw new CorruptDataException(ErrorCode.CORRUPT_HEADER, "file header flags are unknown", "found", flags);
        }
        Suite suite = Suite.ofNumber(in.u8());
        Content content = Content.ofNumber(in.u8());
        int segmentSize = in.u32();
        if (segmentSize < 1 || segmentSize > SegmentLayout.MAX_SEGMENT_SIZE) {
            throw new LimitExceededException(
                    ErrorCode.LIMIT,
                    "segment size is out of range",
                    "foundBytes",
                    segmentSize,
                    "maxBytes",
                    SegmentLayout.MAX_SEGMENT_SIZE);
        }
        StreamId stream = new StreamId(new SessionId(in.i64(), in.i64()), in.i64());
        in.u32();
        try {
            StreamName name = new StreamName(in.text(StreamName.MAX_BYTES));
            KeySources keys = KeySourcesDecoder.decode(in);
            return new SegFileHeader(suite, content, segmentSize, stream, name, keys);
        } catch (IllegalArgumentException e) {
            throw new CorruptDataException(ErrorCode.CORRUPT_HEADER, "file header has an impossible name");
        }
    }

    /**
     * Checks the code at the end of {@code encoded}.
     *
     * @throws KeyException if it does not fit: another key under the same id, or an altered header
     */
    public void verify(byte[] encoded, RootKey key) throws KeyException {
        int covered = encoded.length - CODE_BYTES;
        byte[] found = Arrays.copyOfRange(encoded, covered, encoded.length);
        if (!MessageDigest.isEqual(found, code(key, encoded, covered))) {
            throw new KeyException(
                    ErrorCode.KEY_MISMATCH,
                    "key does not fit this file: wrong key, or an altered header",
                    "keys",
                    keys);
        }
    }

    private static byte[] code(RootKey key, byte[] bytes, int length) {
        byte[] secret = key.exposeBytes();
        byte[] macKey = Hkdf.expand(secret, LABEL, CODE_BYTES);
        Arrays.fill(secret, (byte) 0);
        return Hkdf.extract(macKey, Arrays.copyOf(bytes, length));
    }
}
