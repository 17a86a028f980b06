package io.sealstream.session;

import io.sealstream.bytes.ByteWriter;
import io.sealstream.error.ErrorCode;
import io.sealstream.segment.BeaconFrame;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochRecord;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.NamePattern;
import io.sealstream.segment.SegmentLayout;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.StreamName;
import java.util.Objects;
import java.util.Optional;

/**
 * A frame between a peer and a hub (SPEC section 7.3), except DATA, whose bytes the transport passes on without copying. Positions are
 * absolute, so that a frame that comes twice does no harm. Immutable.
 */
public sealed interface HopFrame {

    FrameType type();

    /** Appends the payload, without the frame header. */
    void encodePayload(ByteWriter out);

    /**
     * The first frame on a connection, from each side.
     *
     * @param agent who is there, for logs
     * @param peer the hub's lasting identity; zero from a client
     * @param byteCredit DATA bytes that the other side may send before the first BYTE_CREDIT
     */
    record Hello(String agent, SessionId peer, long byteCredit) implements HopFrame {
        @Override
        public FrameType type() {
            return FrameType.HELLO;
        }

        @Override
        public void encodePayload(ByteWriter out) {
            putSession(out, peer);
            out.i64(byteCredit).text(agent);
        }
    }

    /**
     * A publisher opens a stream on a channel of its choice.
     *
     * @param writerProof 32 bytes that only holders of the stream's key have; the first OPEN decides
     * @param resumedEpoch the epoch that goes on after a broken connection; empty from a new writer
     */
    @SuppressWarnings("ArrayRecordComponent") // identity is meant: frames are never compared
    record Open(
            StreamId stream,
            StreamName name,
            Content content,
            Bound bound,
            int segmentSize,
            byte[] writerProof,
            Optional<Long> resumedEpoch)
            implements HopFrame {
        public Open {
            Objects.requireNonNull(name, "name");
            if (name.text().isEmpty()) {
                throw new IllegalArgumentException("a stream at a hub has a name");
            }
        }

        @Override
        public FrameType type() {
            return FrameType.OPEN;
        }

        @Override
        public void encodePayload(ByteWriter out) {
            putStream(out, stream);
            out.u8(content.number())
                    .u8(bound == Bound.BOUNDED ? 1 : 0)
                    .u32(segmentSize)
                    .u8(resumedEpoch.isPresent() ? 1 : 0)
                    .i64(resumedEpoch.orElse(0L))
                    .bytes(writerProof)
                    .shortBytes(name.bytes());
        }
    }

    /**
     * The hub's answer to OPEN.
     *
     * @param receivedNext first segment that the hub has not received
     * @param durableNext first segment that would not survive the hub
     * @param nextOffset payload offset of {@code durableNext}
     * @param nextRecord number of the first record at {@code durableNext}, for streams of records
     * @param epochCount epochs stored so far
     * @param lastEpoch the last of them, empty for a new stream
     * @param maxSequence first segment that the publisher may not send yet
     */
    record OpenAck(
            long receivedNext,
            long durableNext,
            long nextOffset,
            long nextRecord,
            long epochCount,
            Optional<Long> lastEpoch,
            long maxSequence)
            implements HopFrame {
        @Override
        public FrameType type() {
            return FrameType.OPEN_ACK;
        }

        @Override
        public void encodePayload(ByteWriter out) {
            out.i64(receivedNext)
                    .i64(durableNext)
                    .i64(nextOffset)
                    .i64(nextRecord)
                    .i64(epochCount)
                    .u8(lastEpoch.isPresent() ? 1 : 0)
                    .i64(lastEpoch.orElse(0L))
                    .i64(maxSequence);
        }
    }

    /** A new epoch begins on the channel. */
    record Epoch(EpochRecord record) implements HopFrame {
        @Override
        public FrameType type() {
            return FrameType.EPOCH;
        }

        @Override
        public void encodePayload(ByteWriter out) {
            out.bytes(record.encode());
        }
    }

    /** The publisher leaves the channel; only a FINAL segment ends the stream. */
    record End() implements HopFrame {
        @Override
        public FrameType type() {
            return FrameType.END;
        }

        @Override
        public void encodePayload(ByteWriter out) {}
    }

    /**
     * Acknowledges and allows, for one stream.
     *
     * @param receivedNext first segment not received
     * @param durableNext first segment not durable: what the sender must keep
     * @param maxSequence first segment that may not be sent yet
     */
    record Credit(long receivedNext, long durableNext, long maxSequence) implements HopFrame {
        @Override
        public FrameType type() {
            return FrameType.CREDIT;
        }

        @Override
        public void encodePayload(ByteWriter out) {
            out.i64(receivedNext).i64(durableNext).i64(maxSequence);
        }
    }

    /** Allows, for the whole connection: DATA bytes since its start that may have been sent. */
    record ByteCredit(long maxBytes) implements HopFrame {
        @Override
        public FrameType type() {
            return FrameType.BYTE_CREDIT;
        }

        @Override
        public void encodePayload(ByteWriter out) {
            out.i64(maxBytes);
        }
    }

    /** The sender gives the channel up. */
    record Reset(ErrorCode code, String reason) implements HopFrame {
        @Override
        public FrameType type() {
            return FrameType.RESET;
        }

        @Override
        public void encodePayload(ByteWriter out) {
            out.u16(code.number()).text(reason);
        }
    }

    /** The receiver does not want more on this channel. */
    record Stop() implements HopFrame {
        @Override
        public FrameType type() {
            return FrameType.STOP;
        }

        @Override
        public void encodePayload(ByteWriter out) {}
    }

    /** Are you there? */
    record Ping(long token) implements HopFrame {
        @Override
        public FrameType type() {
            return FrameType.PING;
        }

        @Override
        public void encodePayload(ByteWriter out) {
            out.i64(token);
        }
    }

    /** Yes. */
    record Pong(long token) implements HopFrame {
        @Override
        public FrameType type() {
            return FrameType.PONG;
        }

        @Override
        public void encodePayload(ByteWriter out) {
            out.i64(token);
        }
    }

    /**
     * The last frame under a key of its direction; the connection takes it and does not pass it on.
     *
     * @param generation the number of the key that follows; that of the handshake has 0
     */
    record KeyUpdate(long generation) implements HopFrame {
        @Override
        public FrameType type() {
            return FrameType.KEY_UPDATE;
        }

        @Override
        public void encodePayload(ByteWriter out) {
            out.i64(generation);
        }
    }

    /** The hub is about to stop; connect again later. */
    record GoAway(String reason) implements HopFrame {
        @Override
        public FrameType type() {
            return FrameType.GOAWAY;
        }

        @Override
        public void encodePayload(ByteWriter out) {
            out.text(reason);
        }
    }

    /** Something is wrong: with one channel, or on channel 0 with the connection, which then closes. */
    record Failure(ErrorCode code, String reason) implements HopFrame {
        @Override
        public FrameType type() {
            return FrameType.ERROR;
        }

        @Override
        public void encodePayload(ByteWriter out) {
            out.u16(code.number()).text(reason);
        }
    }

    /**
     * A reader wants one stream on a channel of its choice.
     *
     * @param subscriber the name under which its durable acknowledgements are kept; empty: they are not kept
     * @param windowSegments segments that it takes before the first CREDIT
     */
    record Subscribe(StreamId stream, String subscriber, StartPosition start, int windowSegments) implements HopFrame {
        @Override
        public FrameType type() {
            return FrameType.SUBSCRIBE;
        }

        @Override
        public void encodePayload(ByteWriter out) {
            putStream(out, stream);
            out.text(subscriber).u32(windowSegments);
            if (start instanceof StartPosition.AtSequence at) {
                out.u8(3).i64(at.sequence()).i64(at.epochId());
            } else {
                out.u8(start instanceof StartPosition.Earliest ? 0 : start instanceof StartPosition.Latest ? 1 : 2);
            }
        }
    }

    /** Asks for at most {@code limit} streams whose name matches, in order of creation from {@code fromOrdinal} on. */
    record ListStreams(NamePattern pattern, long fromOrdinal, int limit) implements HopFrame {
        @Override
        public FrameType type() {
            return FrameType.LIST;
        }

        @Override
        public void encodePayload(ByteWriter out) {
            out.i64(fromOrdinal).u32(limit).text(pattern.text());
        }
    }

    /**
     * Describes a stream: one for each stream of a LIST, and one as the answer to SUBSCRIBE.
     *
     * @param startSequence the first segment that will be delivered; {@code firstSequence} in a LIST
     */
    record Announce(StreamDescription description, long startSequence) implements HopFrame {
        @Override
        public FrameType type() {
            return FrameType.ANNOUNCE;
        }

        @Override
        public void encodePayload(ByteWriter out) {
            putStream(out, description.stream());
            out.i64(description.ordinal())
                    .u8(description.content().number())
                    .u8((description.bound() == Bound.BOUNDED ? 1 : 0) | (description.ended() ? 2 : 0))
                    .i64(description.createdAtMs())
                    .i64(description.firstSequence())
                    .i64(description.nextSequence())
                    .i64(description.storedBytes())
                    .i64(startSequence)
                    .shortBytes(description.name().bytes());
        }
    }

    /** The end of a LIST: ask again from this ordinal. */
    record Listed(long nextOrdinal) implements HopFrame {
        @Override
        public FrameType type() {
            return FrameType.LISTED;
        }

        @Override
        public void encodePayload(ByteWriter out) {
            out.i64(nextOrdinal);
        }
    }

    /** Everything up to the FINAL segment has been delivered on the channel; a hint, only the segment proves it. */
    record Ended(long nextSequence) implements HopFrame {
        @Override
        public FrameType type() {
            return FrameType.ENDED;
        }

        @Override
        public void encodePayload(ByteWriter out) {
            out.i64(nextSequence);
        }
    }

    /**
     * Segments that the reader has not had yet are not stored any more: what comes next is {@code nextSequence}.
     *
     * @param firstLost the first segment that the reader will not get, 0 to 2^48 - 1
     * @param nextSequence the first that it will get, above {@code firstLost}, at most 2^48
     */
    record Gap(long firstLost, long nextSequence) implements HopFrame {
        public Gap {
            if (firstLost < 0 || nextSequence <= firstLost) {
                throw new IllegalArgumentException(
                        "a gap ends behind its start, found " + firstLost + " to " + nextSequence);
            }
            if (nextSequence > SegmentLayout.MAX_SEQUENCE + 1) {
                throw new IllegalArgumentException("no stream goes on at segment " + nextSequence);
            }
        }

        @Override
        public FrameType type() {
            return FrameType.GAP;
        }

        @Override
        public void encodePayload(ByteWriter out) {
            out.i64(firstLost).i64(nextSequence);
        }
    }

    /** A newer writer has the stream. */
    record Fenced(String reason) implements HopFrame {
        @Override
        public FrameType type() {
            return FrameType.FENCED;
        }

        @Override
        public void encodePayload(ByteWriter out) {
            out.text(reason);
        }
    }

    /** The newest beacon of a live stream: from its writer to the hub, and on to readers that have been sent what came before it. */
    record Beacon(BeaconFrame frame) implements HopFrame {
        @Override
        public FrameType type() {
            return FrameType.BEACON;
        }

        @Override
        public void encodePayload(ByteWriter out) {
            out.bytes(frame.bytes().toBytes());
        }
    }

    private static void putSession(ByteWriter out, SessionId session) {
        out.i64(session.high()).i64(session.low());
    }

    private static void putStream(ByteWriter out, StreamId stream) {
        putSession(out, stream.session());
        out.i64(stream.number());
    }
}
