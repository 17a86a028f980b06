package io.sealstream.segment;

/**
 * Where the fields of a segment frame lie (SPEC section 3.2).
 *
 * <pre>
 *   0        2    3    4     5     6            8             12            16
 *  +--------+----+----+-----+-----+------------+-------------+-------------+
 *  | "SG"   | ver|type|flags|suite| public len | body len    | CRC32C      |
 *  +--------+----+----+-----+-----+------------+-------------+-------------+
 *  | session (16 bytes)                                                    | 16
 *  +-----------------------------------+-----------------------------------+
 *  | stream number                     | epoch id                          | 32, 40
 *  +-----------------------------------+-----------------------------------+
 *  | sequence                          | offset                            | 48, 56
 *  +-----------------------------------+-----------------------------------+
 *  | public metadata ...               | body: ciphertext and 16-byte tag  | 64
 *  +-----------------------------------+-----------------------------------+
 * </pre>
 */
public final class SegmentLayout {

    /** "SG". */
    public static final int MAGIC = 0x5347;

    public static final int VERSION = 1;
    public static final int HEADER_BYTES = 64;
    public static final int TAG_BYTES = 16;

    static final int MAGIC_OFFSET = 0;
    static final int VERSION_OFFSET = 2;
    static final int TYPE_OFFSET = 3;
    static final int FLAGS_OFFSET = 4;
    static final int SUITE_OFFSET = 5;
    public static final int PUBLIC_METADATA_LENGTH_OFFSET = 6;
    public static final int BODY_LENGTH_OFFSET = 8;
    static final int CHECKSUM_OFFSET = 12;
    static final int SESSION_OFFSET = 16;
    static final int STREAM_NUMBER_OFFSET = 32;
    static final int EPOCH_ID_OFFSET = 40;
    static final int SEQUENCE_OFFSET = 48;
    static final int PAYLOAD_OFFSET_OFFSET = 56;

    static final int FLAG_FINAL = 1;
    static final int FLAG_PRIVATE_METADATA = 2;
    static final int FLAG_COMPRESSED = 4;
    static final int KNOWN_FLAGS = FLAG_FINAL | FLAG_PRIVATE_METADATA | FLAG_COMPRESSED;

    /** SPEC section 8: metadata is for positions and tags, not for payload. */
    public static final int MAX_PUBLIC_METADATA_BYTES = 4096;

    /** SPEC section 8: a u16 length field, less the field itself. */
    public static final int MAX_PRIVATE_METADATA_BYTES = 65_533;

    /** SPEC section 8: larger segments gain no speed and cost memory in every hop. */
    public static final int MAX_SEGMENT_SIZE = 16 << 20;

    /** SPEC section 8: 64 KiB is where AES-GCM of Java 17 is at full speed in one call. */
    public static final int DEFAULT_SEGMENT_SIZE = 64 << 10;

    /** Payload, private metadata padded to 16, and the tag. */
    public static final int MAX_BODY_BYTES = MAX_SEGMENT_SIZE + (64 << 10) + TAG_BYTES;

    /** The longest frame there can be. */
    public static final int MAX_FRAME_BYTES = HEADER_BYTES + MAX_PUBLIC_METADATA_BYTES + MAX_BODY_BYTES;

    /** SPEC section 8: far beyond 2^48 segments of one byte nobody comes, and the upper bits stay free. */
    public static final long MAX_SEQUENCE = (1L << 48) - 1;

    private SegmentLayout() {}
}
