package io.sealstream.transport.rotation;

import io.sealstream.cipher.RootKey;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.StreamName;
import io.sealstream.transport.PublicationOptions;
import io.sealstream.transport.SealingOptions;
import java.util.Objects;

/**
 * A succession of live streams to write. Immutable; holds a way to keys and is therefore not serializable.
 *
 * @param streams their identities
 * @param name their name, not empty
 * @param content what they carry
 * @param segmentSize most payload bytes in a segment, up to 16 MiB; at least 64 for records
 * @param keys where keys come from
 * @param hedge what is known of this attempt, mixed into the salt of each epoch
 * @param rotateAfter when a stream ends
 * @param sealing what goes into segments or beside them
 */
@SuppressWarnings("ArrayRecordComponent") // identity is meant: never compared
public record RotationOptions(
        StreamSuccession streams,
        StreamName name,
        Content content,
        int segmentSize,
        SealingKeys keys,
        byte[] hedge,
        RotateAfter rotateAfter,
        SealingOptions sealing) {

    public RotationOptions {
        Objects.requireNonNull(streams, "streams");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(content, "content");
        Objects.requireNonNull(keys, "keys");
        Objects.requireNonNull(rotateAfter, "rotateAfter");
        Objects.requireNonNull(sealing, "sealing");
        hedge = hedge.clone();
    }

    PublicationOptions publication(int generation, RootKey key) {
        return new PublicationOptions(
                streams.stream(generation), name, content, Bound.LIVE, segmentSize, key, hedge, sealing);
    }
}
