package io.sealstream.hub;

import io.sealstream.bytes.BigEndian;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochRecord;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.SegmentHeader.Ending;
import io.sealstream.segment.StreamName;
import io.sealstream.session.FrameType;
import io.sealstream.session.HopFrame;
import io.sealstream.session.HopFrameCodec;
import io.sealstream.session.StartPosition;
import io.sealstream.testkit.Vector;
import io.sealstream.testkit.VectorBuilder;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Makes the vectors of stage {@code hub}: what a client sends behind its HELLO to an empty hub (SPEC sections 7.3 to 7.6). */
final class HubVectors {

    private static final int PAYLOAD = TestStream.PAYLOAD_BYTES;

    private HubVectors() {}

    /** All of them. */
    static List<Vector> make() {
        List<Vector> vectors = new ArrayList<>(writing());
        vectors.addAll(epochs());
        vectors.addAll(ownership());
        vectors.addAll(segments());
        vectors.addAll(reading());
        return vectors;
    }

    private static List<Vector> writing() {
        TestStream stream = stream();
        byte[] begun = begun(stream);
        return List.of(
                accepted(
                        "ok-written",
                        "ten segments in three frames",
                        10,
                        join(
                                begun,
                                data(1, stream.segments(0, 4)),
                                data(1, stream.segments(4, 5)),
                                data(1, stream.segments(5, 10)))),
                accepted(
                        "ok-repeated",
                        "segments that are stored come again",
                        6,
                        join(begun, data(1, stream.segments(0, 4)), data(1, stream.segments(2, 6)))),
                accepted(
                        "ok-resumed",
                        "a writer comes back on another channel",
                        3,
                        join(
                                begun,
                                data(1, stream.segments(0, 2)),
                                frame(1, new HopFrame.End()),
                                frame(2, stream.reopen()),
                                data(2, stream.segments(2, 3)))),
                failing(
                        "epoch-before-open",
                        "PROTOCOL",
                        "EPOCH on a channel of a reader",
                        3,
                        join(
                                begun,
                                data(1, stream.segments(0, 3)),
                                frame(2, subscribe(stream, StartPosition.EARLIEST)),
                                frame(2, new HopFrame.Epoch(stream.epoch())))),
                failing(
                        "data-before-epoch",
                        "PROTOCOL",
                        "DATA before any EPOCH",
                        0,
                        join(frame(1, stream.open()), data(1, stream.segments(0, 1)))),
                failing(
                        "channel-in-use",
                        "PROTOCOL",
                        "OPEN on a channel that is in use",
                        0,
                        join(begun, frame(1, stream.reopen()))),
                failing(
                        "hello-twice",
                        "PROTOCOL",
                        "a second HELLO",
                        0,
                        join(
                                begun,
                                frame(0, new HopFrame.Hello("again", stream.id().session(), 1)))),
                failing(
                        "frame-of-a-hub",
                        "PROTOCOL",
                        "a client sends LISTED",
                        0,
                        join(begun, frame(1, new HopFrame.Listed(0)))),
                failing(
                        "other-content",
                        "PROTOCOL",
                        "OPEN with another content than the first",
                        0,
                        join(
                                begun,
                                frame(1, new HopFrame.End()),
                                frame(2, other(stream, Content.RECORDS, "test.stream", 65_536)))),
                failing(
                        "other-name",
                        "PROTOCOL",
                        "OPEN with another name than the first",
                        0,
                        join(
                                begun,
                                frame(1, new HopFrame.End()),
                                frame(2, other(stream, Content.BYTES, "test.other", 65_536)))),
                failing(
                        "larger-segments",
                        "PROTOCOL",
                        "OPEN with a larger segment size than the first",
                        0,
                        join(
                                begun,
                                frame(1, new HopFrame.End()),
                                frame(2, other(stream, Content.BYTES, "test.stream", 65_537)))));
    }

    private static List<Vector> epochs() {
        TestStream stream = stream();
        byte[] begun = begun(stream);
        byte[] written = join(begun, data(1, stream.segments(0, 3)));
        EpochRecord rewound = stream().nextEpoch(2);
        EpochRecord ahead = stream().nextEpoch(4);
        TestStream next = stream();
        EpochRecord second = next.nextEpoch(3);
        TestStream late = stream();
        late.nextEpoch(3);
        EpochRecord third = late.nextEpoch(3);
        return List.of(
                accepted(
                        "ok-next-epoch",
                        "a new writer goes on where the stream stands",
                        5,
                        join(
                                written,
                                frame(1, new HopFrame.End()),
                                frame(2, stream.open()),
                                frame(2, new HopFrame.Epoch(second)),
                                data(2, next.segments(3, 5)))),
                failing(
                        "epoch-missing",
                        "PROTOCOL",
                        "a new writer goes on under the last epoch",
                        3,
                        join(
                                written,
                                frame(1, new HopFrame.End()),
                                frame(2, stream.open()),
                                data(2, stream.segments(3, 4)))),
                failing(
                        "epoch-rewind",
                        "EPOCH_REWIND",
                        "an epoch that starts below what is stored",
                        3,
                        join(
                                written,
                                frame(1, new HopFrame.End()),
                                frame(2, stream.open()),
                                frame(2, new HopFrame.Epoch(rewound)))),
                failing(
                        "epoch-ahead",
                        "EPOCH_REWIND",
                        "an epoch that starts behind what is stored",
                        3,
                        join(
                                written,
                                frame(1, new HopFrame.End()),
                                frame(2, stream.open()),
                                frame(2, new HopFrame.Epoch(ahead)))),
                failing(
                        "epoch-first-behind-0",
                        "EPOCH_FORK",
                        "the first epoch of a stream continues another",
                        0,
                        join(frame(1, stream.open()), frame(1, new HopFrame.Epoch(firstAt(4))))),
                failing(
                        "epoch-other-offset",
                        "EPOCH_FORK",
                        "a new writer's epoch starts at another offset than the stream has",
                        3,
                        join(
                                written,
                                frame(1, new HopFrame.End()),
                                frame(2, stream.open()),
                                frame(2, new HopFrame.Epoch(shifted(stream, second))))),
                failing(
                        "epoch-first-offset",
                        "EPOCH_FORK",
                        "the first epoch of a stream starts at an offset",
                        0,
                        join(frame(1, stream.open()), frame(1, new HopFrame.Epoch(firstAtOffset(5))))),
                failing(
                        "epoch-of-another-history",
                        "FENCED",
                        "an epoch whose predecessor is not the last",
                        3,
                        join(
                                written,
                                frame(1, new HopFrame.End()),
                                frame(2, stream.open()),
                                frame(2, new HopFrame.Epoch(third)))));
    }

    private static List<Vector> ownership() {
        TestStream stream = stream();
        byte[] written = join(begun(stream), data(1, stream.segments(0, 3)));
        TestStream next = stream();
        EpochRecord second = next.nextEpoch(3);
        TestStream ending = stream();
        byte[] ended = join(begun(ending), data(1, ending.segments(0, 2)), data(1, ending.last(2)));
        HopFrame.Open open = stream.open();
        byte[] otherProof = open.writerProof().clone();
        otherProof[31] ^= 1;
        HopFrame.Open stranger = new HopFrame.Open(
                open.stream(),
                open.name(),
                open.content(),
                open.bound(),
                open.segmentSize(),
                otherProof,
                Optional.empty());
        return List.of(
                failing(
                        "fenced-by-open",
                        "FENCED",
                        "a new writer opens: the earlier one is told",
                        3,
                        join(written, frame(2, stream.open()))),
                failing(
                        "fenced-by-epoch",
                        "FENCED",
                        "the writer of an earlier epoch comes back",
                        3,
                        join(
                                written,
                                frame(1, new HopFrame.End()),
                                frame(2, stream.open()),
                                frame(2, new HopFrame.Epoch(second)),
                                frame(2, new HopFrame.End()),
                                frame(3, stream.reopen()))),
                failing(
                        "forbidden",
                        "FORBIDDEN_STREAM",
                        "a writer with another proof",
                        3,
                        join(written, frame(2, stranger))),
                accepted(
                        "ok-ended-again",
                        "the last writer comes back to learn that its end is stored",
                        3,
                        join(ended, frame(1, new HopFrame.End()), frame(2, ending.reopen()), data(2, ending.last(2)))),
                failing(
                        "ended",
                        "STREAM_ENDED",
                        "a new writer of a stream that has ended",
                        3,
                        join(ended, frame(1, new HopFrame.End()), frame(2, ending.open()))));
    }

    private static List<Vector> segments() {
        TestStream stream = stream();
        byte[] begun = begun(stream);
        byte[] garbage = stream.segment(0);
        garbage[0] = 'X';
        byte[] damaged = stream.segment(0);
        damaged[50] ^= 1;
        byte[] shifted = stream.segment(1, PAYLOAD, Ending.OPEN);
        TestStream elsewhere = new TestStream(new FixedRandom(2), 65_536);
        TestStream large = new TestStream(new FixedRandom(1), 16 << 20);
        return List.of(
                failing(
                        "segment-gap",
                        "SEQUENCE_CONFLICT",
                        "a segment is left out",
                        1,
                        join(begun, data(1, stream.segments(0, 1)), data(1, stream.segments(2, 3)))),
                failing(
                        "segment-offset",
                        "SEQUENCE_CONFLICT",
                        "a segment does not start where the one before ends",
                        1,
                        join(begun, data(1, stream.segment(0, PAYLOAD - 1, Ending.OPEN)), data(1, shifted))),
                failing(
                        "segment-offset-resumed",
                        "SEQUENCE_CONFLICT",
                        "the first segment behind a resumption has another offset",
                        1,
                        join(
                                begun,
                                data(1, stream.segment(0, PAYLOAD - 1, Ending.OPEN)),
                                frame(1, new HopFrame.End()),
                                frame(2, stream.reopen()),
                                data(2, shifted))),
                failing(
                        "segment-of-another-stream",
                        "SEQUENCE_CONFLICT",
                        "a segment of another stream",
                        0,
                        join(begun, data(1, elsewhere.segment(0)))),
                failing(
                        "segment-garbage",
                        "CORRUPT_HEADER",
                        "DATA that holds no segment",
                        0,
                        join(begun, data(1, garbage))),
                failing(
                        "segment-damaged",
                        "CORRUPT_HEADER",
                        "a bit of a segment's header is flipped",
                        0,
                        join(begun, data(1, damaged))),
                failing(
                        "segment-cut",
                        "TRUNCATED",
                        "DATA that holds a part of a segment",
                        0,
                        join(begun, data(1, Arrays.copyOf(stream.segment(0), 500)))),
                failing(
                        "beyond-credit",
                        "FLOW_CONTROL",
                        "five segments where four of 16 MiB are allowed",
                        4,
                        join(
                                frame(1, large.open()),
                                frame(1, new HopFrame.Epoch(large.epoch())),
                                data(1, large.segments(0, 5)))));
    }

    private static List<Vector> reading() {
        TestStream stream = stream();
        byte[] written = join(begun(stream), data(1, stream.segments(0, 3)));
        return List.of(
                failing(
                        "subscribe-unknown",
                        "STREAM_UNKNOWN",
                        "a stream that does not exist",
                        3,
                        join(
                                written,
                                frame(
                                        2,
                                        subscribe(
                                                new TestStream(new FixedRandom(2), 65_536), StartPosition.EARLIEST)))),
                failing(
                        "subscribe-other-history",
                        "POSITION_GONE",
                        "a position in an epoch that the stream never had",
                        3,
                        join(written, frame(2, subscribe(stream, new StartPosition.AtSequence(2, 77))))));
    }

    private static EpochRecord shifted(TestStream stream, EpochRecord epoch) {
        EpochRecord first = stream.epoch();
        return new EpochRecord(
                first.start()
                        .continuedBy(
                                first.epochId(),
                                1,
                                epoch.start().sequence(),
                                epoch.start().offset() + 1),
                new byte[24],
                epoch.commitment());
    }

    private static EpochRecord firstAtOffset(long offset) {
        EpochRecord first = stream().epoch();
        return new EpochRecord(first.start().continuedBy(0, 0, 0, offset), new byte[24], first.commitment());
    }

    private static EpochRecord firstAt(long sequence) {
        EpochRecord first = stream().epoch();
        return new EpochRecord(
                first.start().continuedBy(0, 0, sequence, sequence * PAYLOAD), new byte[24], first.commitment());
    }

    private static HopFrame.Subscribe subscribe(TestStream stream, StartPosition start) {
        return new HopFrame.Subscribe(stream.id(), "", start, 10);
    }

    private static HopFrame.Open other(TestStream stream, Content content, String name, int segmentSize) {
        HopFrame.Open open = stream.open();
        return new HopFrame.Open(
                open.stream(),
                new StreamName(name),
                content,
                Bound.LIVE,
                segmentSize,
                open.writerProof(),
                Optional.empty());
    }

    /** The same keys and salts each time. */
    private static TestStream stream() {
        return new TestStream(new FixedRandom(1), 65_536);
    }

    private static byte[] begun(TestStream stream) {
        return join(frame(1, stream.open()), frame(1, new HopFrame.Epoch(stream.epoch())));
    }

    private static Vector accepted(String name, String purpose, long stored, byte[] frames) {
        return VectorBuilder.named(name, purpose).with("stored-next", stored).of(frames);
    }

    private static Vector failing(String name, String code, String purpose, long stored, byte[] frames) {
        return VectorBuilder.named(name, purpose)
                .fails(code)
                .with("stored-next", stored)
                .of(frames);
    }

    private static byte[] frame(int channel, HopFrame frame) {
        return HopFrameCodec.encode(channel, frame);
    }

    private static byte[] data(int channel, byte[] segments) {
        byte[] frame = new byte[HopFrameCodec.HEADER_BYTES + segments.length];
        frame[0] = (byte) FrameType.DATA.number();
        BigEndian.putU16(frame, 2, channel);
        BigEndian.putI32(frame, 4, segments.length);
        System.arraycopy(segments, 0, frame, HopFrameCodec.HEADER_BYTES, segments.length);
        return frame;
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
