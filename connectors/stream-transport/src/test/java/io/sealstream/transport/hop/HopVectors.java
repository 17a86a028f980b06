package io.sealstream.transport.hop;

import io.sealstream.bytes.ByteWriter;
import io.sealstream.error.ErrorCode;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochRecord;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.EpochStart.Sizing;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.StreamName;
import io.sealstream.session.FrameType;
import io.sealstream.session.HopFrame;
import io.sealstream.session.HopFrameCodec;
import io.sealstream.session.StreamDescription;
import io.sealstream.testkit.Vector;
import io.sealstream.testkit.VectorBuilder;
import io.sealstream.transport.hop.HubLines.Line;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Makes the vectors of stage {@code hop}: everything that a hub sends on one connection of NNpsk0 (SPEC sections 7.1 to 7.3). */
final class HopVectors {

    private static final byte[] NOTHING = new byte[0];
    private static final byte[] HELLO =
            HopFrameCodec.encode(0, new HopFrame.Hello("a hub", new SessionId(1, 2), 64L << 20));
    private static final byte[] PING = HopFrameCodec.encode(0, new HopFrame.Ping(0x0102030405060708L));
    private static final byte[] SEGMENTS = HubLines.counting(0, 300);

    private HopVectors() {}

    /** All of them. */
    static List<Vector> make() {
        List<Vector> vectors = new ArrayList<>(handshakes());
        vectors.addAll(records());
        vectors.addAll(frames());
        return vectors;
    }

    private static List<Vector> handshakes() {
        byte[] answer = new HubLines().handshake().bytes();
        byte[] altered = answer.clone();
        altered[answer.length - 1] ^= 1;
        byte[] otherKey = answer.clone();
        otherKey[2] ^= 1;
        byte[] zeroKey = answer.clone();
        Arrays.fill(zeroKey, 2, 34, (byte) 0);
        byte[] echo = HubLines.PREAMBLE.clone();
        echo[5] = 0;
        return List.of(
                accepted("ok-hello", "the hub's handshake message and its HELLO", HubLines.of(new Line.Sealed(HELLO))),
                refused("refusal", "HANDSHAKE_FAILED", "the hub refuses", refusal(ErrorCode.HANDSHAKE_FAILED.number())),
                refused("refusal-version", "VERSION_UNKNOWN", "the hub refuses the preamble", refusal(106)),
                refused(
                        "refusal-unknown",
                        "HANDSHAKE_FAILED",
                        "a refusal by a code that is not known",
                        refusal(65_000)),
                refused("answer-altered", "HANDSHAKE_FAILED", "a bit of the hub's tag is flipped", altered),
                refused(
                        "answer-other-key",
                        "HANDSHAKE_FAILED",
                        "a bit of the hub's ephemeral key is flipped",
                        otherKey),
                refused("answer-zero-key", "HANDSHAKE_FAILED", "the hub's ephemeral key is zero", zeroKey),
                refused(
                        "answer-other-secret",
                        "HANDSHAKE_FAILED",
                        "the hub has another secret",
                        new HubLines(HubLines.counting(0x90, 32)).handshake().bytes()),
                refused(
                        "answer-short",
                        "HANDSHAKE_FAILED",
                        "a message too short for a key",
                        new ByteWriter(16).u16(10).bytes(new byte[10]).toBytes()),
                refused(
                        "answer-too-long",
                        "NOT_SEALSTREAM",
                        "a message of 4,097 bytes is announced",
                        new ByteWriter(2).u16(4097).toBytes()),
                refused(
                        "answer-of-a-web-server",
                        "NOT_SEALSTREAM",
                        "the peer speaks HTTP",
                        "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII)),
                refused(
                        "echo-altered",
                        "VERSION_UNKNOWN",
                        "the hub has understood another preamble",
                        new HubLines().handshake(echo).bytes()),
                refused(
                        "echo-missing",
                        "VERSION_UNKNOWN",
                        "the hub does not say which preamble it has understood",
                        new HubLines().handshake(NOTHING).bytes()));
    }

    private static List<Vector> records() {
        byte[] flipped = HubLines.of(new Line.Sealed(HELLO), new Line.Sealed(PING));
        flipped[flipped.length - 20] ^= 4;
        byte[] repeated = HubLines.of(new Line.Sealed(HELLO));
        byte[] hello = Arrays.copyOfRange(repeated, new HubLines().handshake().bytes().length, repeated.length);
        byte[] data = HubLines.dataFrame(5, SEGMENTS);
        return List.of(
                accepted(
                        "ok-records",
                        "two frames in a record, DATA in the clear, which has no number, and another record",
                        HubLines.of(
                                new Line.Sealed(HubLines.join(HELLO, PING)),
                                new Line.Plain(RecordLayout.KIND_CLEAR, data),
                                new Line.Sealed(PING)),
                        HELLO,
                        PING,
                        data,
                        PING),
                behindHello("record-altered", "AEAD_FAILED", "a bit of the second record is flipped", flipped),
                behindHello("record-repeated", "AEAD_FAILED", "a record twice", HubLines.join(repeated, hello)),
                behindHello(
                        "record-missing",
                        "AEAD_FAILED",
                        "a record is left out",
                        HubLines.of(new Line.Sealed(HELLO), new Line.Lost(), new Line.Sealed(PING))),
                badRecord("record-too-long", "LIMIT", "a record of 16,908,289 bytes is announced", 0, 16_908_289),
                badRecord("record-too-short", "LIMIT", "a record of 7 bytes", 0, 7),
                badRecord("record-without-frame", "PROTOCOL", "a sealed record without room for a frame", 0, 23),
                badRecord("record-kind-1", "PROTOCOL", "a hub sends an authenticated record", 1, 100),
                badRecord("record-kind-3", "PROTOCOL", "a kind that is not defined", 3, 100),
                bad("data-sealed", "PROTOCOL", "DATA in a sealed record", new Line.Sealed(data)),
                bad("control-clear", "PROTOCOL", "a control frame in the clear", new Line.Plain(2, PING)),
                bad(
                        "data-two-frames",
                        "PROTOCOL",
                        "two DATA frames in one record",
                        new Line.Plain(RecordLayout.KIND_CLEAR, HubLines.join(data, data))));
    }

    private static List<Vector> frames() {
        byte[] all = HubLines.join(everyFrame().toArray(byte[][]::new));
        return List.of(
                accepted(
                        "ok-frames",
                        "each control frame that a hub sends",
                        HubLines.of(new Line.Sealed(HELLO), new Line.Sealed(all)),
                        HELLO,
                        all),
                bad("frame-unknown-type", "PROTOCOL", "a type that is not defined", changed(PING, 0, 0x7f)),
                bad("frame-flags", "PROTOCOL", "reserved flags are set", changed(PING, 1, 1)),
                bad("frame-too-long", "PROTOCOL", "a frame that is longer than its record", changed(PING, 7, 9)),
                bad(
                        "frame-header-cut",
                        "CORRUPT_HEADER",
                        "a frame header of 7 bytes",
                        new Line.Sealed(Arrays.copyOf(HubLines.join(PING, new byte[7]), PING.length + 7)),
                        PING),
                bad(
                        "control-too-long",
                        "LIMIT",
                        "a control frame of 16,385 bytes",
                        new Line.Sealed(frame(FrameType.GOAWAY, new byte[16_385]))),
                bad(
                        "payload-cut",
                        "TRUNCATED",
                        "a PONG of 7 bytes",
                        new Line.Sealed(frame(FrameType.PONG, new byte[7]))),
                bad(
                        "payload-too-long",
                        "TRAILING_BYTES",
                        "a PONG of 9 bytes",
                        new Line.Sealed(frame(FrameType.PONG, new byte[9]))),
                bad(
                        "text-too-long",
                        "LIMIT",
                        "a text of 1,025 bytes",
                        new Line.Sealed(frame(
                                FrameType.GOAWAY,
                                new ByteWriter(1100)
                                        .u16(1025)
                                        .bytes(new byte[1025])
                                        .toBytes()))),
                bad(
                        "text-not-utf-8",
                        "CORRUPT_HEADER",
                        "a text that is not UTF-8",
                        new Line.Sealed(frame(
                                FrameType.GOAWAY,
                                new ByteWriter(8).u16(1).u8(0xff).toBytes()))),
                bad(
                        "position-negative",
                        "PROTOCOL",
                        "a position of 2^63",
                        new Line.Sealed(frame(
                                FrameType.ENDED,
                                new ByteWriter(8).i64(Long.MIN_VALUE).toBytes()))),
                bad(
                        "gap-too-far",
                        "PROTOCOL",
                        "a gap that ends behind segment 2^48",
                        new Line.Sealed(frame(
                                FrameType.GAP,
                                new ByteWriter(16).i64(11).i64((1L << 48) + 1).toBytes()))),
                bad(
                        "absent-value",
                        "PROTOCOL",
                        "an epoch id where there is said to be none",
                        new Line.Sealed(frame(
                                FrameType.OPEN_ACK,
                                new ByteWriter(64)
                                        .bytes(new byte[40])
                                        .u8(0)
                                        .i64(5)
                                        .i64(100)
                                        .toBytes()))));
    }

    private static List<byte[]> everyFrame() {
        StreamId stream = new StreamId(new SessionId(3, 4), 5);
        StreamDescription description = new StreamDescription(
                6, stream, new StreamName("a.b"), Content.RECORDS, Bound.BOUNDED, true, 1_700_000_000_000L, 7, 8, 9);
        EpochStart start = EpochStart.first(stream, Content.BYTES, Bound.LIVE, Sizing.VARIABLE, 65_536);
        byte[] epoch = new EpochRecord(start, HubLines.counting(10, 24), HubLines.counting(20, 32)).encode();
        return List.of(
                HopFrameCodec.encode(1, new HopFrame.OpenAck(1, 2, 3, 4, 5, Optional.of(6L), 7)),
                HopFrameCodec.encode(1, new HopFrame.OpenAck(0, 0, 0, 0, 0, Optional.empty(), 100)),
                frame(FrameType.EPOCH, epoch),
                HopFrameCodec.encode(2, new HopFrame.Credit(1, 2, 3)),
                HopFrameCodec.encode(0, new HopFrame.ByteCredit(Long.MAX_VALUE)),
                PING,
                HopFrameCodec.encode(0, new HopFrame.Pong(-1)),
                HopFrameCodec.encode(65_535, new HopFrame.Announce(description, 8)),
                HopFrameCodec.encode(3, new HopFrame.Ended(9)),
                HopFrameCodec.encode(4, new HopFrame.Fenced("a newer writer")),
                HopFrameCodec.encode(5, new HopFrame.Listed(10)),
                HopFrameCodec.encode(3, new HopFrame.Gap(11, 12)),
                HopFrameCodec.encode(6, new HopFrame.Failure(ErrorCode.EPOCH_REWIND, "caf\u00e9")),
                HopFrameCodec.encode(0, new HopFrame.GoAway("hub stops")));
    }

    private static Vector accepted(String name, String purpose, byte[] sent) {
        return accepted(name, purpose, sent, HELLO);
    }

    private static Vector accepted(String name, String purpose, byte[] sent, byte[]... released) {
        return builder(name, purpose).releases(HubLines.join(released)).of(sent);
    }

    private static Vector refused(String name, String code, String purpose, byte[] sent) {
        return builder(name, purpose).fails(code).releases(NOTHING).of(sent);
    }

    private static Vector behindHello(String name, String code, String purpose, byte[] sent) {
        return builder(name, purpose).fails(code).releases(HELLO).of(sent);
    }

    /** A record that ends the connection by its head. */
    private static Vector badRecord(String name, String code, String purpose, int kind, int length) {
        byte[] head = RecordLayout.head(kind, length);
        return behindHello(
                name,
                code,
                purpose,
                HubLines.join(HubLines.of(new Line.Sealed(HELLO)), head, new byte[Math.min(length, 100)]));
    }

    private static Vector bad(String name, String code, String purpose, byte[] frame) {
        return bad(name, code, purpose, new Line.Sealed(frame));
    }

    private static Vector bad(String name, String code, String purpose, Line line, byte[]... releasedBefore) {
        return builder(name, purpose)
                .fails(code)
                .releases(HubLines.join(HELLO, HubLines.join(releasedBefore)))
                .of(HubLines.of(new Line.Sealed(HELLO), line));
    }

    private static VectorBuilder builder(String name, String purpose) {
        return VectorBuilder.named(name, purpose)
                .with("hub-secret", HubLines.SECRET)
                .with("ephemeral", HubLines.CLIENT_EPHEMERAL)
                .with("client-says", HubLines.clientSays());
    }

    private static byte[] refusal(int code) {
        return new ByteWriter(4).u16(0).u16(code).toBytes();
    }

    private static byte[] changed(byte[] frame, int at, int value) {
        byte[] changed = frame.clone();
        changed[at] = (byte) value;
        return changed;
    }

    private static byte[] frame(FrameType type, byte[] payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.writeBytes(new ByteWriter(8)
                .u8(type.number())
                .u8(0)
                .u16(1)
                .u32(payload.length)
                .toBytes());
        frame.writeBytes(payload);
        return frame.toByteArray();
    }
}
