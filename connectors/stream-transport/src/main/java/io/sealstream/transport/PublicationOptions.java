package io.sealstream.transport;

import io.sealstream.cipher.RootKey;
import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.RecordSpan;
import io.sealstream.segment.SegmentLayout;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.StreamName;
import java.util.Objects;

/**
 * A stream to write. Immutable; holds a key and is therefore not serializable.
 *
 * @param stream its identity
 * @param name its name, not empty
 * @param content what it carries
 * @param bound whether an end is expected
 * @param segmentSize most payload bytes in a segment, up to 16 MiB; at least 64 for records
 * @param key root key
 * @param hedge what is known of this attempt, mixed into the salt of the epoch
 * @param sealing what goes into segments or beside them
 */
@SuppressWarnings("ArrayRecordComponent") // identity is meant: never compared
public record PublicationOptions(
        StreamId stream,
        StreamName name,
        Content content,
        Bound bound,
        int segmentSize,
        RootKey key,
        byte[] hedge,
        SealingOptions sealing) {

    public PublicationOptions {
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(content, "content");
        Objects.requireNonNull(bound, "bound");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(sealing, "sealing");
        // Checked here, in the caller's thread: later only the event loop would notice, and nobody would be told.
        if (name.text().isEmpty()) {
            throw new IllegalArgumentException("a stream at a hub has a name");
        }
        int smallest = content == Content.RECORDS ? RecordSpan.MIN_SEGMENT_SIZE : 1;
        if (segmentSize < smallest || segmentSize > SegmentLayout.MAX_SEGMENT_SIZE) {
            throw new IllegalArgumentException(
                    "segment-size is " + smallest + " bytes to 16 MiB, found " + segmentSize);
        }
        hedge = hedge.clone();
    }

    /** With {@link SealingOptions#DEFAULT}. */
    public PublicationOptions(
            StreamId stream,
            StreamName name,
            Content content,
            Bound bound,
            int segmentSize,
            RootKey key,
            byte[] hedge) {
        this(stream, name, content, bound, segmentSize, key, hedge, SealingOptions.DEFAULT);
    }

    /** The same with other options of sealing. */
    public PublicationOptions with(SealingOptions other) {
        return new PublicationOptions(stream, name, content, bound, segmentSize, key, hedge, other);
    }

    /** With the default segment size and no hedge. */
    public static PublicationOptions of(StreamId stream, StreamName name, Content content, Bound bound, RootKey key) {
        return new PublicationOptions(
                stream, name, content, bound, SegmentLayout.DEFAULT_SEGMENT_SIZE, key, new byte[0]);
    }
}
