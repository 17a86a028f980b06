package io.sealstream.it.fuzz;

import io.sealstream.bytes.BigEndian;
import io.sealstream.error.ErrorCode;
import io.sealstream.error.StreamException;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.EpochStart.Sizing;
import io.sealstream.segment.NamePattern;
import io.sealstream.segment.Suite;
import io.sealstream.session.FrameType;
import io.sealstream.session.HopFrame;
import io.sealstream.session.HopFrameCodec;
import io.sealstream.session.StartPosition;
import io.sealstream.session.StreamDescription;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Control frames of a hop: what decodes encodes to a frame that decodes to the same again. */
final class HopFrameTarget implements FuzzTarget {

    /** Decoded to something narrower on purpose: a code of a later release, and more streams than one answer may hold. */
    private static final Set<FrameType> NARROWED = EnumSet.of(FrameType.RESET, FrameType.ERROR, FrameType.LIST);

    private static final int CHANNEL = 513;

    @Override
    public void run(byte[] input) throws StreamException {
        FuzzInput in = new FuzzInput(input);
        FrameType type = FrameType.ofNumber(in.u8());
        byte[] payload = in.rest();
        byte[] once = encode(HopFrameCodec.decode(type, payload, 0, payload.length), type);
        boolean same = Arrays.equals(once, HopFrameCodec.HEADER_BYTES, once.length, payload, 0, payload.length);
        Finding.unless(same || NARROWED.contains(type), type + " encodes to other bytes than it was decoded from");
        byte[] twice = encode(
                HopFrameCodec.decode(type, once, HopFrameCodec.HEADER_BYTES, once.length - HopFrameCodec.HEADER_BYTES),
                type);
        Finding.unless(Arrays.equals(once, twice), type + " is another frame after encoding and decoding");
    }

    private static byte[] encode(HopFrame frame, FrameType type) {
        Finding.unless(frame.type() == type, type + " decodes to " + frame.type());
        byte[] bytes = HopFrameCodec.encode(CHANNEL, frame);
        boolean head = bytes[0] == type.number()
                && bytes[1] == 0
                && BigEndian.getU16(bytes, 2) == CHANNEL
                && BigEndian.getI32(bytes, 4) == bytes.length - HopFrameCodec.HEADER_BYTES;
        Finding.unless(head, type + " has a wrong frame header");
        return bytes;
    }

    @Override
    public List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (HopFrame frame : samples()) {
            byte[] bytes = HopFrameCodec.encode(CHANNEL, frame);
            byte[] seed = Arrays.copyOfRange(bytes, HopFrameCodec.HEADER_BYTES - 1, bytes.length);
            seed[0] = bytes[0];
            seeds.add(seed);
        }
        return seeds;
    }

    /** One of each type. */
    static List<HopFrame> samples() {
        StreamDescription description = new StreamDescription(
                3, Truth.STREAM, Truth.NAME, Content.RECORDS, Bound.BOUNDED, true, 1_700_000_000_000L, 0, 9, 4096);
        return List.of(
                new HopFrame.Hello("fuzz", Truth.STREAM.session(), 1 << 20),
                new HopFrame.Open(
                        Truth.STREAM,
                        Truth.NAME,
                        Content.BYTES,
                        Bound.LIVE,
                        1024,
                        Truth.bytes(6, 32),
                        Optional.of(77L)),
                new HopFrame.OpenAck(5, 4, 3, 2, 1, Optional.of(9L), 100),
                new HopFrame.Epoch(Truth.epoch(Truth.first(Suite.AES_256_GCM, Content.BYTES, Sizing.VARIABLE, 1024), 22)
                        .record()),
                new HopFrame.End(),
                new HopFrame.Credit(3, 2, 10),
                new HopFrame.ByteCredit(1 << 20),
                new HopFrame.Reset(ErrorCode.STREAM_RESET, "enough"),
                new HopFrame.Stop(),
                new HopFrame.Ping(1),
                new HopFrame.Pong(2),
                new HopFrame.KeyUpdate(1),
                new HopFrame.GoAway("later"),
                new HopFrame.Failure(ErrorCode.LIMIT, "too much"),
                new HopFrame.Subscribe(Truth.STREAM, "reader", new StartPosition.AtSequence(4, 5), 100),
                new HopFrame.Subscribe(Truth.STREAM, "", StartPosition.LATEST, 1),
                new HopFrame.ListStreams(new NamePattern("fuzz.*.>"), 2, 10),
                new HopFrame.Announce(description, 4),
                new HopFrame.Listed(8),
                new HopFrame.Ended(9),
                new HopFrame.Gap(3, 9),
                new HopFrame.Fenced("a newer writer"),
                new HopFrame.Beacon(Truth.beacon()));
    }
}
