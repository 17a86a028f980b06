package io.sealstream.session;

import io.sealstream.bytes.ByteReader;
import io.sealstream.bytes.ByteWriter;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.LimitExceededException;
import io.sealstream.error.PeerViolationException;
import io.sealstream.error.StreamException;
import io.sealstream.segment.BeaconFrame;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochRecord;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.NamePattern;
import io.sealstream.segment.SegmentLayout;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.StreamName;
import java.util.Optional;

/** Hop frames to bytes and back (SPEC section 7.3). Stateless. */
public final class HopFrameCodec {

    /** type u8, flags u8 (zero), channel u16, payload length u32. */
    public static final int HEADER_BYTES = 8;

    /** SPEC section 8: control frames are small; only DATA is long. */
    public static final int MAX_CONTROL_BYTES = 16 << 10;

    /** SPEC section 8. */
    public static final int MAX_CHANNEL = 65_535;

    /** SPEC section 8. */
    public static final int MAX_TEXT_BYTES = 1024;

    /** SPEC section 8: streams in one answer to LIST. */
    public static final int MAX_LIST = 1000;

    private HopFrameCodec() {}

    /** Header and payload. */
    public static byte[] encode(int channel, HopFrame frame) {
        ByteWriter payload = new ByteWriter(64);
        frame.encodePayload(payload);
        return new ByteWriter(HEADER_BYTES + payload.size())
                .u8(frame.type().number())
                .u8(0)
                .u16(channel)
                .u32(payload.size())
                .bytes(payload.toBytes())
                .toBytes();
    }

    /**
     * Parses the payload of a control frame.
     *
     * @throws StreamException if it is longer than allowed, or no encoder can have written it
     */
    public static HopFrame decode(FrameType type, byte[] bytes, int offset, int length) throws StreamException {
        if (length > MAX_CONTROL_BYTES) {
            throw new LimitExceededException(
                    ErrorCode.LIMIT,
                    "control frame exceeds limit",
                    "type",
                    type,
                    "lengthBytes",
                    length,
                    "maxLengthBytes",
                    MAX_CONTROL_BYTES);
        }
        ByteReader in = ByteReader.of(bytes, offset, length, "frame " + type);
        try {
            HopFrame frame = decode(type, in);
            in.end();
            return frame;
        } catch (IllegalArgumentException e) {
            // Value types check names and ranges; from a peer that is a violation, not a fault of ours.
            throw new PeerViolationException(
                    ErrorCode.PROTOCOL,
                    "hop frame holds an impossible value",
                    "type",
                    type,
                    "reason",
                    String.valueOf(e.getMessage()));
        }
    }

    private static HopFrame decode(FrameType type, ByteReader in) throws StreamException {
        return switch (type) {
            case HELLO -> hello(in);
            case OPEN -> open(in);
            case OPEN_ACK -> openAck(in);
            case EPOCH -> new HopFrame.Epoch(EpochRecord.decode(in.bytes(EpochRecord.BYTES)));
            case END -> new HopFrame.End();
            case CREDIT -> new HopFrame.Credit(position(in), position(in), position(in));
            case BYTE_CREDIT -> new HopFrame.ByteCredit(position(in));
            case RESET -> new HopFrame.Reset(code(in), in.text(MAX_TEXT_BYTES));
            case STOP -> new HopFrame.Stop();
            case PING -> new HopFrame.Ping(in.i64());
            case PONG -> new HopFrame.Pong(in.i64());
            case KEY_UPDATE -> new HopFrame.KeyUpdate(position(in));
            case GOAWAY -> new HopFrame.GoAway(in.text(MAX_TEXT_BYTES));
            case ERROR -> new HopFrame.Failure(code(in), in.text(MAX_TEXT_BYTES));
            case SUBSCRIBE -> subscribe(in);
            case LIST -> listStreams(in);
            case ANNOUNCE -> announce(in);
            case LISTED -> new HopFrame.Listed(position(in));
            case ENDED -> new HopFrame.Ended(position(in));
            case GAP -> new HopFrame.Gap(position(in), position(in));
            case FENCED -> new HopFrame.Fenced(in.text(MAX_TEXT_BYTES));
            case BEACON -> new HopFrame.Beacon(BeaconFrame.parse(in.bytes(BeaconFrame.BYTES)));
            case DATA -> throw new IllegalArgumentException("DATA is not a control frame");
        };
    }

    private static HopFrame hello(ByteReader in) throws StreamException {
        SessionId peer = session(in);
        long byteCredit = position(in);
        return new HopFrame.Hello(in.text(MAX_TEXT_BYTES), peer, byteCredit);
    }

    private static HopFrame open(ByteReader in) throws StreamException {
        StreamId stream = stream(in);
        Content content = Content.ofNumber(in.u8());
        Bound bound = flags(in, 1) == 1 ? Bound.BOUNDED : Bound.LIVE;
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
        Optional<Long> resumed = optional(in);
        byte[] proof = in.bytes(32);
        return new HopFrame.Open(stream, name(in), content, bound, segmentSize, proof, resumed);
    }

    private static HopFrame openAck(ByteReader in) throws StreamException {
        return new HopFrame.OpenAck(
                position(in), position(in), position(in), position(in), position(in), optional(in), position(in));
    }

    private static HopFrame subscribe(ByteReader in) throws StreamException {
        StreamId stream = stream(in);
        String subscriber = in.text(MAX_TEXT_BYTES);
        int window = in.u32();
        int kind = in.u8();
        StartPosition start =
                switch (kind) {
                    case 0 -> StartPosition.EARLIEST;
                    case 1 -> StartPosition.LATEST;
                    case 2 -> StartPosition.RESUME;
                    case 3 -> new StartPosition.AtSequence(position(in), in.i64());
                    default ->
                        throw new PeerViolationException(
                                ErrorCode.PROTOCOL, "start position is unknown", "found", kind);
                };
        return new HopFrame.Subscribe(stream, subscriber, start, window);
    }

    private static HopFrame listStreams(ByteReader in) throws StreamException {
        long from = position(in);
        int limit = in.u32();
        return new HopFrame.ListStreams(
                new NamePattern(in.text(StreamName.MAX_BYTES)), from, Math.min(limit, MAX_LIST));
    }

    private static HopFrame announce(ByteReader in) throws StreamException {
        StreamId stream = stream(in);
        long ordinal = position(in);
        Content content = Content.ofNumber(in.u8());
        int flags = flags(in, 3);
        long createdAtMs = position(in);
        long first = sequence(in);
        long next = sequence(in);
        long stored = position(in);
        long start = sequence(in);
        StreamDescription description = new StreamDescription(
                ordinal,
                stream,
                name(in),
                content,
                (flags & 1) != 0 ? Bound.BOUNDED : Bound.LIVE,
                (flags & 2) != 0,
                createdAtMs,
                first,
                next,
                stored);
        return new HopFrame.Announce(description, start);
    }

    private static SessionId session(ByteReader in) throws StreamException {
        return new SessionId(in.i64(), in.i64());
    }

    private static StreamId stream(ByteReader in) throws StreamException {
        return new StreamId(session(in), in.i64());
    }

    private static StreamName name(ByteReader in) throws StreamException {
        return new StreamName(in.text(StreamName.MAX_BYTES));
    }

    private static Optional<Long> optional(ByteReader in) throws StreamException {
        boolean present = flags(in, 1) == 1;
        long value = in.i64();
        if (!present && value != 0) {
            throw new PeerViolationException(
                    ErrorCode.PROTOCOL, "hop frame holds a value that it says is absent", "found", value);
        }
        return present ? Optional.of(value) : Optional.empty();
    }

    /** A byte of which only some bits are defined; the others are reserved (SPEC section 1). */
    private static int flags(ByteReader in, int known) throws StreamException {
        int value = in.u8();
        if ((value & ~known) != 0) {
            throw new PeerViolationException(
                    ErrorCode.PROTOCOL, "hop frame has reserved bits", "found", value, "known", known);
        }
        return value;
    }

    private static ErrorCode code(ByteReader in) throws StreamException {
        return ErrorCode.ofNumber(in.u16()).orElse(ErrorCode.PROTOCOL);
    }

    private static long position(ByteReader in) throws StreamException {
        long value = in.i64();
        if (value < 0) {
            throw new PeerViolationException(ErrorCode.PROTOCOL, "position is negative", "found", value);
        }
        return value;
    }

    /** A segment, or the one behind the last that a stream can have: windows are counted from there. */
    private static long sequence(ByteReader in) throws StreamException {
        long value = position(in);
        if (value > SegmentLayout.MAX_SEQUENCE + 1) {
            throw new PeerViolationException(
                    ErrorCode.PROTOCOL,
                    "segment lies behind all that a stream can have",
                    "found",
                    value,
                    "max",
                    SegmentLayout.MAX_SEQUENCE + 1);
        }
        return value;
    }
}
