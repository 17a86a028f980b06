package io.sealstream.hub;

import io.sealstream.bytes.OpaqueBytes;
import io.sealstream.cipher.Epoch;
import io.sealstream.cipher.RootKey;
import io.sealstream.cipher.StreamSecret;
import io.sealstream.segment.Beacon;
import io.sealstream.segment.BeaconFrame;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochRecord;
import io.sealstream.segment.EpochStart;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.EpochStart.Sizing;
import io.sealstream.segment.SegmentCodec;
import io.sealstream.segment.SegmentHeader;
import io.sealstream.segment.SegmentHeader.Ending;
import io.sealstream.segment.SegmentLayout;
import io.sealstream.segment.SegmentType;
import io.sealstream.segment.SessionId;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.StreamName;
import io.sealstream.segment.Suite;
import io.sealstream.session.HopFrame;
import java.io.ByteArrayOutputStream;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/**
 * Makes what a writer sends, frame by frame, right or wrong: true headers and epochs around bodies that no hub can open. Remembers
 * where its current epoch stands.
 */
public final class TestStream {

    /** Payload bytes in a segment, unless a test says otherwise. */
    public static final int PAYLOAD_BYTES = 1000;

    /** A frame of {@link #PAYLOAD_BYTES}. */
    public static final int FRAME_BYTES = SegmentLayout.HEADER_BYTES + PAYLOAD_BYTES + SegmentLayout.TAG_BYTES;

    private static final StreamName NAME = new StreamName("test.stream");

    private final SecureRandom random;
    private final int segmentSize;
    private final SegmentCodec codec = new SegmentCodec();
    private final StreamId id;
    private final StreamSecret secret;
    private EpochRecord epoch;

    public TestStream() {
        this(new SecureRandom(), 65_536);
    }

    /** A stream whose keys and salts come from {@code random}. */
    TestStream(SecureRandom random, int segmentSize) {
        this.random = random;
        this.segmentSize = segmentSize;
        id = new StreamId(SessionId.random(random), 0);
        secret = StreamSecret.derive(RootKey.random(random), Suite.AES_256_GCM, id, NAME);
        epoch = begin(EpochStart.first(id, Content.BYTES, Bound.LIVE, Sizing.VARIABLE, segmentSize));
    }

    public StreamId id() {
        return id;
    }

    /** The current epoch. */
    public EpochRecord epoch() {
        return epoch;
    }

    /** Begins the next epoch behind {@code segments} segments of {@link #PAYLOAD_BYTES}. */
    public EpochRecord nextEpoch(long segments) {
        EpochStart start = epoch.start();
        epoch = begin(start.continuedBy(epoch.epochId(), start.epochNumber() + 1, segments, segments * PAYLOAD_BYTES));
        return epoch;
    }

    /** The OPEN of a new writer. */
    public HopFrame.Open open() {
        return open(Optional.empty());
    }

    /** The OPEN of the writer of the current epoch, after its connection broke. */
    public HopFrame.Open reopen() {
        return open(Optional.of(epoch.epochId()));
    }

    /** A segment of the current epoch in its place. */
    public byte[] segment(long sequence) {
        return segment(sequence, PAYLOAD_BYTES, Ending.OPEN);
    }

    /** The segment that ends the stream. */
    public byte[] last(long sequence) {
        return segment(sequence, PAYLOAD_BYTES, Ending.FINAL);
    }

    /** A segment of any length, at the place that its number would have if all others were usual. */
    public byte[] segment(long sequence, int payloadBytes, Ending ending) {
        int bodyBytes = payloadBytes + SegmentLayout.TAG_BYTES;
        SegmentHeader header = new SegmentHeader(
                SegmentType.DATA,
                ending,
                /* privateMetadata= */ false,
                Suite.AES_256_GCM,
                /* publicMetadataBytes= */ 0,
                bodyBytes,
                id,
                epoch.epochId(),
                sequence,
                sequence * PAYLOAD_BYTES);
        byte[] frame = new byte[header.frameBytes()];
        Arrays.fill(frame, SegmentLayout.HEADER_BYTES, frame.length, (byte) sequence);
        codec.encode(header, frame, 0);
        return frame;
    }

    /** A beacon of the current epoch with this number; no hub can open it. */
    public HopFrame.Beacon beacon(long number) {
        SegmentHeader header = new SegmentHeader(
                SegmentType.BEACON,
                Ending.OPEN,
                /* privateMetadata= */ false,
                Suite.AES_256_GCM,
                /* publicMetadataBytes= */ 0,
                Beacon.BYTES + SegmentLayout.TAG_BYTES,
                id,
                epoch.epochId(),
                number,
                /* offset= */ 0);
        byte[] frame = new byte[BeaconFrame.BYTES];
        codec.encode(header, frame, 0);
        return new HopFrame.Beacon(new BeaconFrame(header, OpaqueBytes.of(frame)));
    }

    /** Segments from one number to before another, one behind the other. */
    public byte[] segments(long from, long to) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (long sequence = from; sequence < to; sequence++) {
            all.writeBytes(segment(sequence));
        }
        return all.toByteArray();
    }

    private HopFrame.Open open(Optional<Long> resumed) {
        return new HopFrame.Open(id, NAME, Content.BYTES, Bound.LIVE, segmentSize, secret.writerProof(), resumed);
    }

    private EpochRecord begin(EpochStart start) {
        return Epoch.begin(secret, start, random, new byte[0]).record();
    }
}
