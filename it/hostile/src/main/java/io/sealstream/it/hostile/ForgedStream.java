package io.sealstream.it.hostile;

import io.sealstream.cipher.Epoch;
import io.sealstream.cipher.RootKey;
import io.sealstream.cipher.StreamSecret;
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
import java.security.SecureRandom;
import java.util.Optional;

/** A stream of the attacker's own: true headers and epochs around bodies that nobody can open. Not thread safe. */
final class ForgedStream {

    static final int SEGMENT_BYTES = 65_536;

    private static final StreamName NAME = new StreamName("hostile.stream");
    private static final int PAYLOAD_BYTES = 1_000;

    private final SecureRandom random = new SecureRandom();
    private final SegmentCodec codec = new SegmentCodec();
    private final StreamId id = new StreamId(SessionId.random(random), 0);
    private final StreamSecret secret = StreamSecret.derive(RootKey.random(random), Suite.AES_256_GCM, id, NAME);

    StreamId id() {
        return id;
    }

    HopFrame.Open open(Optional<Long> resumed) {
        return new HopFrame.Open(id, NAME, Content.BYTES, Bound.LIVE, SEGMENT_BYTES, secret.writerProof(), resumed);
    }

    EpochRecord firstEpoch() {
        return begin(EpochStart.first(id, Content.BYTES, Bound.LIVE, Sizing.VARIABLE, SEGMENT_BYTES));
    }

    EpochRecord nextEpoch(EpochRecord before, long segments) {
        EpochStart start = before.start();
        return begin(start.continuedBy(before.epochId(), start.epochNumber() + 1, segments, segments * PAYLOAD_BYTES));
    }

    byte[] segment(EpochRecord epoch, long sequence) {
        SegmentHeader header = new SegmentHeader(
                SegmentType.DATA,
                Ending.OPEN,
                /* privateMetadata= */ false,
                Suite.AES_256_GCM,
                /* publicMetadataBytes= */ 0,
                PAYLOAD_BYTES + SegmentLayout.TAG_BYTES,
                id,
                epoch.epochId(),
                sequence,
                sequence * PAYLOAD_BYTES);
        byte[] frame = new byte[header.frameBytes()];
        codec.encode(header, frame, 0);
        return frame;
    }

    private EpochRecord begin(EpochStart start) {
        return Epoch.begin(secret, start, random, new byte[0]).record();
    }
}
