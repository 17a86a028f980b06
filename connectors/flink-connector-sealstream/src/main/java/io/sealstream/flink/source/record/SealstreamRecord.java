package io.sealstream.flink.source.record;

import io.sealstream.segment.Content;
import io.sealstream.segment.StreamId;
import io.sealstream.segment.StreamName;
import java.util.OptionalLong;

/**
 * A view of one record of a stream of RECORDS, or of one segment's payload of a stream of BYTES; authentic and in its place. Valid only
 * while it is being deserialized: the reader uses view and buffer again.
 */
public interface SealstreamRecord {

    StreamId stream();

    StreamName name();

    Content content();

    /** Sequence of the segment; of the last one, for a record that spans several. */
    long sequence();

    /** RECORDS: number of the record in its stream, from 0. BYTES: offset of the first byte in its stream. */
    long number();

    /**
     * When the record's segment was sealed, its last one if it spans several: milliseconds since 1970-01-01 UTC by the writer's clock.
     * Empty if the writer does not say.
     */
    OptionalLong sealedAtMs();

    /** Holds the bytes from {@link #offset}, {@link #length} long; the rest belongs to others. Read only. */
    byte[] buffer();

    int offset();

    int length();

    /** A copy of the bytes. */
    byte[] toBytes();
}
