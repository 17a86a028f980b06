package io.sealstream.stream;

import io.sealstream.cipher.SegmentMetadata;
import io.sealstream.error.StreamException;
import io.sealstream.segment.Beacon;

/** Takes what a decoder delivers, in order. Override the method that fits the content of the stream. */
public interface StreamConsumer {

    /** Payload of a stream of BYTES; valid during this call only. */
    default void bytes(byte[] buffer, int offset, int length) throws StreamException {
        throw new IllegalStateException("stream carries bytes, but records were expected");
    }

    /**
     * A segment is about to be delivered, with metadata of its writer; its bytes, or the records that end in it, follow. Segments without
     * any come without this call.
     */
    default void segment(long sequence, SegmentMetadata metadata) {}

    /**
     * A record of a stream of RECORDS; valid during this call only.
     *
     * @param number its number in the stream, from 0
     */
    default void record(long number, byte[] buffer, int offset, int length) throws StreamException {
        throw new IllegalStateException("stream carries records, but bytes were expected");
    }

    /** An authentic beacon has come: how far the stream was when its writer sealed it. */
    default void beacon(Beacon beacon) {}

    /** Segments are lost; what comes next lies behind them. Only under {@link io.sealstream.segment.GapPolicy.Skip}. */
    default void gap(StreamGap gap) {}

    /** An alarm begins or is over. Nothing has failed; the stream goes on, or stays as it is. */
    default void alarm(StreamAlarm alarm) {}
}
