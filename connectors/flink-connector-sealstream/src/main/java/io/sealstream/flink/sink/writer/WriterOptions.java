package io.sealstream.flink.sink.writer;

import io.sealstream.cipher.NamedKey;
import io.sealstream.cipher.RootKey;
import io.sealstream.error.KeyException;
import io.sealstream.flink.access.HubAccess;
import io.sealstream.key.KeyProvider;
import io.sealstream.segment.Compression;
import io.sealstream.segment.Content;
import io.sealstream.segment.RecordSpan;
import io.sealstream.segment.SegmentLayout;
import io.sealstream.segment.StreamName;
import io.sealstream.transport.SealingOptions;
import io.sealstream.transport.rotation.RotateAfter;
import io.sealstream.transport.rotation.RotationOptions;
import io.sealstream.transport.rotation.StreamSuccession;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * How a sink writes. Travels in the job graph and holds no secret. Immutable.
 *
 * @param access the hub
 * @param keys where the key to seal with comes from
 * @param name name of the streams
 * @param sinkId identity of the sink; the streams of one id are continued by every attempt
 * @param segmentSizeBytes most payload bytes in a segment
 * @param linger how long a record may wait for its segment to fill
 * @param flushTimeout how long a checkpoint may wait for the hub
 * @param rotateAfter when a stream ends and a successor begins
 * @param compression how segments are compressed
 * @param sealTimes whether each segment says when it was sealed
 */
public record WriterOptions(
        HubAccess access,
        KeyProvider keys,
        StreamName name,
        String sinkId,
        int segmentSizeBytes,
        Duration linger,
        Duration flushTimeout,
        RotateAfter rotateAfter,
        Compression compression,
        boolean sealTimes)
        implements Serializable {

    private static final long serialVersionUID = 1L;

    public static final Duration DEFAULT_LINGER = Duration.ofMillis(100);
    public static final Duration DEFAULT_FLUSH_TIMEOUT = Duration.ofSeconds(60);

    public WriterOptions {
        Objects.requireNonNull(access, "access");
        Objects.requireNonNull(keys, "keys");
        Objects.requireNonNull(rotateAfter, "rotateAfter");
        Objects.requireNonNull(compression, "compression");
        if (name.equals(StreamName.NONE)) {
            throw new IllegalArgumentException("streams of a sink have a name, found an empty one");
        }
        if (sinkId.isBlank()) {
            throw new IllegalArgumentException("sink-id is empty");
        }
        if (segmentSizeBytes < RecordSpan.MIN_SEGMENT_SIZE || segmentSizeBytes > SegmentLayout.MAX_SEGMENT_SIZE) {
            throw new IllegalArgumentException("segment-size of a stream of records is " + RecordSpan.MIN_SEGMENT_SIZE
                    + " bytes to 16 MiB, found " + segmentSizeBytes);
        }
        if (linger.isNegative()) {
            throw new IllegalArgumentException("linger is not negative, found " + linger);
        }
        if (flushTimeout.toMillis() < 1) {
            throw new IllegalArgumentException("flush-timeout is at least a millisecond, found " + flushTimeout);
        }
    }

    /** The streams of one subtask. */
    RotationOptions rotation(StreamSuccession streams, byte[] hedge) {
        SealingOptions sealing = SealingOptions.DEFAULT.with(compression).withSealTimes(sealTimes);
        return new RotationOptions(
                streams, name, Content.RECORDS, segmentSizeBytes, this::sealingKeys, hedge, rotateAfter, sealing);
    }

    private List<RootKey> sealingKeys() throws KeyException {
        return keys.load().entries().stream().map(NamedKey::key).toList();
    }
}
