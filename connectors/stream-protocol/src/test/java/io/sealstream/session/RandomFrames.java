package io.sealstream.session;

import io.sealstream.bytes.OpaqueBytes;
import io.sealstream.error.ErrorCode;
import io.sealstream.segment.Beacon;
import io.sealstream.segment.BeaconFrame;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochRecord;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.EpochStart.Sizing;
import io.sealstream.segment.NamePattern;
import io.sealstream.segment.SegmentCodec;
import io.sealstream.segment.SegmentHeader;
import io.sealstream.segment.SegmentHeader.Ending;
import io.sealstream.segment.SegmentLayout;
import io.sealstream.segment.SegmentType;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.StreamName;
import io.sealstream.segment.Suite;
import io.sealstream.testkit.SeededRandom;
import java.util.List;
import java.util.Optional;

/** Frames of every type with any values that the specification allows. */
final class RandomFrames {

    private static final List<String> NAMES =
            List.of("a", "sensors.seattle", "A-1._.9", "x".repeat(StreamName.MAX_BYTES));
    private static final List<String> PATTERNS =
            List.of(">", "*", "a.*.b", "sensors.>", "y".repeat(StreamName.MAX_BYTES));
    private static final List<String> TEXTS =
            List.of("", "plain", "Grüße, 世界 🌍", "z".repeat(HopFrameCodec.MAX_TEXT_BYTES));

    private final SeededRandom random;

    RandomFrames(SeededRandom random) {
        this.random = random;
    }

    /** A control frame of that type. */
    HopFrame ofType(FrameType type) {
        return switch (type) {
            case HELLO -> new HopFrame.Hello(text(), session(), position());
            case OPEN ->
                new HopFrame.Open(
                        stream(),
                        name(),
                        content(),
                        bound(),
                        random.between(1, SegmentLayout.MAX_SEGMENT_SIZE),
                        random.bytes(32),
                        optional());
            case OPEN_ACK ->
                new HopFrame.OpenAck(
                        position(), position(), position(), position(), position(), optional(), position());
            case EPOCH -> new HopFrame.Epoch(epoch());
            case END -> new HopFrame.End();
            case CREDIT -> new HopFrame.Credit(position(), position(), position());
            case BYTE_CREDIT -> new HopFrame.ByteCredit(position());
            case RESET -> new HopFrame.Reset(code(), text());
            case STOP -> new HopFrame.Stop();
            case PING -> new HopFrame.Ping(any());
            case PONG -> new HopFrame.Pong(any());
            case KEY_UPDATE -> new HopFrame.KeyUpdate(position());
            case GOAWAY -> new HopFrame.GoAway(text());
            case ERROR -> new HopFrame.Failure(code(), text());
            case SUBSCRIBE -> new HopFrame.Subscribe(stream(), text(), start(), count());
            case LIST ->
                new HopFrame.ListStreams(
                        new NamePattern(oneOf(PATTERNS)), position(), random.between(0, HopFrameCodec.MAX_LIST));
            case ANNOUNCE -> new HopFrame.Announce(description(), sequence());
            case LISTED -> new HopFrame.Listed(position());
            case ENDED -> new HopFrame.Ended(position());
            case GAP -> gap();
            case FENCED -> new HopFrame.Fenced(text());
            case BEACON -> new HopFrame.Beacon(beacon());
            case DATA -> throw new IllegalArgumentException("DATA is not a control frame");
        };
    }

    private BeaconFrame beacon() {
        SegmentHeader header = new SegmentHeader(
                SegmentType.BEACON,
                Ending.OPEN,
                /* privateMetadata= */ false,
                Suite.AES_256_GCM,
                /* publicMetadataBytes= */ 0,
                Beacon.BYTES + SegmentLayout.TAG_BYTES,
                stream(),
                any(),
                sequence(),
                position());
        byte[] frame = random.bytes(BeaconFrame.BYTES);
        new SegmentCodec().encode(header, frame, 0);
        return new BeaconFrame(header, OpaqueBytes.of(frame));
    }

    private HopFrame gap() {
        long firstLost = sequence();
        long mostLost = SegmentLayout.MAX_SEQUENCE + 1 - firstLost;
        return new HopFrame.Gap(firstLost, firstLost + 1 + (any() & Long.MAX_VALUE) % mostLost);
    }

    private EpochRecord epoch() {
        EpochStart start = EpochStart.first(stream(), Content.BYTES, bound(), Sizing.VARIABLE, random.between(1, 1000))
                .continuedBy(any(), position(), sequence(), position());
        return new EpochRecord(start, random.bytes(24), random.bytes(32));
    }

    private StreamDescription description() {
        return new StreamDescription(
                position(),
                stream(),
                name(),
                content(),
                bound(),
                random.oneIn(2),
                position(),
                sequence(),
                sequence(),
                position());
    }

    private StartPosition start() {
        return switch (random.between(0, 3)) {
            case 0 -> StartPosition.EARLIEST;
            case 1 -> StartPosition.LATEST;
            case 2 -> StartPosition.RESUME;
            default -> new StartPosition.AtSequence(position(), any());
        };
    }

    private StreamId stream() {
        return new StreamId(session(), any());
    }

    private SessionId session() {
        return new SessionId(any(), any());
    }

    private StreamName name() {
        return new StreamName(oneOf(NAMES));
    }

    private Content content() {
        return random.oneIn(2) ? Content.BYTES : Content.RECORDS;
    }

    private Bound bound() {
        return random.oneIn(2) ? Bound.LIVE : Bound.BOUNDED;
    }

    private ErrorCode code() {
        return oneOf(List.of(ErrorCode.values()));
    }

    private String text() {
        return oneOf(TEXTS);
    }

    private Optional<Long> optional() {
        return random.oneIn(3) ? Optional.empty() : Optional.of(any());
    }

    private <T> T oneOf(List<T> choices) {
        return choices.get(random.between(0, choices.size() - 1));
    }

    private int count() {
        return random.asRandom().nextInt() & Integer.MAX_VALUE;
    }

    private long any() {
        return random.asRandom().nextLong();
    }

    private long sequence() {
        return position() & SegmentLayout.MAX_SEQUENCE;
    }

    private long position() {
        return random.oneIn(4) ? random.between(0, 3) : any() & Long.MAX_VALUE;
    }
}
