package io.sealstream.segment;

import io.sealstream.bytes.BigEndian;
import io.sealstream.bytes.ByteReader;
import io.sealstream.bytes.ByteWriter;
import io.sealstream.error.CorruptDataException;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.LimitExceededException;
import io.sealstream.error.StreamException;
import java.util.Arrays;
import java.util.Objects;

/**
 * The announcement of an epoch, one attempt of one writer: 128 bytes in the clear, bound to the key by the commitment at its end (SPEC
 * section 4). Immutable; arrays are copied in and out.
 */
public final class EpochRecord {

    /** Length on the wire. */
    public static final int BYTES = 128;

    /** Bytes that the commitment covers. */
    public static final int COMMITTED_BYTES = 96;

    public static final int SALT_BYTES = 24;
    public static final int COMMITMENT_BYTES = 32;

    /** "SE". */
    private static final int MAGIC = 0x5345;

    private static final int VERSION = 1;
    private static final int MODE_BOUNDED = 1;
    private static final int MODE_FIXED_SIZE = 1 << 7;
    private static final String WHAT = "epoch record";

    private final EpochStart start;
    private final byte[] salt;
    private final byte[] commitment;

    /**
     * @param start what the epoch says of itself
     * @param salt 24 fresh random bytes
     * @param commitment 32 bytes derived from the stream secret and everything before
     */
    public EpochRecord(EpochStart start, byte[] salt, byte[] commitment) {
        this.start = Objects.requireNonNull(start, "start");
        this.salt = requireLength("salt", salt, SALT_BYTES);
        this.commitment = requireLength("commitment", commitment, COMMITMENT_BYTES);
    }

    public EpochStart start() {
        return start;
    }

    /** First eight bytes of the commitment; every segment of the epoch carries them. */
    public long epochId() {
        return BigEndian.getI64(commitment, 0);
    }

    public byte[] commitment() {
        return commitment.clone();
    }

    /** The 128 bytes on the wire. */
    public byte[] encode() {
        return new ByteWriter(BYTES)
                .bytes(committedBytes(start, salt))
                .bytes(commitment)
                .toBytes();
    }

    /** The first 96 bytes, which the commitment covers. */
    public byte[] committedBytes() {
        return committedBytes(start, salt);
    }

    /** The bytes that the commitment of an epoch with this start and salt covers. */
    public static byte[] committedBytes(EpochStart start, byte[] salt) {
        byte[] session = new byte[SessionId.BYTES];
        start.stream().session().putAt(session, 0);
        int mode = (start.bound() == EpochStart.Bound.BOUNDED ? MODE_BOUNDED : 0)
                | (start.sizing() == EpochStart.Sizing.FIXED ? MODE_FIXED_SIZE : 0);
        return new ByteWriter(BYTES)
                .u16(MAGIC)
                .u8(VERSION)
                .u8(mode)
                .u8(start.suite().number())
                .u8(start.content().number())
                .zeros(2)
                .u32(start.segmentSize())
                .zeros(4)
                .bytes(session)
                .i64(start.stream().number())
                .i64(start.epochNumber())
                .bytes(salt)
                .i64(start.previousEpochId())
                .i64(start.sequence())
                .i64(start.offset())
                .toBytes();
    }

    /**
     * Parses 128 bytes. What they say is not yet authentic: the cipher stage compares the commitment.
     *
     * @throws StreamException if no encoder can have written these bytes
     */
    public static EpochRecord decode(byte[] bytes) throws StreamException {
        ByteReader in = ByteReader.of(bytes, WHAT);
        if (in.u16() != MAGIC) {
            throw corrupt("epoch record has another magic");
        }
        int version = in.u8();
        if (version != VERSION) {
            throw new CorruptDataException(
                    ErrorCode.VERSION_UNKNOWN, "epoch record version is unknown", "found", version, "known", VERSION);
        }
        int mode = in.u8();
        Suite suite = Suite.ofNumber(in.u8());
        Content content = Content.ofNumber(in.u8());
        int reserved = in.u16();
        int segmentSize = in.u32();
        reserved |= in.i32();
        if (reserved != 0 || (mode & ~(MODE_BOUNDED | MODE_FIXED_SIZE)) != 0) {
            throw corrupt("epoch record has unknown mode or reserved bits");
        }
        StreamId stream = new StreamId(new SessionId(in.i64(), in.i64()), in.i64());
        long epochNumber = in.i64();
        byte[] salt = in.bytes(SALT_BYTES);
        long previous = in.i64();
        long sequence = in.i64();
        long offset = in.i64();
        byte[] commitment = in.bytes(COMMITMENT_BYTES);
        in.end();
        boolean records = content == Content.RECORDS;
        if (records && (mode & MODE_FIXED_SIZE) != 0) {
            throw corrupt("epoch record has segments of fixed size in a stream of records");
        }
        requireRange(
                "segmentSize", segmentSize, records ? RecordSpan.MIN_SEGMENT_SIZE : 1, SegmentLayout.MAX_SEGMENT_SIZE);
        requireRange("startSequence", sequence, 0, SegmentLayout.MAX_SEQUENCE);
        requireRange("startOffset", offset, 0, Long.MAX_VALUE);
        requireRange("epochNumber", epochNumber, 0, Long.MAX_VALUE);
        EpochStart start = new EpochStart(
                stream,
                suite,
                content,
                (mode & MODE_BOUNDED) != 0 ? EpochStart.Bound.BOUNDED : EpochStart.Bound.LIVE,
                (mode & MODE_FIXED_SIZE) != 0 ? EpochStart.Sizing.FIXED : EpochStart.Sizing.VARIABLE,
                segmentSize,
                epochNumber,
                previous,
                sequence,
                offset);
        return new EpochRecord(start, salt, commitment);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EpochRecord that
                && start.equals(that.start)
                && Arrays.equals(salt, that.salt)
                && Arrays.equals(commitment, that.commitment);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(commitment);
    }

    @Override
    public String toString() {
        return "EpochRecord[epochId=" + Long.toHexString(epochId()) + ", start=" + start + "]";
    }

    private static byte[] requireLength(String name, byte[] bytes, int length) {
        if (bytes.length != length) {
            throw new IllegalArgumentException(name + " has " + length + " bytes, found " + bytes.length);
        }
        return bytes.clone();
    }

    private static void requireRange(String field, long found, long min, long max) throws StreamException {
        if (found < min || found > max) {
            throw new LimitExceededException(
                    ErrorCode.LIMIT,
                    "epoch record field exceeds limit",
                    "field",
                    field,
                    "found",
                    found,
                    "min",
                    min,
                    "max",
                    max);
        }
    }

    private static CorruptDataException corrupt(String sentence) {
        return new CorruptDataException(ErrorCode.CORRUPT_HEADER, sentence);
    }
}
