package io.sealstream.flink.source.split;

import io.sealstream.segment.Content;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.StreamName;
import java.util.Objects;
import org.apache.flink.api.connector.source.SourceSplit;

/**
 * One stream, and how far it has been read. Immutable.
 *
 * @param stream identity of the stream
 * @param name its name, which its keys are bound to
 * @param content what the hub says it carries; only its epochs prove it
 * @param position how far it has been read
 */
public record SealstreamSplit(StreamId stream, StreamName name, Content content, SplitPosition position)
        implements SourceSplit {

    public SealstreamSplit {
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(content, "content");
        Objects.requireNonNull(position, "position");
    }

    @Override
    public String splitId() {
        return stream.toString();
    }

    /** The same stream at another position. */
    public SealstreamSplit at(SplitPosition other) {
        return new SealstreamSplit(stream, name, content, other);
    }
}
