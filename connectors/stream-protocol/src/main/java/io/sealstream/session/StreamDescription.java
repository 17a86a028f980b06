package io.sealstream.session;

import io.sealstream.segment.Content;
import io.sealstream.segment.EpochStart.Bound;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.StreamName;
import java.io.Serializable;
import java.util.Objects;

/**
 * What a hub says of a stream; none of it is authentic towards a reader (SPEC section 10). Immutable.
 *
 * @param ordinal order of creation at this hub, from 0
 * @param stream its identity
 * @param name its name
 * @param content what it carries
 * @param bound whether an end is expected
 * @param ended whether its FINAL segment is stored
 * @param createdAtMs when the hub first saw it, milliseconds since 1970
 * @param firstSequence oldest segment stored
 * @param nextSequence first segment not stored yet
 * @param storedBytes bytes on the hub's disk
 */
public record StreamDescription(
        long ordinal,
        StreamId stream,
        StreamName name,
        Content content,
        Bound bound,
        boolean ended,
        long createdAtMs,
        long firstSequence,
        long nextSequence,
        long storedBytes)
        implements Serializable {

    private static final long serialVersionUID = 1L;

    public StreamDescription {
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(content, "content");
        Objects.requireNonNull(bound, "bound");
    }
}
